package evaluator

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/evaluator/secret"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// seal makes and opens the commits of one evaluator on one chain.
type seal struct {
	chainID   string
	evaluator string
	address   sdk.AccAddress
	secret    secret.Secret
}

// transcript gives the record that is committed beside a raw value. It holds what the chain knows and the raw value, and nothing of one
// machine or one moment: so a commit can be opened again by who has the secret and measures the same, or tries values (open).
func (s seal) transcript(a types.Assignment, raw int64) []byte {
	return fmt.Appendf(nil, "modeld-evaluation/1\nchain %s\nround %d\nevaluator %s\nversion %s %s\nbenchmark %d %s\nraw %d\n",
		s.chainID, a.Round, s.evaluator, a.Ref, a.Digest, a.Benchmark, a.BenchmarkName, raw)
}

// salt of a round.
func (s seal) salt(round uint64) []byte { return s.secret.Salt(s.chainID, round, s.evaluator) }

// commit gives the hash of a raw value and the digest of its transcript (R18).
func (s seal) commit(a types.Assignment, raw int64) (hash, transcript []byte, err error) {
	return s.hash(a, raw, s.salt(a.Round))
}

func (s seal) hash(a types.Assignment, raw int64, salt []byte) (hash, transcript []byte, err error) {
	digest := sha256.Sum256(s.transcript(a, raw))
	sum, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: s.chainID, Round: a.Round, Address: s.address, Raw: raw, Transcript: digest[:], Salt: salt,
	})
	return sum[:], digest[:], err
}

// hashOf gives the hash of a raw value with the transcript of a person.
func (s seal) hashOf(round uint64, raw int64, transcript []byte) ([]byte, error) {
	sum, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: s.chainID, Round: round, Address: s.address, Raw: raw, Transcript: transcript, Salt: s.salt(round),
	})
	return sum[:], err
}

// most values that open tries; some seconds of one processor.
const mostTries = 1 << 22

// open finds the raw value of a commit: unfetchable, and the values of the benchmark's range from near outwards. all tells whether every
// value of the range was tried.
func (s seal) open(a types.Assignment, b types.Benchmark, near int64, commit []byte, stop func() bool) (raw int64, found, all bool, err error) {
	salt := s.salt(a.Round)
	try := func(raw int64) bool {
		if err != nil || found {
			return true
		}
		var hash []byte
		if hash, _, err = s.hash(a, raw, salt); err == nil && bytes.Equal(hash, commit) {
			found = true
		}
		return found || err != nil
	}
	if try(mechanism.RawUnfetchable) {
		return mechanism.RawUnfetchable, found, false, err
	}
	near = min(max(near, b.Lo), b.Hi)
	for d := int64(0); d <= max(near-b.Lo, b.Hi-near); d++ {
		if d >= mostTries/2 || d%4096 == 0 && stop() {
			return 0, false, false, nil
		}
		for _, raw := range []int64{near - d, near + d} {
			if raw >= b.Lo && raw <= b.Hi && try(raw) {
				return raw, found, false, err
			}
		}
	}
	return 0, false, true, nil
}
