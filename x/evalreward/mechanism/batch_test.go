package mechanism_test

import (
	"fmt"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// reportsOf gives the reports of e1, e2, ... in this order.
func reportsOf(scores ...int64) []mechanism.Report {
	list := make([]mechanism.Report, len(scores))
	for i, s := range scores {
		list[i] = mechanism.Report{Evaluator: fmt.Sprintf("e%d", i+1), Score: s}
	}
	return list
}

// exampleBatch is the worked example of a whole batch: a version that moves the
// frontier, a copy of it, and a gold round.
func exampleBatch() mechanism.Batch {
	b := mechanism.Batch{
		Epoch: 10, Emission: exampleEmission(100000), Pots: examplePots(), Kappa: 4,
		Benchmark: mechanism.BatchBenchmark{
			ID: 1, Tiers: exampleTiers(), Band: exampleScoring().Band,
			Frontier: mechanism.Frontier{Score: 780000, Eta: 10000}, Bucket: coins(58500000000),
		},
		Params: mechanism.BatchParams{
			Beta: 400000, Quorum: 7, Credibility: exampleCredibility(), Split: exampleSplit(), Slash: exampleSlash(),
		},
		Track0: &mechanism.Track0{
			Frontier: mechanism.Frontier{Score: 610000, Eta: 10000}, Eps: 10000, Bucket: coins(0),
			Domains: [][]mechanism.DomainBenchmark{{{ID: 1, Chance: 250000}}, {{ID: 2}}},
			Scores:  []mechanism.KnownScore{{Version: 21, Benchmark: 2, Score: 600000}},
		},
	}
	var committee []string
	for i, c := range []int64{900000, 700000, 800000, 600000, 200000, 300000, 500000} {
		m := mechanism.Member{Evaluator: fmt.Sprintf("e%d", i+1), Credibility: c, LastEpoch: 9, Bond: coins(5000000000)}
		committee = append(committee, m.Evaluator)
		b.Evaluators = append(b.Evaluators, m)
	}
	b.Rounds = []mechanism.Round{
		{
			ID: 101, Version: 21, Owner: "alice", Parents: []string{"bob", "alice"}, Prior: 780000,
			Reports: reportsOf(812000, 815000, 809000, 821000, 990000, 780000, 813000),
		},
		{
			ID: 102, Version: 22, Owner: "mallory", Prior: 813000,
			Reports: reportsOf(812000, 813000, 812500, 815000, 812000, 812000, 813000),
		},
		{
			ID: 103, Version: 23, Owner: "steward", Prior: 780000, Gold: mechanism.Some(550000),
			Reports: reportsOf(551000, 549500, 550000, 556000, 813000, 813000),
		},
	}
	for i := range b.Rounds {
		b.Rounds[i].Deposit, b.Rounds[i].Committee = coins(2250000000), committee
	}
	return b
}

// batches draws batches of up to five rounds among ten evaluators, in which
// every end of a round occurs.
func batches() *rapid.Generator[mechanism.Batch] {
	return rapid.Custom(func(t *rapid.T) mechanism.Batch {
		b := exampleBatch()
		b.Emission.Initial = amounts().Draw(t, "b0")
		b.Epoch = rapid.Int64Range(0, 1000).Draw(t, "epoch")
		b.Kappa = rapid.Int64Range(1, mechanism.MaxKappa).Draw(t, "kappa")
		b.Benchmark.Tiers, b.Benchmark.Band = tierLists().Draw(t, "tiers"), bands().Draw(t, "band")
		b.Benchmark.Frontier.Score = rapid.Int64Range(0, 900000).Draw(t, "frontier")
		b.Benchmark.Bucket, b.Track0.Bucket = amounts().Draw(t, "bucket"), amounts().Draw(t, "bucket 0")
		b.Params.Quorum = rapid.Int64Range(1, 4).Draw(t, "quorum")
		b.Params.Credibility = credibilityRules().Draw(t, "credibility")
		b.Params.Slash.MaxFaults = rapid.Int64Range(1, 3).Draw(t, "max faults")
		if rapid.Bool().Draw(t, "without benchmark 0") {
			b.Track0 = nil
		}
		b.Evaluators = make([]mechanism.Member, 10)
		names := make([]string, len(b.Evaluators))
		for i := range names {
			names[i] = fmt.Sprintf("e%d", i)
			b.Evaluators[i] = mechanism.Member{
				Evaluator: names[i], Credibility: ppms().Draw(t, "c"), LastEpoch: rapid.Int64Range(0, 1000).Draw(t, "last"),
				Bond: coins(rapid.Int64Range(0, 6000000000).Draw(t, "bond")), Faults: rapid.Int64Range(0, 3).Draw(t, "faults"),
			}
		}
		b.Rounds = make([]mechanism.Round, rapid.IntRange(0, 5).Draw(t, "rounds"))
		for i := range b.Rounds {
			b.Rounds[i] = drawRound(t, names)
			b.Rounds[i].ID, b.Rounds[i].Version = uint64(i), uint64(20+i)
		}
		return b
	})
}

func drawRound(t *rapid.T, names []string) mechanism.Round {
	centre := ppms().Draw(t, "centre")
	near := rapid.Map(rapid.Int64Range(-3, 3), func(d int64) int64 { return min(max(centre+d*10000, 0), scale) })
	r := mechanism.Round{
		Owner:   rapid.SampledFrom([]string{"alice", "bob", "e1"}).Draw(t, "owner"),
		Parents: rapid.SliceOfN(rapid.SampledFrom([]string{"alice", "bob", "e2"}), 0, 4).Draw(t, "parents"),
		Deposit: coins(rapid.Int64Range(0, 1000).Draw(t, "deposit")), Prior: near.Draw(t, "prior"),
		Committee: permuted(t, names)[:rapid.IntRange(0, len(names)).Draw(t, "seats")],
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		r.Gold = mechanism.Some(near.Draw(t, "gold"))
	case 1:
		r.Appeal = mechanism.Some(rapid.OneOf(near, ppms()).Draw(t, "appeal"))
	}
	score := rapid.OneOf(near, near, scores())
	for _, name := range permuted(t, r.Committee) {
		if rapid.IntRange(0, 9).Draw(t, "silent") > 0 {
			r.Reports = append(r.Reports, mechanism.Report{Evaluator: name, Score: score.Draw(t, "score")})
		}
	}
	return r
}

// Every kind of fault is found, in the order of the list, in a batch that has
// this fault and the next one.
func TestSettleBatchRefuses(t *testing.T) {
	type change = func(*mechanism.Batch)
	faults := []struct {
		want mechanism.Code
		make change
	}{
		{mechanism.CodeBadHalving, func(b *mechanism.Batch) { b.Emission.HalvingEpochs = 0 }},
		{mechanism.CodeBadEpoch, func(b *mechanism.Batch) { b.Epoch = -1 }},
		{mechanism.CodeBadTiers, func(b *mechanism.Batch) { b.Benchmark.Tiers.S = []int64{1, 2, 3} }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Track0.Frontier.Eta = -1 }},
		{mechanism.CodeBadBand, func(b *mechanism.Batch) { b.Benchmark.Band.T0 = b.Benchmark.Band.T1 }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Rounds[2].Deposit = coins(-1) }},
		{mechanism.CodeBadParams, func(b *mechanism.Batch) { b.Params.Slash.MaxFaults = 0 }},
		{mechanism.CodeBadKappa, func(b *mechanism.Batch) { b.Kappa = 0 }},
		{mechanism.CodeBadSplit, func(b *mechanism.Batch) { b.Params.Split.Royalty = 900001 }},
		{mechanism.CodeBadWeight, func(b *mechanism.Batch) { b.Pots.Weight = 700001 }},
		{mechanism.CodeTooManyRounds, func(b *mechanism.Batch) { b.Pots.RoundsMax = 2 }},
		{mechanism.CodeDuplicate, func(b *mechanism.Batch) { b.Rounds[1].Version = 21 }},
		{mechanism.CodeTooMany, func(b *mechanism.Batch) { b.Rounds[2].Committee = exampleNames(32) }},
		{mechanism.CodeUnknownEvaluator, func(b *mechanism.Batch) { b.Rounds[0].Committee = exampleNames(9) }},
		{mechanism.CodeNotInCommittee, func(b *mechanism.Batch) { b.Rounds[1].Committee = exampleNames(3) }},
		{mechanism.CodeTooManyParents, func(b *mechanism.Batch) { b.Rounds[1].Parents = make([]string, 5) }},
		{mechanism.CodeNoDomains, func(b *mechanism.Batch) { b.Track0.Domains = nil }},
		{mechanism.CodeBadEps, func(b *mechanism.Batch) { b.Track0.Eps = 0 }},
		{mechanism.CodeBadChance, func(b *mechanism.Batch) { b.Track0.Domains[1][0].Chance = scale }},
	}
	for i, fault := range faults {
		b := exampleBatch()
		fault.make(&b)
		if i+1 < len(faults) {
			faults[i+1].make(&b)
		}
		_, err := mechanism.SettleBatch(b)
		requireCode(t, fault.want, err)
	}
}

