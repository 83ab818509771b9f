package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The allowance is the sum of what the schedule gives epoch by epoch.
func TestTheAllowanceIsTheSumOfTheSchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := types.DefaultParams()
		p.InitialEmission = math.NewInt(rapid.Int64Range(0, 1<<62).Draw(t, "initial"))
		p.HalvingEpochs = rapid.Uint64Range(1, 9).Draw(t, "halving")
		sum := math.ZeroInt()
		for epoch := range rapid.Uint64Range(1, 70).Draw(t, "epochs") {
			budget, err := mechanism.Emission(int64(epoch), p.EmissionRules())
			require.NoError(t, err)
			sum = sum.Add(budget.Schedule)
			require.Equal(t, sum.String(), p.Allowance(epoch).String())
			require.True(t, sum.LTE(p.Cap()))
		}
	})
}

func TestTheAllowanceOfTheMainNetwork(t *testing.T) {
	p := types.DefaultParams()
	require.Equal(t, "1000000000000", p.Allowance(0).String())
	require.Equal(t, "365000000000000", p.Allowance(364).String())
	require.Equal(t, "365500000000000", p.Allowance(365).String())
	require.Equal(t, "729999999995255", p.Allowance(1<<40).String(), "everything ever scheduled")
	require.Equal(t, "729999999995255", p.Allowance(1<<64-2).String())
	require.Equal(t, "730000000000000", p.Cap().String())
}

func TestTheLeastBondIsAShareOfTheUnit(t *testing.T) {
	p := types.DefaultParams()
	require.Equal(t, "2500000000", p.MinBond().String())
	p.BondUnit, p.BondFloorPpm = math.NewInt(3), 500_000
	require.Equal(t, "1", p.MinBond().String(), "rounded down, for the evaluator")
	p.BondUnit, p.BondFloorPpm = mechanism.MaxAmount(), 1_000_000
	require.Equal(t, p.BondUnit.String(), p.MinBond().String())
}

// Every rule of the mechanism gets the param of its name.
func TestRulesTakeTheirParams(t *testing.T) {
	p := types.DefaultParams()
	require.Equal(t, mechanism.CredibilityRules{GammaUp: 20_000, GammaDown: 200_000, Min: 200_000, Decay: 2_000}, p.CredibilityRules())
	require.Equal(t, mechanism.SplitRates{Community: 100_000, Royalty: 100_000}, p.SplitRates())
	require.Equal(t, mechanism.SlashRules{
		BondUnit: p.BondUnit, NonRevealPpm: 10_000, FaultPpm: 100_000, OutlierPpm: 500_000, MaxFaults: 3,
	}, p.SlashRules())
	require.Equal(t, mechanism.EmissionRules{
		Initial: p.InitialEmission, HalvingEpochs: 365, ValidatorSharePpm: 100_000, OwnerSharePpm: 650_000,
	}, p.EmissionRules())
	require.Equal(t, mechanism.PotRules{Weight: 7, Generalisation: 300_000, RoundsMax: 16, AuditsMax: 4}, p.PotRules(7))
	b := bench(1)
	require.Equal(t, mechanism.RoundRules{Band: mechanism.Band{T0: 2_500, T1: 10_000}, Beta: 400_000, Quorum: 7}, p.RoundRules(b))
}
