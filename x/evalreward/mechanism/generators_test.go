package mechanism_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

const scale = mechanism.Scale

// ppms draws shares, the ends and the middle more often than chance would.
func ppms() *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.SampledFrom([]int64{0, 1, scale / 2, scale - 1, scale}),
		rapid.Int64Range(0, scale),
	)
}

// scores draws ppm values and, now and then, the mark of an unfetchable artifact.
func scores() *rapid.Generator[int64] {
	return rapid.OneOf(ppms(), ppms(), ppms(), rapid.Just(mechanism.Unfetchable))
}

func optionals(values *rapid.Generator[int64]) *rapid.Generator[mechanism.Optional] {
	return rapid.OneOf(rapid.Just(mechanism.None()), rapid.Map(values, mechanism.Some))
}

// amounts draws amounts of every order of magnitude, and both ends.
func amounts() *rapid.Generator[math.Int] {
	return rapid.Custom(func(t *rapid.T) math.Int {
		bits := rapid.IntRange(0, 120).Draw(t, "bits")
		if bits == 120 {
			return mechanism.MaxAmount()
		}
		bytes := rapid.SliceOfN(rapid.Byte(), 15, 15).Draw(t, "bytes")
		v := new(big.Int).SetBytes(bytes)
		return math.NewIntFromBigInt(v.Rsh(v, uint(120-bits)))
	})
}

func bands() *rapid.Generator[mechanism.Band] {
	return rapid.Custom(func(t *rapid.T) mechanism.Band {
		t1 := rapid.Int64Range(1, scale).Draw(t, "t1")
		return mechanism.Band{T0: rapid.Int64Range(0, t1-1).Draw(t, "t0"), T1: t1}
	})
}

func tierLists() *rapid.Generator[mechanism.Tiers] {
	return rapid.Custom(func(t *rapid.T) mechanism.Tiers {
		n := rapid.IntRange(0, mechanism.MaxTiers-1).Draw(t, "thresholds")
		thresholds := rapid.SliceOfNDistinct(rapid.Int64Range(1, scale-1), n, n, rapid.ID).Draw(t, "T")
		values := rapid.SliceOfNDistinct(rapid.Int64Range(0, scale-1), n, n, rapid.ID).Draw(t, "s")
		slices.Sort(thresholds)
		slices.Sort(values)
		return mechanism.Tiers{T: thresholds, S: append(values, scale)}
	})
}

// reportLists draws rounds of up to n evaluators who cluster around one score,
// so that ties and agreement occur.
func reportLists(n int) *rapid.Generator[[]mechanism.Report] {
	return rapid.Custom(func(t *rapid.T) []mechanism.Report {
		centre := ppms().Draw(t, "centre")
		near := rapid.Map(rapid.Int64Range(-20, 20), func(d int64) int64 {
			return min(max(centre+d*1000, 0), scale)
		})
		list := make([]mechanism.Report, rapid.IntRange(0, n).Draw(t, "reports"))
		for i := range list {
			list[i] = mechanism.Report{
				Evaluator: fmt.Sprintf("e%02d", i),
				Score:     rapid.OneOf(near, near, scores()).Draw(t, "score"),
				Weight:    ppms().Draw(t, "weight"),
			}
		}
		return list
	})
}

// permuted draws another order of a list.
func permuted[T any](t *rapid.T, list []T) []T {
	return rapid.Permutation(list).Draw(t, "order")
}

func requireCode(t require.TestingT, code mechanism.Code, err error) {
	require.Error(t, err)
	require.Equal(t, code, mechanism.CodeOf(err), err.Error())
}

func coins(amount int64) math.Int { return math.NewInt(amount) }

func coinList(amounts ...int64) []math.Int {
	list := make([]math.Int, len(amounts))
	for i, a := range amounts {
		list[i] = math.NewInt(a)
	}
	return list
}

// requireCoins compares amounts by value: two equal big integers may differ in
// how they are stored.
func requireCoins(t require.TestingT, want, got math.Int, what ...any) {
	require.Equal(t, want.String(), got.String(), what...)
}

func requireCoinLists(t require.TestingT, want, got []math.Int) {
	require.Equal(t, fmt.Sprint(want), fmt.Sprint(got))
}

// An amount ends at 2^120-1, and a number that is missing is none.
func TestAmountsAreBounded(t *testing.T) {
	require.Equal(t, "1329227995784915872903807060280344575", mechanism.MaxAmount().String())
	require.True(t, mechanism.ValidAmount(mechanism.MaxAmount()))
	require.True(t, mechanism.ValidAmount(math.ZeroInt()))
	require.False(t, mechanism.ValidAmount(mechanism.MaxAmount().AddRaw(1)))
	require.False(t, mechanism.ValidAmount(math.NewInt(-1)))
	require.False(t, mechanism.ValidAmount(math.Int{}))
}

// An error says its code, what was expected and what came.
func TestErrorsExplainThemselves(t *testing.T) {
	err := mechanism.CheckPpm("prior", 1000001)

	requireCode(t, mechanism.CodeBadPpm, err)
	require.EqualError(t, err, "bad_ppm: prior: expected 0..1000000, got 1000001")
	require.Equal(t, mechanism.CodeBadPpm, mechanism.CodeOf(fmt.Errorf("settle round 7: %w", err)))
	require.Empty(t, mechanism.CodeOf(fmt.Errorf("something else")))
	require.Empty(t, mechanism.CodeOf(nil))
}
