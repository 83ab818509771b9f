package mechanism_test

import (
	stdmath "math"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func exampleEmission(validatorPpm int64) mechanism.EmissionRules {
	return mechanism.EmissionRules{
		Initial: coins(1000000000000), HalvingEpochs: 365, ValidatorSharePpm: validatorPpm, OwnerSharePpm: 650000,
	}
}

func TestEmissionExample(t *testing.T) {
	for _, c := range []struct {
		epoch, validatorPpm int64
		want                []math.Int
	}{
		{0, 0, coinList(1000000000000, 0, 1000000000000, 650000000000, 350000000000)},
		{0, 100000, coinList(1000000000000, 100000000000, 900000000000, 585000000000, 315000000000)},
		{364, 0, coinList(1000000000000, 0, 1000000000000, 650000000000, 350000000000)},
		{365, 0, coinList(500000000000, 0, 500000000000, 325000000000, 175000000000)},
		{365, 100000, coinList(500000000000, 50000000000, 450000000000, 292500000000, 157500000000)},
	} {
		b, err := mechanism.Emission(c.epoch, exampleEmission(c.validatorPpm))
		require.NoError(t, err)
		requireCoinLists(t, c.want, []math.Int{b.Schedule, b.Validator, b.Total, b.OwnerPool, b.EvaluatorPool})
	}
}

// I1: everything ever scheduled stays below the cap of two halvings' worth.
func TestEmissionIsCapped(t *testing.T) {
	total := coins(0)
	for halving := range int64(45) {
		b, err := mechanism.Emission(halving*365, exampleEmission(0))
		require.NoError(t, err)
		total = total.Add(b.Schedule.MulRaw(365))
	}
	requireCoins(t, coins(729999999995255), total)
	require.True(t, total.LT(coins(730000000000000)))
}

func TestEmissionRefuses(t *testing.T) {
	r := mechanism.EmissionRules{Initial: coins(-1), HalvingEpochs: 0, OwnerSharePpm: -1}
	_, err := mechanism.Emission(-1, r)
	requireCode(t, mechanism.CodeBadHalving, err)
	r.HalvingEpochs = 1
	_, err = mechanism.Emission(-1, r)
	requireCode(t, mechanism.CodeBadEpoch, err)
	_, err = mechanism.Emission(0, r)
	requireCode(t, mechanism.CodeBadAmount, err)
	r.Initial = coins(1)
	_, err = mechanism.Emission(0, r)
	requireCode(t, mechanism.CodeBadPpm, err)
}

// Halving step by step gives the same, and every cut adds up.
func TestEmissionAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := mechanism.EmissionRules{
			Initial: amounts().Draw(t, "b0"), HalvingEpochs: rapid.Int64Range(1, 400).Draw(t, "halving"),
			ValidatorSharePpm: ppms().Draw(t, "validator"), OwnerSharePpm: ppms().Draw(t, "owner"),
		}
		halvings := rapid.Int64Range(0, 130).Draw(t, "halvings")
		epoch := halvings*r.HalvingEpochs + rapid.Int64Range(0, r.HalvingEpochs-1).Draw(t, "rest")
		schedule := r.Initial
		for range halvings {
			schedule = coinsOf(mul(ratOf(schedule), frac(1, 2)))
		}

		b, err := mechanism.Emission(epoch, r)

		require.NoError(t, err)
		requireCoins(t, schedule, b.Schedule)
		requireCoins(t, naiveShare(schedule, r.ValidatorSharePpm), b.Validator)
		requireCoins(t, schedule, b.Validator.Add(b.Total))
		requireCoins(t, naiveShare(b.Total, r.OwnerSharePpm), b.OwnerPool)
		requireCoins(t, b.Total, b.OwnerPool.Add(b.EvaluatorPool))
	})
}

func TestEmissionEnds(t *testing.T) {
	r := mechanism.EmissionRules{Initial: mechanism.MaxAmount(), HalvingEpochs: 1}
	for epoch, want := range map[int64]int64{119: 1, 120: 0, stdmath.MaxInt64: 0} {
		b, err := mechanism.Emission(epoch, r)
		require.NoError(t, err)
		requireCoins(t, coins(want), b.Schedule)
	}
}