// exampleNames gives e1, e2, ...; only the first seven are evaluators.
func exampleNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("e%d", i+1)
	}
	return names
}

// At its limits a batch is settled: all places taken, a full committee, four parents.
func TestSettleBatchAtTheLimits(t *testing.T) {
	b := exampleBatch()
	b.Pots.RoundsMax = 3
	for len(b.Evaluators) < mechanism.MaxReports {
		m := exampleMember()
		m.Evaluator = fmt.Sprintf("e%d", len(b.Evaluators)+1)
		b.Evaluators = append(b.Evaluators, m)
	}
	b.Rounds[0].Committee = exampleNames(mechanism.MaxReports)
	b.Rounds[0].Parents = []string{"p", "q", "r", "s"}
	_, err := mechanism.SettleBatch(b)
	require.NoError(t, err)
}

// The same fault is found wherever it hides.
func TestSettleBatchLooksEverywhere(t *testing.T) {
	for _, c := range []struct {
		want mechanism.Code
		make func(*mechanism.Batch)
	}{
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Emission.OwnerSharePpm = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Pots.Generalisation = scale + 1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Benchmark.Band.T1 = scale + 1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Benchmark.Frontier.Eta = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Params.Beta = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Params.Credibility.Decay = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Params.Split.Community = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Params.Slash.OutlierPpm = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Evaluators[6].Credibility = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Track0.Domains[1][0].Chance = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Track0.Scores[0].Score = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Rounds[2].Prior = -1 }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Rounds[2].Gold = mechanism.Some(-1) }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Rounds[2].Appeal = mechanism.Some(-1) }},
		{mechanism.CodeBadPpm, func(b *mechanism.Batch) { b.Rounds[2].Reports[5].Score = -2 }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Emission.Initial = mechanism.MaxAmount().AddRaw(1) }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Benchmark.Bucket = math.Int{} }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Params.Slash.BondUnit = coins(-1) }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Track0.Bucket = coins(-1) }},
		{mechanism.CodeBadAmount, func(b *mechanism.Batch) { b.Evaluators[6].Bond = coins(-1) }},
		{mechanism.CodeBadParams, func(b *mechanism.Batch) { b.Pots.Generalisation = scale }},
		{mechanism.CodeDuplicate, func(b *mechanism.Batch) { b.Evaluators[6].Evaluator = "e1" }},
		{mechanism.CodeDuplicate, func(b *mechanism.Batch) { b.Rounds[2].ID = 101 }},
		{mechanism.CodeDuplicate, func(b *mechanism.Batch) { b.Rounds[2].Committee[6] = "e1" }},
		{mechanism.CodeDuplicate, func(b *mechanism.Batch) { b.Rounds[2].Reports[5].Evaluator = "e1" }},
		{mechanism.CodeTooManyDomains, func(b *mechanism.Batch) { b.Track0.Domains = make([][]mechanism.DomainBenchmark, 9) }},
		{mechanism.CodeEmptyDomain, func(b *mechanism.Batch) { b.Track0.Domains[1] = nil }},
	} {
		b := exampleBatch()
		c.make(&b)
		_, err := mechanism.SettleBatch(b)
		requireCode(t, c.want, err)
	}
}
