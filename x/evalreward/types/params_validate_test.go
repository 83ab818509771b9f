package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestParamsOfBothNetworksAreValid(t *testing.T) {
	require.NoError(t, types.DefaultParams().Validate())
	require.NoError(t, types.DevParams().Validate())
}

// edge sets one param. The first values are allowed, the others are not.
type edge struct {
	name    string
	set     func(p *types.Params, v uint64)
	allowed []uint64
	refused []uint64
}

func checkEdges(t *testing.T, base func() types.Params, edges []edge) {
	t.Helper()
	for _, e := range edges {
		for _, v := range e.allowed {
			p := base()
			e.set(&p, v)
			require.NoError(t, p.Validate(), "%s = %d", e.name, v)
		}
		for _, v := range e.refused {
			p := base()
			e.set(&p, v)
			err := p.Validate()
			require.ErrorIs(t, err, types.ErrInvalidParams, "%s = %d", e.name, v)
			require.ErrorContains(t, err, e.name)
		}
	}
}

// roomy are the params of the main network with so many units that no bound of another param
// gets in the way.
func roomy() types.Params {
	p := types.DefaultParams()
	p.UnitsPerBlock, p.MaxBenchmarks = 65536, 1
	return p
}

func TestPhasesHaveTheirBounds(t *testing.T) {
	checkEdges(t, roomy, []edge{
		{"commit_blocks", func(p *types.Params, v uint64) { p.CommitBlocks, p.OpenBlocks = v, 1 }, []uint64{5, 100_000_000}, []uint64{0, 4, 100_000_001}},
		{"reveal_blocks", func(p *types.Params, v uint64) { p.RevealBlocks = v }, []uint64{100, 100_000_000}, []uint64{0, 99, 100_000_001, 1 << 63}},
		{"settle_blocks", func(p *types.Params, v uint64) { p.SettleBlocks = v }, []uint64{1, 100_000_000}, []uint64{0, 100_000_001}},
		{"challenge_blocks", func(p *types.Params, v uint64) { p.ChallengeBlocks = v }, []uint64{5, 100_000_000}, []uint64{4, 100_000_001}},
		{"open_blocks", func(p *types.Params, v uint64) { p.OpenBlocks = v }, []uint64{1, 1152}, []uint64{0, 1153}},
	})
	checkEdges(t, types.DevParams, []edge{
		{"reveal_blocks", func(p *types.Params, v uint64) { p.RevealBlocks = v }, []uint64{5}, []uint64{4}},
	})
}

func TestCommitteesHaveTheirBounds(t *testing.T) {
	checkEdges(t, roomy, []edge{
		{"quorum", func(p *types.Params, v uint64) { p.Quorum, p.CMin = uint32(v), 1_000_000 }, []uint64{3, 15}, []uint64{0, 1, 2, 32}},
		{"committee_size", func(p *types.Params, v uint64) { p.CommitteeSize = uint32(v) }, []uint64{7, 15}, []uint64{6, 32}},
		{"appeal_size", func(p *types.Params, v uint64) { p.AppealSize = uint32(v) }, []uint64{31}, []uint64{30, 32}},
		{"appeal_size", func(p *types.Params, v uint64) { p.CommitteeSize = uint32(v) }, nil, []uint64{16}},
		{"c_min", func(p *types.Params, v uint64) { p.CMin = uint32(v) }, []uint64{166_667, 1_000_000}, []uint64{0, 1_000_001}},
		{"quorum", func(p *types.Params, v uint64) { p.CMin = uint32(v) }, nil, []uint64{1, 166_666}},
	})
	checkEdges(t, types.DevParams, []edge{
		{"appeal_size", func(p *types.Params, v uint64) { p.AppealSize = uint32(v) }, []uint64{6, 31}, []uint64{5, 32}},
	})
}

