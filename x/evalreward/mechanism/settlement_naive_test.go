package mechanism_test

import (
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// ledger is a second version of a whole batch: maps, no shared code.
type ledger struct {
	batch   mechanism.Batch
	weights map[string]int64
	members map[string]mechanism.Member
	earned  map[string]math.Int
	finals  map[uint64]int64
	pot     math.Int
	bonds   math.Int
}

func newLedger(b mechanism.Batch) *ledger {
	l := &ledger{
		batch: b, weights: map[string]int64{}, members: map[string]mechanism.Member{},
		earned: map[string]math.Int{}, finals: map[uint64]int64{}, bonds: coins(0),
	}
	for _, m := range b.Evaluators {
		l.members[m.Evaluator] = m
		l.weights[m.Evaluator] = naiveEffective(m.Credibility, m.LastEpoch, b.Epoch, b.Params.Credibility)
	}
	schedule := b.Emission.Initial
	for range b.Epoch / b.Emission.HalvingEpochs {
		schedule = schedule.QuoRaw(2)
	}
	budget := schedule.Sub(naiveShare(schedule, b.Emission.ValidatorSharePpm))
	pool := budget.Sub(naiveShare(budget, b.Emission.OwnerSharePpm))
	share := frac(b.Pots.Weight, (scale-b.Pots.Generalisation)*(b.Pots.RoundsMax+b.Pots.AuditsMax))
	l.pot = coinsOf(mul(ratOf(pool), share))
	return l
}

func (l *ledger) earn(address string, amount math.Int) {
	if before, known := l.earned[address]; known {
		amount = amount.Add(before)
	}
	l.earned[address] = amount
}

// slash takes a share of the bond unit, or what is left of the bond.
func (l *ledger) slash(m *mechanism.Member, ppm int64) {
	lost := math.MinInt(m.Bond, naiveShare(l.batch.Params.Slash.BondUnit, ppm))
	m.Bond, l.bonds = m.Bond.Sub(lost), l.bonds.Add(lost)
}

func (l *ledger) move(m *mechanism.Member, q int64) {
	c := naiveEffective(m.Credibility, m.LastEpoch, l.batch.Epoch, l.batch.Params.Credibility)
	m.Credibility = naiveCredibility(c, q, l.batch.Params.Credibility)
	if m.LastEpoch < l.batch.Epoch {
		m.LastEpoch = l.batch.Epoch
	}
}

// settle plays one round and gives its state.
func (l *ledger) settle(r mechanism.Round) mechanism.State {
	band, p := l.batch.Benchmark.Band, l.batch.Params
	var whole int64
	scores := map[string]int64{}
	var reports []mechanism.Report
	for _, report := range r.Reports {
		scores[report.Evaluator] = report.Score
		report.Weight = l.weights[report.Evaluator]
		reports = append(reports, report)
	}
	for _, name := range r.Committee {
		whole += l.weights[name]
	}
	reason, median := naiveReason(reports, whole, p.Quorum, band.T1), naiveMedian(reports)
	overturned := !r.Gold.Present && r.Appeal.Present && median.Present && distance(median.Value, r.Appeal.Value) > band.T1
	state := mechanism.StateFinal
	switch {
	case r.Gold.Present:
		state = mechanism.StateGold
	case reason == mechanism.ReasonOK, reason == mechanism.ReasonSupport && r.Appeal.Present:
		l.finals[r.Version] = median.Value
		if overturned {
			l.finals[r.Version] = r.Appeal.Value
		}
	default:
		state = mechanism.State("void_" + string(reason))
	}

	for _, name := range r.Committee {
		m := l.members[name]
		score, revealed := scores[name]
		reference := r.Gold
		if !r.Gold.Present && overturned {
			reference = r.Appeal
		} else if !r.Gold.Present {
			var others []mechanism.Report
			for _, other := range reports {
				if other.Evaluator != name {
					others = append(others, other)
				}
			}
			reference = naiveMedian(others)
		}
		switch {
		case !revealed:
			l.slash(&m, p.Slash.NonRevealPpm)
			l.move(&m, 0)
		case state == mechanism.StateFinal || state == mechanism.StateGold:
			l.judge(&m, r, state, score, reference, whole, overturned && reason == mechanism.ReasonOK)
		}
		l.members[name] = m
	}
	return state
}

// judge pays a revealed report and draws its consequences. blame says that a
// report may have led a conclusive round astray.
func (l *ledger) judge(m *mechanism.Member, r mechanism.Round, state mechanism.State, score int64,
	reference mechanism.Optional, whole int64, blame bool,
) {
	p, band := l.batch.Params, l.batch.Benchmark.Band
	judged := naiveScore(score, reference, mechanism.Scoring{Band: band, Beta: p.Beta, Prior: r.Prior})
	l.earn(m.Evaluator, naivePay(l.pot, whole, mechanism.Claim{X: judged.X, C: l.weights[m.Evaluator]}))
	if state == mechanism.StateGold && judged.Q == 0 {
		l.slash(m, p.Slash.FaultPpm)
		m.Faults++
		m.Jailed = m.Jailed || m.Faults >= p.Slash.MaxFaults
	}
	if blame && score >= 0 && distance(score, r.Appeal.Value) > 2*band.T1 {
		l.slash(m, p.Slash.OutlierPpm)
		m.Faults++
		m.Jailed = true
	}
	if score >= 0 || state == mechanism.StateGold {
		l.move(m, judged.Q)
	}
}

// The settlement of evaluators agrees with a version that shares no code.
func TestSettlementOfEvaluatorsAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := batches().Draw(t, "batch")
		l := newLedger(b)

		s := settle(t, b)

		requireCoins(t, l.pot, s.Pot)
		for i, r := range b.Rounds {
			require.Equal(t, l.settle(r), s.Rounds[i].State)
			final, known := l.finals[r.Version]
			require.Equal(t, mechanism.Optional{Value: final, Present: known}, s.Rounds[i].Final)
		}
		for _, m := range s.Evaluators {
			want := l.members[m.Evaluator]
			requireCoins(t, want.Bond, m.Bond)
			want.Bond = m.Bond
			require.Equal(t, want, m)
		}
		requireCoins(t, l.bonds, naiveSum([]math.Int{s.Slashed.Silent, s.Slashed.Fault, s.Slashed.Outlier}))
		for _, p := range s.Payees {
			if earned, known := l.earned[p.Address]; known {
				requireCoins(t, earned, p.Evaluator)
			}
		}
	})
}

