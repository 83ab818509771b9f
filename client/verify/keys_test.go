package verify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// collection is what all maps of a keeper have in common.
type collection[K any] interface {
	GetPrefix() []byte
	KeyCodec() codec.KeyCodec[K]
}

func stored[K any](t *testing.T, where collection[K], key K) []byte {
	t.Helper()
	raw, err := collections.EncodeKeyWithPrefix(where.GetPrefix(), where.KeyCodec(), key)
	require.NoError(t, err)
	return raw
}

// The keys that are proven are those under which the keepers store.
func TestKeysAreThoseOfTheKeepers(t *testing.T) {
	app := testkit.New(t, testkit.Options{}).App
	registry, reward := app.ModelRegKeeper, app.EvalRewardKeeper
	address, digest := testkit.NewAccount("alice").Address.Bytes(), make([]byte, 32)
	for name, pair := range map[string]func() ([]byte, error, []byte){
		"model": func() ([]byte, error, []byte) {
			k, err := modelregtypes.ModelKey(7)
			return k, err, stored(t, registry.Models, 7)
		},
		"model name": func() ([]byte, error, []byte) {
			k, err := modelregtypes.ModelNameKey("acme", "lm")
			return k, err, stored(t, registry.ModelNames, collections.Join("acme", "lm"))
		},
		"version": func() ([]byte, error, []byte) {
			k, err := modelregtypes.VersionKey(7)
			return k, err, stored(t, registry.Versions, 7)
		},
		"number": func() ([]byte, error, []byte) {
			k, err := modelregtypes.VersionNumberKey(7, 8)
			return k, err, stored(t, registry.Numbers, collections.Join(uint64(7), uint64(8)))
		},
		"digest": func() ([]byte, error, []byte) {
			k, err := modelregtypes.DigestKey(digest)
			return k, err, stored(t, registry.Digests, digest)
		},
		"alias": func() ([]byte, error, []byte) {
			k, err := modelregtypes.AliasKey(7, "stable")
			return k, err, stored(t, registry.Aliases, collections.Join(uint64(7), "stable"))
		},
		"benchmark": func() ([]byte, error, []byte) {
			k, err := evalrewardtypes.BenchmarkKey(7)
			return k, err, stored(t, reward.Benchmarks, 7)
		},
		"evaluator": func() ([]byte, error, []byte) {
			k, err := evalrewardtypes.EvaluatorKey(evalrewardtypes.EVALUATOR_KIND_HUMAN, address)
			return k, err, stored(t, reward.Evaluators, collections.Join(uint32(evalrewardtypes.EVALUATOR_KIND_HUMAN), address))
		},
		"claimable": func() ([]byte, error, []byte) {
			k, err := evalrewardtypes.ClaimableKey(address)
			return k, err, stored(t, reward.Claimables, address)
		},
		"final score": func() ([]byte, error, []byte) {
			k, err := evalrewardtypes.FinalScoreKey(7, 8, 9)
			return k, err, stored(t, reward.FinalScores, collections.Join3(uint64(7), uint32(8), uint64(9)))
		},
		"round": func() ([]byte, error, []byte) {
			k, err := evalrewardtypes.RoundKey(7)
			return k, err, append([]byte{0x13}, 0, 0, 0, 0, 0, 0, 0, 7)
		},
	} {
		got, err, want := pair()
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
}
