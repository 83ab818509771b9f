package mechanism_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// countingAddress is 20 bytes from 0 up.
func countingAddress() []byte {
	address := make([]byte, 20)
	for i := range address {
		address[i] = byte(i)
	}
	return address
}

func exampleEvaluation() mechanism.Evaluation {
	return mechanism.Evaluation{
		ChainID: "fm-1", Round: 42, Address: countingAddress(), Raw: 8137,
		Transcript: make([]byte, 32), Salt: bytes.Repeat([]byte{0x11}, 32),
	}
}

// This hash is a contract with every other implementation; it may never change.
func TestCommitHashExample(t *testing.T) {
	hash, err := mechanism.CommitHash(exampleEvaluation())
	require.NoError(t, err)
	require.Equal(t, "6268da8402915e6b267bf0e5ec488da5543d6f0df556843ce79372bf215ab9ff", hex.EncodeToString(hash[:]))
}

// A change in any field, or in how the bytes fall into fields, changes the hash.
func TestCommitHashBindsEverything(t *testing.T) {
	seen := map[[32]byte]bool{}
	for _, change := range []func(*mechanism.Evaluation){
		func(*mechanism.Evaluation) {},
		func(e *mechanism.Evaluation) { e.ChainID = "fm-2" },
		func(e *mechanism.Evaluation) { e.ChainID = "fm-1\x00" },
		func(e *mechanism.Evaluation) { e.Round++ },
		func(e *mechanism.Evaluation) { e.Address = e.Address[:19] },
		func(e *mechanism.Evaluation) { e.Raw = -e.Raw },
		func(e *mechanism.Evaluation) { e.Raw = mechanism.RawUnfetchable },
		func(e *mechanism.Evaluation) { e.Transcript, e.Salt = e.Salt, e.Transcript },
	} {
		e := exampleEvaluation()
		change(&e)
		hash, err := mechanism.CommitHash(e)
		require.NoError(t, err)
		require.False(t, seen[hash])
		seen[hash] = true
	}
}

func TestCommitHashRefuses(t *testing.T) {
	for _, c := range []struct {
		change func(*mechanism.Evaluation)
		want   mechanism.Code
	}{
		{func(e *mechanism.Evaluation) { e.ChainID, e.Salt = "", nil }, mechanism.CodeBadChainID},
		{func(e *mechanism.Evaluation) { e.ChainID = strings.Repeat("x", 51) }, mechanism.CodeBadChainID},
		{func(e *mechanism.Evaluation) { e.ChainID = "\xff" }, mechanism.CodeBadChainID},
		{func(e *mechanism.Evaluation) { e.Address = nil }, mechanism.CodeBadLength},
		{func(e *mechanism.Evaluation) { e.Address = make([]byte, 65) }, mechanism.CodeBadLength},
		{func(e *mechanism.Evaluation) { e.Transcript = make([]byte, 31) }, mechanism.CodeBadLength},
		{func(e *mechanism.Evaluation) { e.Salt = make([]byte, 33) }, mechanism.CodeBadLength},
	} {
		e := exampleEvaluation()
		c.change(&e)
		_, err := mechanism.CommitHash(e)
		requireCode(t, c.want, err)
	}
}

// The largest chain id and address are still accepted, and the smallest.
func TestCommitHashAtTheLimits(t *testing.T) {
	e := exampleEvaluation()
	e.ChainID, e.Address = strings.Repeat("x", 50), make([]byte, 64)
	_, err := mechanism.CommitHash(e)
	require.NoError(t, err)
	e.ChainID, e.Address = "x", make([]byte, 1)
	_, err = mechanism.CommitHash(e)
	require.NoError(t, err)
}

func TestModelNames(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, name := range []string{"a/b", "0/9", "a.b_c-d/e", long + "/" + long} {
		require.NoError(t, mechanism.CheckModelName(name), name)
	}
	for _, name := range []string{
		"", "/", "a", "a/", "/b", "a/b/c", "A/b", "a/B", ".a/b", "a/-b", "a /b", "a/b\n", "é/b", long + "a/b",
	} {
		requireCode(t, mechanism.CodeBadName, mechanism.CheckModelName(name))
	}
}

func TestVersionAndGoldCommitsRefuse(t *testing.T) {
	v := mechanism.VersionClaim{ChainID: "", Model: "a", Address: []byte{1}, Digest: make([]byte, 32), Salt: make([]byte, 32)}
	_, err := mechanism.VersionCommitHash(v)
	requireCode(t, mechanism.CodeBadName, err)
	v.Model = "a/b"
	_, err = mechanism.VersionCommitHash(v)
	requireCode(t, mechanism.CodeBadChainID, err)

	_, err = mechanism.GoldCommitHash(mechanism.GoldClaim{Score: -1})
	requireCode(t, mechanism.CodeBadChainID, err)
	g := mechanism.GoldClaim{ChainID: "c", Address: []byte{1}, Digest: make([]byte, 32), Score: scale + 1}
	_, err = mechanism.GoldCommitHash(g)
	requireCode(t, mechanism.CodeBadPpm, err)
	g.Score = scale
	_, err = mechanism.GoldCommitHash(g)
	requireCode(t, mechanism.CodeBadLength, err)
}

// lp writes a field the long way, for the second version of the hashes.
func lp(fields ...[]byte) (out []byte) {
	for _, f := range fields {
		n := len(f)
		out = append(out, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
		out = append(out, f...)
	}
	return out
}

func bigEndian(v uint64, size int) []byte {
	out := make([]byte, size)
	for i := range out {
		out[i] = byte(v >> (8 * (size - 1 - i)))
	}
	return out
}

func byteStrings(low, high int) *rapid.Generator[[]byte] {
	return rapid.SliceOfN(rapid.Byte(), low, high)
}

func TestCommitHashesAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chain := rapid.StringMatching(`[a-zé-]{1,25}`).Draw(t, "chain")
		address := byteStrings(1, 64).Draw(t, "address")
		digest, salt := byteStrings(32, 32).Draw(t, "digest"), byteStrings(32, 32).Draw(t, "salt")
		id, raw, score := rapid.Uint64().Draw(t, "id"), rapid.Int64().Draw(t, "raw"), ppms().Draw(t, "score")
		model := rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,62}/[a-z0-9][a-z0-9._-]{0,62}`).Draw(t, "model")
		number := bigEndian(id, 8)

		hash, err := mechanism.CommitHash(mechanism.Evaluation{
			ChainID: chain, Round: id, Address: address, Raw: raw, Transcript: digest, Salt: salt,
		})
		require.NoError(t, err)
		fields := lp([]byte(chain), number, address, bigEndian(uint64(raw), 8), digest, salt)
		require.Equal(t, sha("evalreward/commit/v1", fields), hash)

		hash, err = mechanism.VersionCommitHash(mechanism.VersionClaim{
			ChainID: chain, Address: address, Model: model, Digest: digest, Salt: salt,
		})
		require.NoError(t, err)
		require.Equal(t, sha("modelreg/version/v1", lp([]byte(chain), address, []byte(model), digest, salt)), hash)

		hash, err = mechanism.GoldCommitHash(mechanism.GoldClaim{
			ChainID: chain, Address: address, Digest: digest, Benchmark: id, Score: score, Salt: salt,
		})
		require.NoError(t, err)
		fields = lp([]byte(chain), address, digest, number, bigEndian(uint64(score), 8), salt)
		require.Equal(t, sha("evalreward/gold/v1", fields), hash)
	})
}