// payNaively moves a frontier over scores by version and gives what each
// address earns, and what the bucket keeps.
func payNaively(b mechanism.Batch, f mechanism.Frontier, tiers mechanism.Tiers, price, bucket math.Int,
	scores map[uint64]int64,
) (earned map[string]math.Int, left math.Int, frontier int64) {
	earned, left, frontier = map[string]math.Int{}, bucket, f.Score
	full, wanted := map[uint64]math.Int{}, coins(0)
	for _, r := range b.Rounds { // ids and versions of the drawn batches ascend together
		score, final := scores[r.Version]
		full[r.Version] = coins(0)
		if final && score >= frontier+f.Eta {
			full[r.Version] = naiveShare(price, naivePoints(score, tiers)-naivePoints(frontier, tiers))
			frontier = score
		}
		wanted = wanted.Add(full[r.Version])
	}
	add := func(address string, amount math.Int) {
		if before, known := earned[address]; known {
			amount = amount.Add(before)
		}
		earned[address] = amount
	}
	for _, r := range b.Rounds {
		gross := full[r.Version]
		if wanted.GT(bucket) {
			gross = coinsOf(div(mul(ratOf(gross), ratOf(bucket)), ratOf(wanted)))
		}
		left = left.Sub(gross)
		rest := gross.Sub(naiveShare(gross, b.Params.Split.Community))
		foreign := int64(0)
		for _, parent := range r.Parents {
			if parent != r.Owner {
				foreign++
			}
		}
		for _, parent := range r.Parents {
			if parent != r.Owner {
				each := coinsOf(mul(ratOf(naiveShare(gross, b.Params.Split.Royalty)), frac(1, foreign)))
				add(parent, each)
				rest = rest.Sub(each)
			}
		}
		add(r.Owner, rest)
	}
	return earned, left, frontier
}

// The settlement of owners, on the benchmark and on benchmark 0, agrees too.
func TestSettlementOfOwnersAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := batches().Draw(t, "batch")
		s := settle(t, b)
		scores, indices := map[uint64]int64{}, map[uint64]int64{}
		for _, r := range s.Rounds {
			if !r.Final.Present {
				continue
			}
			scores[r.Version] = r.Final.Value
			second := mechanism.DomainScore{}
			if r.Version == 21 {
				second.Score = mechanism.Some(600000)
			}
			first := mechanism.DomainScore{Score: r.Final, Chance: 250000}
			_, indices[r.Version] = naiveIndex([][]mechanism.DomainScore{{first}, {second}}, 10000)
		}
		earned, left, frontier := payNaively(b, b.Benchmark.Frontier, b.Benchmark.Tiers, s.Price, s.BucketStart, scores)
		requireCoins(t, left, s.BucketEnd)
		require.Equal(t, frontier, s.Frontier)
		if b.Track0 != nil {
			more, left, frontier := payNaively(b, b.Track0.Frontier, mechanism.Linear(), s.Track0.Price, s.Track0.BucketStart, indices)
			requireCoins(t, left, s.Track0.BucketEnd)
			require.Equal(t, frontier, s.Track0.Frontier)
			for address, amount := range more {
				earned[address] = earned[address].Add(amount)
			}
		}
		for _, p := range s.Payees {
			want, known := earned[p.Address]
			if !known {
				want = coins(0)
			}
			requireCoins(t, want, p.Owner.Add(p.Royalty), p.Address)
		}
	})
}
