package types

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// DefaultParams are those of the main network. docs/mechanism.md says why each has its value.
func DefaultParams() Params {
	return Params{
		CommitBlocks: 5760, RevealBlocks: 4320, SettleBlocks: 1728, ChallengeBlocks: 5472, OpenBlocks: 1152,
		CommitteeSize: 15, AppealSize: 31, Quorum: 7,
		CMin: 200_000, GammaUp: 20_000, GammaDn: 200_000, IdleDecay: 2_000, Beta: 400_000,
		GeneralisationEta: 10_000, GeneralisationEps: 10_000, EtaMin: 1_000, SuiteMinEpochs: 10,
		InitialEmission: math.NewInt(1_000_000_000_000), HalvingEpochs: 365,
		ValidatorSharePpm: 100_000, OwnerSharePpm: 650_000, WeightGeneralisation: 300_000, Kappa: 4,
		RoundsMax: 16, AuditsMax: 4, AuditRate: 100_000, MaxGoldPerEpoch: 2,
		CommunityPpm: 100_000, RoyaltyPpm: 100_000,
		BondUnit: math.NewInt(5_000_000_000), BondFloorPpm: 500_000,
		SlashNonreveal: 10_000, SlashFault: 100_000, SlashOutlier: 500_000,
		MaxFaults: 3, JailEpochs: 30, MaturityEpochs: 2, UnbondingEpochs: 3,
		StewardBond:   math.NewInt(50_000_000_000),
		ChallengePots: 3, ChallengeStakePpm: 100_000, ChallengerPpm: 500_000, GoldDisputeEpochs: 28,
		RetentionEpochs: 30, MaxBenchmarks: 16, MaxDomains: 8, MaxEvaluators: 1024,
		UnitsPerBlock: 8, PruneKeysPerBlock: 20,
	}
}

// DevParams are those of a development network: short epochs and small committees.
func DevParams() Params {
	p := DefaultParams()
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = 40, 25, 10, 25, 8
	p.CommitteeSize, p.AppealSize, p.Quorum, p.AllowSmallCommittees = 5, 7, 3, true
	p.CMin = 600_000
	p.SuiteMinEpochs = 1
	p.RoundsMax, p.AuditsMax, p.MaxGoldPerEpoch = 4, 1, 1
	p.BondUnit, p.StewardBond = math.NewInt(100_000_000), math.NewInt(100_000_000)
	p.JailEpochs, p.MaturityEpochs, p.GoldDisputeEpochs = 3, 0, 3
	p.MaxEvaluators = 256
	p.UnitsPerBlock = 16
	return p
}

// MinBond gives the bond that an evaluator needs to be drawn (R19).
func (p Params) MinBond() math.Int {
	return p.BondUnit.MulRaw(int64(p.BondFloorPpm)).QuoRaw(mechanism.Scale)
}

// CredibilityRules gives the rules of R17.
func (p Params) CredibilityRules() mechanism.CredibilityRules {
	return mechanism.CredibilityRules{
		GammaUp: int64(p.GammaUp), GammaDown: int64(p.GammaDn), Min: int64(p.CMin), Decay: int64(p.IdleDecay),
	}
}

// SlashRules gives the prices of R18, R20 and R21.
func (p Params) SlashRules() mechanism.SlashRules {
	return mechanism.SlashRules{
		BondUnit: p.BondUnit, NonRevealPpm: int64(p.SlashNonreveal), FaultPpm: int64(p.SlashFault),
		OutlierPpm: int64(p.SlashOutlier), MaxFaults: int64(p.MaxFaults),
	}
}

// SplitRates gives the shares of R11.
func (p Params) SplitRates() mechanism.SplitRates {
	return mechanism.SplitRates{Community: int64(p.CommunityPpm), Royalty: int64(p.RoyaltyPpm)}
}

// EmissionRules gives the schedule of R12.
func (p Params) EmissionRules() mechanism.EmissionRules {
	return mechanism.EmissionRules{
		Initial: p.InitialEmission, HalvingEpochs: int64(p.HalvingEpochs),
		ValidatorSharePpm: int64(p.ValidatorSharePpm), OwnerSharePpm: int64(p.OwnerSharePpm),
	}
}

// PotRules gives the places into which the evaluator pool is cut for a benchmark (R12).
func (p Params) PotRules(weight uint32) mechanism.PotRules {
	return mechanism.PotRules{
		Weight: int64(weight), Generalisation: int64(p.WeightGeneralisation),
		RoundsMax: int64(p.RoundsMax), AuditsMax: int64(p.AuditsMax),
	}
}

// RoundRules gives how rounds of a benchmark are judged (R3 to R6).
func (p Params) RoundRules(b Benchmark) mechanism.RoundRules {
	return mechanism.RoundRules{Band: b.Band(), Beta: int64(p.Beta), Quorum: int64(p.Quorum)}
}

// Cap gives the bound of everything that will ever be minted, in umodel (I1).
func (p Params) Cap() math.Int {
	return p.InitialEmission.MulRaw(2).Mul(math.NewIntFromUint64(p.HalvingEpochs))
}

// Allowance gives the sum of the schedule of the epochs 0 .. epoch, in umodel (I1): whole
// halvings of HalvingEpochs each, and the part of the last one.
func (p Params) Allowance(epoch uint64) math.Int {
	sum := zero()
	amount := p.InitialEmission
	for left := epoch + 1; left > 0 && amount.IsPositive(); amount = amount.QuoRaw(2) {
		n := min(left, p.HalvingEpochs)
		sum = sum.Add(amount.Mul(math.NewIntFromUint64(n)))
		left -= n
	}
	return sum
}