func TestTrustHasItsBounds(t *testing.T) {
	checkEdges(t, roomy, []edge{
		{"gamma_dn", func(p *types.Params, v uint64) { p.GammaDn = uint32(v) }, []uint64{20_000, 1_000_000}, []uint64{0, 1_000_001}},
		{"gamma_up", func(p *types.Params, v uint64) { p.GammaUp = uint32(v) }, []uint64{1, 200_000}, []uint64{0, 200_001}},
		{"idle_decay", func(p *types.Params, v uint64) { p.IdleDecay = uint32(v) }, []uint64{0, 100_000}, []uint64{100_001}},
		{"beta", func(p *types.Params, v uint64) { p.Beta = uint32(v) }, []uint64{0, 1_000_000}, []uint64{1_000_001}},
		{"generalisation_eta", func(p *types.Params, v uint64) { p.GeneralisationEta = uint32(v) }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"generalisation_eps", func(p *types.Params, v uint64) { p.GeneralisationEps = uint32(v) }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"eta_min", func(p *types.Params, v uint64) { p.EtaMin = uint32(v) }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"suite_min_epochs", func(p *types.Params, v uint64) { p.SuiteMinEpochs = v }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
	})
}

func TestEmissionAndSharesHaveTheirBounds(t *testing.T) {
	checkEdges(t, roomy, []edge{
		{"halving_epochs", func(p *types.Params, v uint64) { p.HalvingEpochs = v }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"validator_share_ppm", func(p *types.Params, v uint64) { p.ValidatorSharePpm = uint32(v) }, []uint64{0, 500_000}, []uint64{500_001}},
		{"owner_share_ppm", func(p *types.Params, v uint64) { p.OwnerSharePpm = uint32(v) }, []uint64{0, 1_000_000}, []uint64{1_000_001}},
		{"weight_generalisation", func(p *types.Params, v uint64) { p.WeightGeneralisation = uint32(v) }, []uint64{0, 999_999}, []uint64{1_000_000}},
		{"kappa", func(p *types.Params, v uint64) { p.Kappa = uint32(v) }, []uint64{1, 1000}, []uint64{0, 1001}},
		{"rounds_max", func(p *types.Params, v uint64) { p.RoundsMax = uint32(v) }, []uint64{4, 4096}, []uint64{0, 4097}},
		{"audits_max", func(p *types.Params, v uint64) { p.AuditsMax = uint32(v) }, []uint64{0, 16}, []uint64{17}},
		{"audits_max", func(p *types.Params, v uint64) { p.RoundsMax = uint32(v) }, nil, []uint64{3}},
		{"audit_rate", func(p *types.Params, v uint64) { p.AuditRate = uint32(v) }, []uint64{0, 1_000_000}, []uint64{1_000_001}},
		{"max_gold_per_epoch", func(p *types.Params, v uint64) { p.MaxGoldPerEpoch = uint32(v) }, []uint64{0, 16}, []uint64{17}},
		{"community_ppm", func(p *types.Params, v uint64) { p.CommunityPpm = uint32(v) }, []uint64{0, 400_000}, []uint64{500_001}},
		{"royalty_ppm", func(p *types.Params, v uint64) { p.RoyaltyPpm = uint32(v) }, []uint64{0, 400_000}, []uint64{400_001, 500_001, 1<<32 - 1}},
	})
}

func TestBondsAndLimitsHaveTheirBounds(t *testing.T) {
	checkEdges(t, roomy, []edge{
		{"slash_outlier", func(p *types.Params, v uint64) { p.SlashOutlier = uint32(v) }, []uint64{100_000, 500_000}, []uint64{1_000_001}},
		{"bond_floor_ppm", func(p *types.Params, v uint64) { p.BondFloorPpm = uint32(v) }, []uint64{500_000, 1_000_000}, []uint64{499_999, 1_000_001}},
		{"slash_fault", func(p *types.Params, v uint64) { p.SlashFault = uint32(v) }, []uint64{10_000, 500_000}, []uint64{500_001}},
		{"slash_nonreveal", func(p *types.Params, v uint64) { p.SlashNonreveal = uint32(v) }, []uint64{0, 100_000}, []uint64{100_001}},
		{"max_faults", func(p *types.Params, v uint64) { p.MaxFaults = uint32(v) }, []uint64{1, 10}, []uint64{0, 11}},
		{"jail_epochs", func(p *types.Params, v uint64) { p.JailEpochs = v }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"maturity_epochs", func(p *types.Params, v uint64) { p.MaturityEpochs = v }, []uint64{2, 100}, []uint64{0, 1, 101}},
		{"unbonding_epochs", func(p *types.Params, v uint64) { p.UnbondingEpochs = v }, []uint64{3, 30}, []uint64{2, 1_000_001}},
		{"challenge_pots", func(p *types.Params, v uint64) { p.ChallengePots = uint32(v) }, []uint64{3, 100}, []uint64{2, 101}},
		{"challenge_stake_ppm", func(p *types.Params, v uint64) { p.ChallengeStakePpm = uint32(v) }, []uint64{0, 1_000_000}, []uint64{1_000_001}},
		{"challenger_ppm", func(p *types.Params, v uint64) { p.ChallengerPpm = uint32(v) }, []uint64{0, 1_000_000}, []uint64{1_000_001}},
		{"gold_dispute_epochs", func(p *types.Params, v uint64) { p.GoldDisputeEpochs = v }, []uint64{1, 1_000_000}, []uint64{0, 1_000_001}},
		{"retention_epochs", func(p *types.Params, v uint64) { p.RetentionEpochs = v }, []uint64{3, 1_000_000}, []uint64{2, 1_000_001}},
		{"max_benchmarks", func(p *types.Params, v uint64) { p.MaxBenchmarks = uint32(v) }, []uint64{1, 256}, []uint64{0, 257}},
		{"max_domains", func(p *types.Params, v uint64) { p.MaxDomains = uint32(v) }, []uint64{1, 8}, []uint64{0, 9}},
		{"max_evaluators", func(p *types.Params, v uint64) { p.MaxEvaluators = uint32(v) }, []uint64{31, 16384}, []uint64{30, 16385}},
		{"units_per_block", func(p *types.Params, v uint64) { p.UnitsPerBlock = uint32(v) }, []uint64{1, 65536}, []uint64{0, 65537}},
		{"prune_keys_per_block", func(p *types.Params, v uint64) { p.PruneKeysPerBlock = uint32(v) }, []uint64{1, 1000}, []uint64{0, 1001}},
	})
	checkEdges(t, types.DevParams, []edge{
		{"maturity_epochs", func(p *types.Params, v uint64) { p.MaturityEpochs = v }, []uint64{0, 100}, []uint64{101}},
	})
}

// All rounds of an epoch must find the units to be opened and settled.
func TestCapacityIsEnoughForAllRounds(t *testing.T) {
	checkEdges(t, types.DefaultParams, []edge{
		{"open_blocks", func(p *types.Params, v uint64) { p.OpenBlocks = v }, []uint64{40}, []uint64{39}},
		{"settle_blocks", func(p *types.Params, v uint64) { p.SettleBlocks = v }, []uint64{40}, []uint64{39}},
		{"open_blocks", func(p *types.Params, v uint64) { p.UnitsPerBlock = uint32(v); p.OpenBlocks = 320 }, []uint64{1}, []uint64{0}[:0]},
		{"open_blocks", func(p *types.Params, v uint64) { p.RoundsMax = uint32(v) }, []uint64{572}, []uint64{573}},
	})
}

func TestAmountsHaveTheirBounds(t *testing.T) {
	top := mechanism.MaxAmount()
	for name, set := range map[string]func(p *types.Params, v math.Int){
		"initial_emission": func(p *types.Params, v math.Int) { p.InitialEmission = v },
		"bond_unit":        func(p *types.Params, v math.Int) { p.BondUnit = v },
		"steward_bond":     func(p *types.Params, v math.Int) { p.StewardBond = v },
	} {
		for _, v := range []math.Int{{}, math.NewInt(-1), top.AddRaw(1), top.Mul(top)} {
			p := roomy()
			set(&p, v)
			require.ErrorIs(t, p.Validate(), types.ErrInvalidParams)
			require.ErrorContains(t, p.Validate(), name)
		}
		p := roomy()
		set(&p, math.OneInt())
		require.NoError(t, p.Validate())
	}
	p := roomy()
	p.InitialEmission = math.ZeroInt()
	require.NoError(t, p.Validate(), "a chain without rewards")
	p = roomy()
	p.BondUnit, p.StewardBond = top, top
	require.NoError(t, p.Validate())
	p.BondUnit = math.ZeroInt()
	require.ErrorContains(t, p.Validate(), "bond_unit: expected more than 0")
}

// A price is up to kappa times the emission of an epoch, and must be an amount too: a bucket
// beyond that would stop the epochs.
func TestAPriceMustBeAnAmount(t *testing.T) {
	p := roomy()
	p.Kappa = 1000
	p.InitialEmission = mechanism.MaxAmount().QuoRaw(1000)
	require.NoError(t, p.Validate())
	p.InitialEmission = p.InitialEmission.AddRaw(1)
	require.ErrorIs(t, p.Validate(), types.ErrInvalidParams)
	require.ErrorContains(t, p.Validate(), "kappa")
	p.Kappa = 999
	require.NoError(t, p.Validate())
}

func TestWhatIsFixedAtGenesisStays(t *testing.T) {
	old := types.DefaultParams()
	next := types.DevParams()
	require.NoError(t, next.Follows(old))
	next.InitialEmission = old.InitialEmission.SubRaw(1)
	require.ErrorIs(t, next.Follows(old), types.ErrInvalidParams)
	require.ErrorContains(t, next.Follows(old), "initial_emission")
	next = old
	next.HalvingEpochs--
	require.ErrorIs(t, next.Follows(old), types.ErrInvalidParams)
	require.ErrorContains(t, next.Follows(old), "halving_epochs")
}
