package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// ppm draws a share, its ends more often than chance would.
func ppm(least, most uint32) *rapid.Generator[uint32] {
	return rapid.OneOf(rapid.Just(least), rapid.Just(most), rapid.Uint32Range(least, most))
}

// anyParams draws params from all over their range; only the phases are short, and what is
// fixed at genesis is given.
func anyParams(emission math.Int, halving uint64) *rapid.Generator[types.Params] {
	return rapid.Custom(func(t *rapid.T) types.Params {
		p := types.DevParams()
		p.InitialEmission, p.HalvingEpochs = emission, halving
		p.CommitBlocks = rapid.Uint64Range(5, 20).Draw(t, "commit")
		p.OpenBlocks = rapid.Uint64Range(1, p.CommitBlocks/5).Draw(t, "open")
		p.RevealBlocks = rapid.Uint64Range(5, 8).Draw(t, "reveal")
		p.SettleBlocks = rapid.Uint64Range(1, 6).Draw(t, "settle")
		p.ChallengeBlocks = rapid.Uint64Range(5, 8).Draw(t, "challenge")
		p.Quorum = rapid.Uint32Range(3, 6).Draw(t, "quorum")
		p.CMin = ppm(1_000_000/(p.Quorum-1)+1, 1_000_000).Draw(t, "c_min")
		p.CommitteeSize = rapid.Uint32Range(p.Quorum, 10).Draw(t, "seats")
		p.AppealSize = rapid.Uint32Range(p.CommitteeSize+1, 31).Draw(t, "appeal")
		p.GammaDn = ppm(1, 1_000_000).Draw(t, "gamma_dn")
		p.GammaUp = ppm(1, p.GammaDn).Draw(t, "gamma_up")
		p.IdleDecay = ppm(0, 100_000).Draw(t, "decay")
		p.Beta = ppm(0, 1_000_000).Draw(t, "beta")
		p.EtaMin = ppm(1, 1_000_000).Draw(t, "eta_min")
		p.ValidatorSharePpm = ppm(0, 500_000).Draw(t, "validators")
		p.OwnerSharePpm = ppm(0, 1_000_000).Draw(t, "owners")
		p.WeightGeneralisation = ppm(0, 900_000).Draw(t, "generalisation")
		p.Kappa = ppm(1, 1000).Draw(t, "kappa")
		p.RoundsMax = rapid.Uint32Range(1, 6).Draw(t, "rounds")
		p.AuditsMax = rapid.Uint32Range(0, p.RoundsMax).Draw(t, "audits")
		p.MaxGoldPerEpoch = 0
		p.CommunityPpm = ppm(0, 500_000).Draw(t, "community")
		p.RoyaltyPpm = ppm(0, 500_000-p.CommunityPpm).Draw(t, "royalty")
		p.BondUnit = math.NewInt(rapid.OneOf(rapid.Just(int64(1)), rapid.Int64Range(1, 1_000_000_000)).Draw(t, "bond"))
		p.SlashOutlier = ppm(0, 1_000_000).Draw(t, "outlier")
		p.BondFloorPpm = ppm(p.SlashOutlier, 1_000_000).Draw(t, "floor")
		p.SlashFault = ppm(0, p.SlashOutlier).Draw(t, "fault")
		p.SlashNonreveal = ppm(0, p.SlashFault).Draw(t, "silence")
		p.MaturityEpochs = rapid.Uint64Range(0, 2).Draw(t, "maturity")
		p.UnbondingEpochs = rapid.Uint64Range(3, 5).Draw(t, "unbonding")
		p.RetentionEpochs = rapid.Uint64Range(p.UnbondingEpochs, 6).Draw(t, "retention")
		p.MaxBenchmarks = 2
		least := (2*(p.RoundsMax+p.AuditsMax) + uint32(min(p.OpenBlocks, p.SettleBlocks)) - 1) / uint32(min(p.OpenBlocks, p.SettleBlocks))
		p.UnitsPerBlock = rapid.OneOf(rapid.Just(least), rapid.Uint32Range(least, 65536)).Draw(t, "units")
		p.PruneKeysPerBlock = ppm(1, 1000).Draw(t, "prune")
		return p
	})
}

// PAR-1: whatever params are valid, and whenever they change to others, the chain goes on
// settling: nothing is left over, and the books stay right in every block.
func TestAnyValidParamsKeepTheChainSettling(t *testing.T) {
	sparingly(t, 2, func(t *rapid.T) {
		emission := rapid.OneOf(rapid.Just(math.ZeroInt()), rapid.Just(power(120).QuoRaw(1000)),
			rapid.Map(rapid.Int64Range(0, 1_000_000_000_000), math.NewInt)).Draw(t, "emission")
		params := anyParams(emission, rapid.Uint64Range(1, 4).Draw(t, "halving"))
		first := params.Draw(t, "first")
		first.EtaMin = min(first.EtaMin, benchmark(1).Eta)
		require.NoError(t, first.Validate())
		c := quickChain(t, func(gs *types.GenesisState) { gs.Params = first })
		c.evaluators(8)
		for _, name := range []string{"alice", "bob"} {
			c.developer(name)
			require.NoError(t, c.bank.issue(c.ctx, account(name), power(125)))
			totals := must1(c.k.Totals.Get(c.ctx))
			totals.GenesisSupply = totals.GenesisSupply.Add(power(125))
			require.NoError(t, c.k.Totals.Set(c.ctx, totals))
		}
		c.end()
		change := rapid.Uint64Range(0, 4).Draw(t, "change")
		for epoch := range uint64(6) {
			c.runTo(epoch, types.PHASE_COMMIT)
			c.end()
			_, _ = deliver(c, c.msgs.RequestEvaluation, ask("alice", "alice/lm", 1))
			_, _ = deliver(c, c.msgs.RequestEvaluation, ask("bob", "bob/lm", 1))
			if epoch == change {
				msg := &types.MsgUpdateParams{Authority: authority, Params: params.Draw(t, "second")}
				must(c, c.msgs.UpdateParams, msg)
			}
			c.opening = c.epoch(epoch).Params.CommitBlocks - 1
			c.report(epoch, opinions(t))
		}
		c.runTo(9, types.PHASE_CHALLENGE)

		require.NoError(t, c.k.Rounds.Walk(c.ctx, nil, func(_ uint64, r types.Round) (bool, error) {
			require.True(t, r.Finished() || r.Epoch == 9)
			require.NotEqual(t, types.OutcomeError, r.Outcome)
			return false, nil
		}))
		require.NoError(t, c.k.Work.Walk(c.ctx, nil, func(key workKey, _ uint64) (bool, error) {
			require.Equal(t, uint64(10), key.K1())
			return false, nil
		}))
	})
}
