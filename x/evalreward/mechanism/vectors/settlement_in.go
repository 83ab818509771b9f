package vectors

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

func runEpochSettlement(in input) (any, error) {
	s, err := mechanism.SettleBatch(batch(in))
	if err != nil {
		return nil, err
	}
	return settlementOf(s), nil
}

func batch(in input) mechanism.Batch {
	weights := in.object("weights")
	return mechanism.Batch{
		Epoch:      in.integer("epoch"),
		Emission:   emissionRules(in.object("emission")),
		Pots:       potRules(weights),
		Kappa:      weights.integer("kappa"),
		Benchmark:  benchmark(in.object("bench")),
		Params:     params(in.object("params")),
		Track0:     track0(in),
		Evaluators: members(in),
		Rounds:     rounds(in),
	}
}

func benchmark(in input) mechanism.BatchBenchmark {
	return mechanism.BatchBenchmark{
		ID: in.id("id"), Tiers: tiers(in), Band: band(in), Frontier: frontier(in), Bucket: in.amount("bucket"),
	}
}

func params(in input) mechanism.BatchParams {
	credibility := credibilityRules(in)
	credibility.Decay = in.integer("decay")
	return mechanism.BatchParams{
		Beta: in.integer("beta"), Quorum: in.integer("quorum"), Credibility: credibility, Split: splitRates(in),
		Slash: mechanism.SlashRules{
			BondUnit: in.amount("bond_unit"), NonRevealPpm: in.integer("nonreveal_ppm"),
			FaultPpm: in.integer("fault_ppm"), OutlierPpm: in.integer("outlier_ppm"), MaxFaults: in.integer("max_faults"),
		},
	}
}

func track0(in input) *mechanism.Track0 {
	t, present := in.optionalObject("track0")
	if !present {
		return nil
	}
	out := &mechanism.Track0{Frontier: frontier(t), Eps: t.integer("eps"), Bucket: t.amount("bucket")}
	for _, domain := range t.objects("domains") {
		var benchmarks []mechanism.DomainBenchmark
		for _, b := range domain.objects("benchmarks") {
			benchmarks = append(benchmarks, mechanism.DomainBenchmark{ID: b.id("id"), Chance: b.integer("chance")})
		}
		out.Domains = append(out.Domains, benchmarks)
	}
	for _, s := range t.objects("scores") {
		out.Scores = append(out.Scores, mechanism.KnownScore{
			Version: s.id("version"), Benchmark: s.id("benchmark"), Score: s.integer("f"),
		})
	}
	return out
}

func members(in input) []mechanism.Member {
	objects := in.objects("evaluators")
	list := make([]mechanism.Member, len(objects))
	for i, e := range objects {
		list[i] = mechanism.Member{
			Evaluator: e.name("addr"), Credibility: e.integer("c"), LastEpoch: e.integer("last_epoch"),
			Bond: e.amount("bond"), Faults: e.integer("faults"),
		}
	}
	return list
}

func rounds(in input) []mechanism.Round {
	objects := in.objects("rounds")
	list := make([]mechanism.Round, len(objects))
	for i, r := range objects {
		list[i] = mechanism.Round{
			ID: r.id("round"), Version: r.id("version"), Owner: r.name("owner"), Parents: r.names("parents"),
			Deposit: r.amount("deposit"), Prior: r.integer("prior"),
			Gold: r.optional("gold"), Appeal: r.optional("appeal_f"), Committee: r.names("committee"),
		}
		for _, report := range r.objects("reports") {
			list[i].Reports = append(list[i].Reports, mechanism.Report{
				Evaluator: report.name("addr"), Score: report.integer("a"),
			})
		}
	}
	return list
}
