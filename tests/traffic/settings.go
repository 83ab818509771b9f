package traffic

import (
	"crypto/sha256"
	"fmt"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func (t *Traffic) kind() types.EvaluatorKind {
	if t.chance(25) {
		return types.EVALUATOR_KIND_HUMAN
	}
	return types.EVALUATOR_KIND_AUTOMATED
}

// exodus tells whether these are epochs in which evaluators leave and hardly any come.
func (t *Traffic) exodus() bool { return t.s.Epoch%50 >= 40 }

func (t *Traffic) registerEvaluator() any {
	if t.exodus() && t.chance(98) {
		return nil
	}
	return &types.MsgRegisterEvaluator{Evaluator: t.anyone(t.evaluators), Kind: t.kind(), Moniker: "measure"}
}

// troubled gives an evaluator for which a condition holds, or any.
func (t *Traffic) troubled(is func(reference.EvaluatorKey, *reference.Evaluator) bool) reference.EvaluatorKey {
	for _, at := range t.rng.Perm(len(t.evaluators)) {
		for _, kind := range []uint32{1, 2} {
			key := reference.EvaluatorKey{Kind: kind, Addr: t.evaluators[at]}
			if e := t.s.Evaluators[key]; e != nil && is(key, e) {
				return key
			}
		}
	}
	return reference.EvaluatorKey{Kind: uint32(t.kind()), Addr: pick(t, t.People())}
}

func (t *Traffic) topUp() any {
	unit := t.s.Ruling.BondUnit
	key := t.troubled(func(_ reference.EvaluatorKey, e *reference.Evaluator) bool { return e.Bond.Cmp(unit.BigInt()) < 0 })
	amount := math.NewInt(t.rng.Int63n(2 * unit.Int64()))
	if e := t.s.Evaluators[key]; e != nil && t.chance(80) {
		amount = unit.Sub(math.NewIntFromBigInt(e.Bond))
	}
	return &types.MsgTopUpBond{Evaluator: key.Addr, Kind: types.EvaluatorKind(key.Kind), Amount: amount}
}

func (t *Traffic) unbond() any {
	if t.chance(90) && !t.exodus() {
		return nil
	}
	key := t.troubled(func(reference.EvaluatorKey, *reference.Evaluator) bool { return true })
	return &types.MsgUnbond{Evaluator: key.Addr, Kind: types.EvaluatorKind(key.Kind)}
}

func (t *Traffic) unjail() any {
	key := t.troubled(func(_ reference.EvaluatorKey, e *reference.Evaluator) bool { return e.Status == "jailed" })
	return &types.MsgUnjail{Evaluator: key.Addr, Kind: types.EvaluatorKind(key.Kind)}
}

func (t *Traffic) bondSteward() any { return &types.MsgBondSteward{Steward: t.anyone(t.stewards)} }

func (t *Traffic) unbondSteward() any {
	if t.chance(80) {
		return nil
	}
	return &types.MsgUnbondSteward{Steward: t.anyone(t.stewards)}
}

// benchmark gives a benchmark that is mostly valid.
func (t *Traffic) benchmark(id uint32) types.Benchmark {
	digest := sha256.Sum256([]byte(fmt.Sprint("benchmark", id)))
	from := t.s.Epoch + 2 + uint64(t.rng.Intn(2))
	b := types.Benchmark{
		Id: id, Name: fmt.Sprint("bench-", id), Domain: 1 + uint32(t.rng.Intn(3)), Kind: types.BENCHMARK_KIND_AUTOMATED,
		DatasetDigest: digest[:], HarnessDigest: digest[:], Metric: "accuracy", Lo: 0, Hi: 1_000_000, HigherBetter: true,
		Chance: uint32(t.rng.Intn(3)) * 100_000, NItems: 10_000, Eta: 10_000, T0: 2_500, T1: 10_000,
		Weight: 50_000 + uint32(t.rng.Intn(100_000)), TierValues: []uint32{1_000_000}, Steward: t.anyone(t.stewards),
		ValidFromEpoch: from, RetireEpoch: from + 3 + uint64(t.rng.Intn(12)), InitialFrontier: uint32(t.rng.Intn(600_000)),
	}
	if t.chance(50) {
		b.Thresholds, b.TierValues = []uint32{700_000, 800_000}, []uint32{100_000, 300_000, 1_000_000}
	}
	if t.chance(30) {
		b.Lo, b.Hi, b.HigherBetter = 1_000, 101_000, false
	}
	versions := int64(len(t.s.Registry.Versions))
	switch dice := t.rng.Intn(100); {
	case dice < 20:
		b.Kind, b.RubricDigest, b.T1 = types.BENCHMARK_KIND_HUMAN, digest[:], 50_000
	case dice < 35 && versions > 0:
		b.Kind, b.AnchorVersion = types.BENCHMARK_KIND_ARENA, uint64(1+t.rng.Int63n(versions))
	case dice < 50 && versions > 0:
		b.BaselineVersion = uint64(1 + t.rng.Int63n(versions+1))
	case dice < 54:
		b.T1 = 20_000
	}
	return b
}

func (t *Traffic) createBenchmark() any {
	id := t.benchmarks + 1
	if t.benchmarks > 0 && t.chance(3) {
		id = t.benchmarks
	}
	if len(t.live()) >= int(t.s.Ruling.MaxBenchmarks) && t.chance(95) {
		return nil
	}
	if t.s.Benchmarks[t.benchmarks] != nil || t.benchmarks == 0 {
		t.benchmarks++
		id = t.benchmarks
	}
	authority := memchain.Authority
	if t.chance(3) {
		authority = pick(t, t.People())
	}
	return &types.MsgCreateBenchmark{Authority: authority, Benchmark: t.benchmark(id)}
}

func (t *Traffic) retireBenchmark() any {
	if t.benchmarks == 0 || t.chance(60) {
		return nil
	}
	m := &types.MsgRetireBenchmark{Signer: t.anyone(t.stewards), Benchmark: 1 + uint32(t.rng.Intn(int(t.benchmarks)))}
	if live := t.live(); len(live) > 0 && t.chance(20) {
		m.Signer, m.Benchmark = memchain.Authority, pick(t, live).Id
	}
	return m
}

func (t *Traffic) publishBenchmark() any {
	if t.benchmarks == 0 {
		return nil
	}
	id := 1 + uint32(t.rng.Intn(int(t.benchmarks)))
	digest := sha256.Sum256([]byte(fmt.Sprint("benchmark", id)))
	m := &types.MsgPublishBenchmark{Steward: pick(t, t.stewards), Benchmark: id, DatasetDigest: digest[:], DataUri: "https://data.example"}
	if b := t.s.Benchmarks[id]; b != nil {
		m.Steward = b.Steward
	}
	return m
}

// request asks for a round, seldom of a model that has one already.
func (t *Traffic) request() any {
	live := t.live()
	if len(live) == 0 || len(t.s.Registry.Models) == 0 {
		return nil
	}
	ref, b := t.ref(), pick(t, live)
	if v := t.s.Registry.Resolve(ref); (v == nil || t.s.Pursued(v.Model, b.Id)) && t.chance(90) {
		return nil
	}
	return &types.MsgRequestEvaluation{Requester: t.anyone(t.developers), Ref: ref, Benchmark: b.Id}
}

func (t *Traffic) fund() any {
	live := t.live()
	if len(live) == 0 {
		return nil
	}
	coin := sdk.NewCoin(pick(t, Denoms), math.NewInt(1+t.rng.Int63n(50_000_000)))
	return &types.MsgFundSponsorPool{Sponsor: t.anyone(t.sponsors), Benchmark: pick(t, live).Id, Amount: coin}
}

func (t *Traffic) claim() any {
	people := t.People()
	for _, at := range t.rng.Perm(len(people)) {
		if len(t.s.Claimable[people[at]]) > 0 && t.chance(30) {
			return &types.MsgClaim{Account: people[at]}
		}
	}
	return &types.MsgClaim{Account: pick(t, people)}
}

// params changes what may change between epochs, or proposes what is not valid.
func (t *Traffic) params() any {
	if t.Steady || t.chance(80) {
		return nil
	}
	p := t.s.Params
	p.AuditRate = uint32(t.rng.Intn(4)) * 200_000
	p.RoundsMax = 2 + uint32(t.rng.Intn(3))
	p.UnitsPerBlock = 10 + uint32(t.rng.Intn(30))
	p.CommitteeSize = 4 + uint32(t.rng.Intn(2))
	p.CommitBlocks = 10 + uint64(t.rng.Intn(3))
	p.SuiteMinEpochs = 1 + uint64(t.rng.Intn(3))
	p.IdleDecay = uint32(t.rng.Intn(4)) * 3_000
	p.MaturityEpochs = uint64(t.rng.Intn(2))
	p.RoyaltyPpm = uint32(t.rng.Intn(3)) * 50_000
	p.WeightGeneralisation = 200_000 + uint32(t.rng.Intn(3))*50_000
	p.BondUnit = math.NewInt(90_000_000 + 10_000_000*t.rng.Int63n(3))
	switch t.rng.Intn(12) {
	case 0:
		p.HalvingEpochs++
	case 1:
		p.Quorum = 1
	case 2:
		p.WeightGeneralisation = 999_999
	case 3:
		p.UnitsPerBlock = 1
	}
	authority := memchain.Authority
	if t.chance(5) {
		authority = pick(t, t.People())
	}
	return &types.MsgUpdateParams{Authority: authority, Params: p}
}
