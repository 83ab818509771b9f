package keeper_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"
	collcodec "cosmossdk.io/collections/codec"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// namePart draws names that are often beginnings of one another.
func namePart() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringMatching(`[a-b0][a-b0._-]{0,3}`), rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,62}`))
}

// encoded gives the bytes of a key; a pair may be only the beginning of one.
func encoded[K any](t require.TestingT, keys collcodec.KeyCodec[K], key K) []byte {
	buffer := make([]byte, keys.Size(key))
	_, err := keys.Encode(buffer, key)
	require.NoError(t, err)
	return buffer
}

// Distinct names have distinct keys, and the keys of a namespace begin with what no other
// namespace's keys begin with.
func TestNamesNeverCollideInTheStore(t *testing.T) {
	c := newChain(t)
	names, aliases := c.k.ModelNames.KeyCodec(), c.k.Aliases.KeyCodec()
	rapid.Check(t, func(t *rapid.T) {
		namespace, name := namePart().Draw(t, "namespace"), namePart().Draw(t, "name")
		otherNamespace, otherName := namePart().Draw(t, "other namespace"), namePart().Draw(t, "other name")

		key := encoded(t, names, collections.Join(namespace, name))
		other := encoded(t, names, collections.Join(otherNamespace, otherName))
		require.Equal(t, namespace == otherNamespace && name == otherName, bytes.Equal(key, other))
		begin := encoded(t, names, collections.PairPrefix[string, string](namespace))
		require.True(t, bytes.HasPrefix(key, begin))
		require.Equal(t, namespace == otherNamespace, bytes.HasPrefix(other, begin))

		model, otherModel := rapid.Uint64().Draw(t, "model"), rapid.Uint64().Draw(t, "other model")
		require.Equal(t, model == otherModel && name == otherName, bytes.Equal(
			encoded(t, aliases, collections.Join(model, name)), encoded(t, aliases, collections.Join(otherModel, otherName))))
	})
}

// Commits of signers with addresses of different lengths never mix: the queue and the
// commits themselves keep signer and hash apart.
func TestSignersNeverCollideInTheStore(t *testing.T) {
	c := newChain(t)
	commits, queue := c.k.VersionCommits.KeyCodec(), c.k.CommitHeights.KeyCodec()
	signer, hash := rapid.SliceOfN(rapid.Byte(), 1, 40), rapid.SliceOfN(rapid.Byte(), 32, 32)
	rapid.Check(t, func(t *rapid.T) {
		a, b := signer.Draw(t, "a"), signer.Draw(t, "b")
		x, y := hash.Draw(t, "x"), hash.Draw(t, "y")
		same := bytes.Equal(a, b) && bytes.Equal(x, y)
		require.Equal(t, same, bytes.Equal(encoded(t, commits, collections.Join(a, x)), encoded(t, commits, collections.Join(b, y))))
		begin := encoded(t, commits, collections.PairPrefix[[]byte, []byte](a))
		require.Equal(t, bytes.Equal(a, b), bytes.HasPrefix(encoded(t, commits, collections.Join(b, y)), begin))

		early, late := rapid.Int64Min(0).Draw(t, "early"), rapid.Int64Min(0).Draw(t, "late")
		order := bytes.Compare(encoded(t, queue, collections.Join3(early, a, x)), encoded(t, queue, collections.Join3(late, b, y)))
		if early != late {
			require.Equal(t, early < late, order < 0) // oldest first
		} else {
			require.Equal(t, same, order == 0)
		}
	})
}

// The list of a namespace holds its models and no others, whatever the names are.
func TestNamespacesNeverMix(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newChain(t)
		models := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) [2]string {
			return [2]string{namePart().Draw(t, "namespace"), namePart().Draw(t, "name")}
		}), 1, 12, rapid.ID[[2]string]).Draw(rt, "models")
		want := map[string][]string{}
		for _, m := range models {
			c.model("alice", types.ModelName(m[0], m[1]))
			want[m[0]] = append(want[m[0]], m[1])
		}
		for namespace, names := range want {
			slices.Sort(names)
			for _, reverse := range []bool{false, true} {
				var got []string
				for _, m := range answer(c, c.queries.Models, &types.QueryModelsRequest{Namespace: namespace, Pagination: &query.PageRequest{Reverse: reverse}}).Models {
					require.Equal(rt, namespace, m.Namespace)
					got = append(got, m.Name)
				}
				require.Equal(rt, names, got)
				slices.Reverse(names)
			}
		}
	})
}
