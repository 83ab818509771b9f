package mechanism_test

import (
	"bytes"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func mixed(t require.TestingT, reveals []mechanism.Reveal) (accumulator [32]byte) {
	for _, r := range reveals {
		leaf, err := mechanism.SeedLeaf(r)
		require.NoError(t, err)
		accumulator = mechanism.Mix(accumulator, leaf)
	}
	return accumulator
}

func TestNextSeedExample(t *testing.T) {
	seed := sha("genesis")
	require.Equal(t, seed, mechanism.GenesisSeed("genesis"))
	var reveals []mechanism.Reveal
	for b := range byte(3) {
		reveals = append(reveals, mechanism.Reveal{Salt: bytes.Repeat([]byte{b + 1}, 32), Address: sameByte(b + 1), Round: 42})
	}
	accumulator := mixed(t, reveals)
	next, err := mechanism.NextSeed(seed[:], accumulator)

	require.NoError(t, err)
	require.Equal(t, "ca09f563146dccc9cddb66c9ab2036813ab2de9fd1aed4a05cb59106a4011204", hex.EncodeToString(accumulator[:]))
	require.Equal(t, "9eb5d5b5ec8af10d9ac292e9ecd7ec5765e470e0954ed0ea044a800a021575ce", hex.EncodeToString(next[:]))
}

func TestSeedRefuses(t *testing.T) {
	_, err := mechanism.SeedLeaf(mechanism.Reveal{Salt: make([]byte, 31), Address: sameByte(1)})
	requireCode(t, mechanism.CodeBadLength, err)
	_, err = mechanism.SeedLeaf(mechanism.Reveal{Salt: make([]byte, 32)})
	requireCode(t, mechanism.CodeBadLength, err)
	_, err = mechanism.NextSeed(make([]byte, 33), [32]byte{})
	requireCode(t, mechanism.CodeBadLength, err)
}

// Whoever orders the reveals has no influence on the seed; a reveal counted
// twice does not count; and the inputs stay as they were.
func TestSeedKnowsNoOrder(t *testing.T) {
	reveal := rapid.Custom(func(t *rapid.T) mechanism.Reveal {
		return mechanism.Reveal{
			Salt: byteStrings(32, 32).Draw(t, "salt"), Address: byteStrings(1, 64).Draw(t, "address"),
			Round: rapid.Uint64().Draw(t, "round"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		reveals := rapid.SliceOfN(reveal, 1, 10).Draw(t, "reveals")
		accumulator := mixed(t, reveals)
		var want [32]byte
		for _, r := range reveals {
			leaf := sha("evalreward/reveal/v1", lp(r.Salt, r.Address, bigEndian(r.Round, 8)))
			for i := range want {
				want[i] ^= leaf[i]
			}
		}
		require.Equal(t, want, accumulator)
		require.Equal(t, accumulator, mixed(t, permuted(t, reveals)))
		require.Equal(t, mixed(t, reveals[1:]), mixed(t, append(slices.Clone(reveals), reveals[0])))

		seed := append(make([]byte, 0, 99), byteStrings(32, 32).Draw(t, "seed")...)
		beyond := seed[:33][32]
		next, err := mechanism.NextSeed(seed, accumulator)
		require.NoError(t, err)
		require.Equal(t, sha("", seed, accumulator[:]), next)
		require.Equal(t, beyond, seed[:33][32])
	})
}
