package vectors

import (
	"encoding/hex"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

type hashOut struct {
	Hash string `json:"hash"`
}

func runCommitHash(in input) (any, error) {
	chainID, round, address := in.text("chain_id"), in.id("round"), in.text("address")
	raw, transcript, salt := in.text("raw"), in.text("transcript"), in.text("salt")
	var v values
	e := mechanism.Evaluation{
		ChainID: v.chainID(chainID), Round: round, Address: v.address(address),
		Raw: v.integer("raw", raw), Transcript: v.hash("transcript", transcript), Salt: v.hash("salt", salt),
	}
	if v.err != nil {
		return nil, v.err
	}
	hash, err := mechanism.CommitHash(e)
	return hashOut{hex.EncodeToString(hash[:])}, err
}

func runVersionCommitHash(in input) (any, error) {
	chainID, address, model := in.text("chain_id"), in.text("address"), in.text("model")
	digest, salt := in.text("digest"), in.text("salt")
	var v values
	v.check(mechanism.CheckModelName(model))
	c := mechanism.VersionClaim{
		ChainID: v.chainID(chainID), Address: v.address(address), Model: model,
		Digest: v.hash("digest", digest), Salt: v.hash("salt", salt),
	}
	if v.err != nil {
		return nil, v.err
	}
	hash, err := mechanism.VersionCommitHash(c)
	return hashOut{hex.EncodeToString(hash[:])}, err
}

func runGoldCommitHash(in input) (any, error) {
	chainID, address, digest := in.text("chain_id"), in.text("address"), in.text("digest")
	benchmark, score, salt := in.id("benchmark"), in.integer("score"), in.text("salt")
	var v values
	c := mechanism.GoldClaim{
		ChainID: v.chainID(chainID), Address: v.address(address), Digest: v.hash("digest", digest),
		Benchmark: benchmark, Score: score,
	}
	v.check(mechanism.CheckPpm("score", score))
	c.Salt = v.hash("salt", salt)
	if v.err != nil {
		return nil, v.err
	}
	hash, err := mechanism.GoldCommitHash(c)
	return hashOut{hex.EncodeToString(hash[:])}, err
}
