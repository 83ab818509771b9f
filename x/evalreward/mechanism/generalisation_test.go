package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// single makes domains of one benchmark each, without chance.
func single(scores ...int64) (domains [][]mechanism.DomainScore) {
	for _, s := range scores {
		domains = append(domains, []mechanism.DomainScore{{Score: mechanism.Some(s)}})
	}
	return domains
}

func TestGeneralisationExample(t *testing.T) {
	half := []mechanism.DomainScore{{Score: mechanism.Some(500000)}, {Score: mechanism.None(), Chance: 100000}}
	for _, c := range []struct {
		domains [][]mechanism.DomainScore
		want    int64
	}{
		{single(900000, 600000, 300000), 490908},
		{single(600000, 600000, 600000), 599999},
		{single(990000, 990000, 0), 29405},
		{single(990000, 990000, 600000), 813698},
		{append(single(800000), half), 380952},
	} {
		g, err := mechanism.Generalisation(c.domains, 10000)
		require.NoError(t, err)
		require.Equal(t, c.want, g.Index)
	}
}

func TestAboveChance(t *testing.T) {
	x, err := mechanism.AboveChance(625000, 250000)
	require.NoError(t, err)
	require.EqualValues(t, 500000, x)
	x, err = mechanism.AboveChance(1, 250000)
	require.NoError(t, err)
	require.Zero(t, x)

	_, err = mechanism.AboveChance(scale+1, scale)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.AboveChance(0, scale)
	requireCode(t, mechanism.CodeBadChance, err)
}

func TestGeneralisationRefuses(t *testing.T) {
	bad := [][]mechanism.DomainScore{{}, {{Score: mechanism.Some(-1), Chance: scale}}}
	good := [][]mechanism.DomainScore{{{Chance: scale}}, {}}
	for _, c := range []struct {
		domains [][]mechanism.DomainScore
		eps     int64
		want    mechanism.Code
	}{
		{nil, -1, mechanism.CodeNoDomains},
		{make([][]mechanism.DomainScore, mechanism.MaxDomains+1), -1, mechanism.CodeTooManyDomains},
		{bad, -1, mechanism.CodeBadPpm},
		{bad, 0, mechanism.CodeBadEps},
		{bad, 1, mechanism.CodeBadPpm},
		{[][]mechanism.DomainScore{{{Chance: -1}}}, 1, mechanism.CodeBadPpm},
		{good, 1, mechanism.CodeBadChance},
		{good[1:], 1, mechanism.CodeEmptyDomain},
	} {
		_, err := mechanism.Generalisation(c.domains, c.eps)
		requireCode(t, c.want, err)
	}
}

func domainLists() *rapid.Generator[[][]mechanism.DomainScore] {
	score := rapid.Custom(func(t *rapid.T) mechanism.DomainScore {
		return mechanism.DomainScore{
			Score: optionals(ppms()).Draw(t, "score"), Chance: rapid.Int64Range(0, scale-1).Draw(t, "chance"),
		}
	})
	return rapid.SliceOfN(rapid.SliceOfN(score, 1, 4), 1, mechanism.MaxDomains)
}

func TestGeneralisationAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		domains := domainLists().Draw(t, "domains")
		eps := rapid.Int64Range(1, scale).Draw(t, "eps")
		means, index := naiveIndex(domains, eps)

		g, err := mechanism.Generalisation(domains, eps)

		require.NoError(t, err)
		require.Equal(t, means, g.Domains)
		require.Equal(t, index, g.Index)
		require.LessOrEqual(t, g.Index, scale)

		again, err := mechanism.Generalisation(permuted(t, domains), eps)
		require.NoError(t, err)
		require.Equal(t, g.Index, again.Index)
	})
}

// A better score anywhere never lowers the index.
func TestGeneralisationIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		domains := domainLists().Draw(t, "domains")
		before, err := mechanism.Generalisation(domains, 10000)
		require.NoError(t, err)
		domain := domains[rapid.IntRange(0, len(domains)-1).Draw(t, "domain")]
		better := &domain[rapid.IntRange(0, len(domain)-1).Draw(t, "benchmark")]
		better.Score = mechanism.Some(rapid.Int64Range(better.Score.Value, scale).Draw(t, "better"))
		after, err := mechanism.Generalisation(domains, 10000)
		require.NoError(t, err)
		require.GreaterOrEqual(t, after.Index, before.Index)
	})
}
