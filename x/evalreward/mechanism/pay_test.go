package mechanism_test

import (
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleClaims() []mechanism.Claim {
	return []mechanism.Claim{
		{X: scale, C: 900000},
		{X: scale, C: 700000},
		{X: 875000, C: 800000},
		{X: 687500, C: 600000},
		{X: 0, C: 200000},
		{X: 0, C: 200000},
		{X: scale, C: 500000},
	}
}

func TestEvaluatorPayExample(t *testing.T) {
	pays, err := mechanism.EvaluatorPay(coins(2500000000), 3900000, exampleClaims())

	require.NoError(t, err)
	requireCoinLists(t, coinList(576923076, 448717948, 448717948, 264423076, 0, 0, 320512820), pays.Each)
	requireCoins(t, coins(2059294868), pays.Total)
	requireCoins(t, coins(440705132), pays.NotMinted)
}

// If everybody repeats the prior, only agreement is paid.
func TestEvaluatorPayOfALazyRound(t *testing.T) {
	claims := exampleClaims()
	for i := range claims {
		claims[i].X = 400000
	}
	pays, err := mechanism.EvaluatorPay(coins(2500000000), 3900000, claims)

	require.NoError(t, err)
	requireCoins(t, coins(999999997), pays.Total)
}

func TestEvaluatorPayRefuses(t *testing.T) {
	_, err := mechanism.EvaluatorPay(coins(-1), 0, nil)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.EvaluatorPay(mechanism.MaxAmount().AddRaw(1), 1, nil)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, err = mechanism.EvaluatorPay(coins(1), 0, make([]mechanism.Claim, mechanism.MaxReports+1))
	requireCode(t, mechanism.CodeTooMany, err)
	_, err = mechanism.EvaluatorPay(coins(1), 0, []mechanism.Claim{{X: scale + 1}})
	requireCode(t, mechanism.CodeBadPpm, err)
	_, err = mechanism.EvaluatorPay(coins(1), 0, nil)
	requireCode(t, mechanism.CodeBadWeight, err)
	_, err = mechanism.EvaluatorPay(coins(1), 3899999, exampleClaims())
	requireCode(t, mechanism.CodeBadWeight, err)
}

func claimLists() *rapid.Generator[[]mechanism.Claim] {
	claim := rapid.Custom(func(t *rapid.T) mechanism.Claim {
		return mechanism.Claim{X: ppms().Draw(t, "x"), C: ppms().Draw(t, "c")}
	})
	return rapid.SliceOfN(claim, 0, mechanism.MaxReports)
}

func committeeWeight(t *rapid.T, claims []mechanism.Claim) int64 {
	weight := rapid.Int64Range(0, 31*scale).Draw(t, "silent weight")
	for _, c := range claims {
		weight += c.C
	}
	return max(1, weight)
}

// Every pay is the formula; together they never exceed the pot.
func TestEvaluatorPayAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pot, claims := amounts().Draw(t, "pot"), claimLists().Draw(t, "claims")
		weight := committeeWeight(t, claims)

		pays, err := mechanism.EvaluatorPay(pot, weight, claims)

		require.NoError(t, err)
		for i, c := range claims {
			requireCoins(t, naivePay(pot, weight, c), pays.Each[i])
		}
		requireCoins(t, naiveSum(pays.Each), pays.Total)
		requireCoins(t, pot, pays.Total.Add(pays.NotMinted))
		require.False(t, pays.NotMinted.IsNegative())
	})
}

// What a peer earns has no influence on my pay.
func TestHurtingPeersDoesNotPay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pot, claims := amounts().Draw(t, "pot"), claimLists().Draw(t, "claims")
		if len(claims) < 2 {
			return
		}
		weight := committeeWeight(t, claims)
		before, err := mechanism.EvaluatorPay(pot, weight, claims)
		require.NoError(t, err)

		for i := range claims[1:] {
			claims[i+1].X = ppms().Draw(t, "another x")
		}
		after, err := mechanism.EvaluatorPay(pot, weight, claims)

		require.NoError(t, err)
		requireCoins(t, before.Each[0], after.Each[0])
	})
}

// Rounding loses less than one unit per evaluator.
func TestPerfectRoundSpendsThePot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pot := amounts().Draw(t, "pot")
		n := rapid.Int64Range(1, mechanism.MaxReports).Draw(t, "n")
		claims := make([]mechanism.Claim, n)
		for i := range claims {
			claims[i] = mechanism.Claim{X: scale, C: 200000}
		}
		pays, err := mechanism.EvaluatorPay(pot, n*200000, claims)
		require.NoError(t, err)
		require.True(t, pays.NotMinted.LT(math.NewInt(n)))
	})
}
