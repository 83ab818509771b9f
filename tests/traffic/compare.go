package traffic

import (
	"fmt"
	"math/big"
	"sort"
	"strings"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// lines are facts about a state, one a line.
type lines struct{ list []string }

func (l *lines) add(format string, args ...any) {
	l.list = append(l.list, fmt.Sprintf(format, args...))
}

// difference gives the first facts that only one side has, "" when there are none.
func difference(want, got *lines) string {
	known := map[string]int{}
	for _, line := range want.list {
		known[line]++
	}
	var missing, extra []string
	for _, line := range got.list {
		if known[line]--; known[line] < 0 {
			extra = append(extra, "chain:     "+line)
		}
	}
	for line, left := range known {
		if left > 0 {
			missing = append(missing, "reference: "+line)
		}
	}
	sort.Strings(missing)
	sort.Strings(extra)
	all := append(missing[:min(len(missing), 8)], extra[:min(len(extra), 8)]...)
	return strings.Join(all, "\n")
}

// Compare gives an error when the two sides do not agree on everything that both know.
func (r *Run) Compare() error {
	want, got := &lines{}, &lines{}
	r.money(want, got)
	r.people(want, got)
	r.benchmarkFacts(want, got)
	r.roundFacts(want, got)
	r.registryFacts(want, got)
	if text := difference(want, got); text != "" {
		return r.Error("the states differ:\n%s", text)
	}
	return nil
}

func coinsText(coins reference.Coins) string {
	var words []string
	for denom, amount := range coins {
		words = append(words, amount.String()+denom)
	}
	sort.Strings(words)
	return strings.Join(words, ",")
}

// must is for reads that cannot fail.
func must[V any](value V, err error) V {
	if err != nil {
		panic(err)
	}
	return value
}

func walk[K, V any](r *Run, m collections.Map[K, V], see func(K, V)) {
	err := m.Walk(r.Chain.Ctx, nil, func(key K, value V) (bool, error) {
		see(key, value)
		return false, nil
	})
	if err != nil {
		panic(err)
	}
}

func (r *Run) money(want, got *lines) {
	ctx, k := r.Chain.Ctx, r.Chain.Eval
	totals := must(k.Totals.Get(ctx))
	want.add("minted %s burned %s fees %s", r.Ref.Minted, r.Ref.Burned, r.Ref.Registry.Burned)
	got.add("minted %s burned %s fees %s", totals.Minted, totals.Burned, must(r.Chain.Registry.Burned(ctx)))
	accounts := append(r.People(), memchain.Module(types.ModuleName), memchain.Module(regtypes.ModuleName),
		memchain.Module("distribution"), memchain.Module("fee_collector"))
	for _, addr := range accounts {
		for _, denom := range Denoms {
			want.add("balance %s %s%s", addr, r.Ref.Balance(addr).Of(denom), denom)
			got.add("balance %s %s%s", addr, r.Chain.Bank.Balance(ctx, addr, denom), denom)
		}
	}
	for addr, coins := range r.Ref.Claimable {
		want.add("claimable %s %s", addr, coinsText(coins))
	}
	walk(r, k.Claimables, func(_ []byte, c types.Claimable) {
		coins := reference.Coins{}
		for _, coin := range c.Coins {
			coins[coin.Denom] = coin.Amount.BigInt()
		}
		got.add("claimable %s %s", c.Address, coinsText(coins))
	})
	for key, pool := range r.Ref.Pools {
		want.add("pool %d %s %s", key.Benchmark, key.Denom, pool.Amount)
		for addr, given := range pool.Given {
			want.add("contribution %d %s %s %s", key.Benchmark, key.Denom, addr, given)
		}
	}
	walk(r, k.SponsorPools, func(_ collections.Pair[uint32, string], p types.SponsorPool) {
		got.add("pool %d %s %s", p.Benchmark, p.Denom, p.Amount)
	})
	walk(r, k.Contributions, func(_ collections.Triple[uint32, string, []byte], c types.Contribution) {
		got.add("contribution %d %s %s %s", c.Benchmark, c.Denom, c.Contributor, c.Amount)
	})
}

func (r *Run) people(want, got *lines) {
	const form = "evaluator %d %s bond %s %s until %d joined %d last %d faults %d c %d rounds %d reputation %d"
	for key, e := range r.Ref.Evaluators {
		want.add(form, key.Kind, key.Addr, e.Bond, e.Status, e.Until, e.Joined, e.Last, e.Faults, e.Credibility, e.Rounds, e.Reputation)
	}
	words := map[types.EvaluatorStatus]string{1: "active", 2: "jailed", 3: "unbonding"}
	walk(r, r.Chain.Eval.Evaluators, func(_ collections.Pair[uint32, []byte], e types.Evaluator) {
		got.add(form, uint32(e.Kind), e.Address, e.Bond, words[e.Status], e.UntilEpoch, e.JoinedEpoch, e.LastEpoch, e.Faults, e.Credibility, e.Rounds, e.Reputation)
	})
	for addr, s := range r.Ref.Stewards {
		want.add("steward %s %s %v %d %d", addr, s.Bond, s.Unbonding, s.Until, s.Disputes)
	}
	walk(r, r.Chain.Eval.Stewards, func(_ []byte, s types.Steward) {
		got.add("steward %s %s %v %d %d", s.Address, s.Bond, s.Unbonding, s.UntilEpoch, s.Disputes)
	})
	for key, points := range r.Ref.Honours {
		want.add("reputation %s %d %d", key.Owner, key.Benchmark, points)
	}
	walk(r, r.Chain.Eval.Reputations, func(_ collections.Pair[[]byte, uint32], p types.Reputation) {
		got.add("reputation %s %d %d", p.Owner, p.Benchmark, p.Points)
	})
}

func (r *Run) benchmarkFacts(want, got *lines) {
	const form = "benchmark %d %s retires %d frontier %d of %d bucket %s price %s pot %s deposit %s points %d and %d"
	for id, b := range r.Ref.Benchmarks {
		want.add(form, id, b.Status, b.RetireEpoch, b.Frontier, b.Holder, b.Bucket, b.Price, b.Pot, b.Deposit, b.Awarded, b.AwardedBaseline)
	}
	words := map[types.BenchmarkStatus]string{1: "pending", 2: "active", 3: "retired"}
	ctx, k := r.Chain.Ctx, r.Chain.Eval
	walk(r, k.BenchmarkStates, func(id uint32, b types.BenchmarkState) {
		retires := must(k.Benchmarks.Get(ctx, id)).RetireEpoch
		got.add(form, id, words[b.Status], retires, b.Frontier, b.FrontierVersion, b.Bucket, b.Price, b.Pot, b.Deposit, b.PointsAwarded, b.PointsBaseline)
	})
	if !r.Ref.Started {
		return
	}
	t, g := r.Ref.Track, must(k.Generalisation.Get(ctx))
	want.add("benchmark 0 %v since %d frontier %d of %d bucket %s price %s", t.Suite, t.SuiteEpoch, t.Frontier, t.Holder, t.Bucket, t.Price)
	got.add("benchmark 0 %v since %d frontier %d of %d bucket %s price %s", g.Suite, g.SuiteEpoch, g.Frontier, g.FrontierVersion, g.Bucket, g.Price)
	for _, best := range t.Best {
		want.add("best %d %d %d", best.Version, best.Model, best.Score)
	}
	for _, best := range g.Best {
		got.add("best %d %d %d", best.Version, best.ModelId, best.Score)
	}
	epoch := must(k.Epochs.Get(ctx, must(k.CurrentEpoch.Get(ctx))))
	want.add("epoch %d from %d seed %x mixed %x", r.Ref.Epoch, r.Ref.Start, r.Ref.Seeds[r.Ref.Epoch], r.Ref.Mixed)
	got.add("epoch %d from %d seed %x mixed %x", epoch.Number, epoch.StartHeight, epoch.Seed, must(k.Accumulator.Get(ctx)))
	for key, score := range r.Ref.Scores {
		if key.Version != 0 {
			want.add("score %d %d %d %d", key.Model, key.Benchmark, key.Version, score)
		}
	}
	walk(r, k.FinalScores, func(_ collections.Triple[uint64, uint32, uint64], s types.FinalScore) {
		got.add("score %d %d %d %d", s.ModelId, s.Benchmark, s.Version, s.Score)
	})
}

func amount(n *big.Int) string {
	if n == nil {
		return "0"
	}
	return n.String()
}
