package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func TestChallengeBondExample(t *testing.T) {
	for pot, want := range map[int64]int64{2500000000: 7556000000, 2250000000: 6806000000} {
		bond, err := mechanism.ChallengeBond(coins(pot), coins(560000000), 3, 100000)
		require.NoError(t, err)
		requireCoins(t, coins(want), bond)
	}
}

func TestChallengeBondRefuses(t *testing.T) {
	for _, pots := range []int64{0, mechanism.MaxChallengePots + 1} {
		_, err := mechanism.ChallengeBond(coins(-1), coins(-1), pots, -1)
		requireCode(t, mechanism.CodeBadParams, err)
	}
	_, err := mechanism.ChallengeBond(coins(-1), coins(1), 1, -1)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.ChallengeBond(coins(1), coins(-1), 1, -1)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.ChallengeBond(coins(1), coins(1), 1, -1)
	requireCode(t, mechanism.CodeBadPpm, err)
}

func TestChallengeBondAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pot, gross := amounts().Draw(t, "pot"), amounts().Draw(t, "gross")
		pots, stake := rapid.Int64Range(1, mechanism.MaxChallengePots).Draw(t, "pots"), ppms().Draw(t, "stake")
		want := naiveShare(gross, stake)
		for range pots {
			want = want.Add(pot)
		}
		bond, err := mechanism.ChallengeBond(pot, gross, pots, stake)
		require.NoError(t, err)
		requireCoins(t, want, bond)
	})
}

// The stake counts what the version would earn now: nothing below the step.
func TestChallengeGross(t *testing.T) {
	f := mechanism.Frontier{Score: 800000, Eta: 10000}
	for score, want := range map[int64]int64{840000: 560000000, 810000: 140000000, 809999: 0, 0: 0} {
		gross, err := mechanism.ChallengeGross(coins(4000000000), f, exampleTiers(), score)
		require.NoError(t, err)
		requireCoins(t, coins(want), gross, score)
	}
	_, err := mechanism.ChallengeGross(coins(-1), f, exampleTiers(), 0)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.ChallengeGross(coins(1), f, exampleTiers(), -1)
	requireCode(t, mechanism.CodeBadPpm, err)
}
