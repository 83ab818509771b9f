package simulation

import (
	stdmath "math"
	"slices"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// bribe lets bribers make offers to the committees of their rounds.
func (w *world) bribe(duties []seatOf) error {
	seen := map[uint64]bool{}
	for _, d := range duties {
		for _, r := range d.rounds {
			a := w.artifacts[r.Version]
			if seen[r.Id] || a == nil || a.owner == nil || a.owner.spec.Kind != Briber || a.lift == nil || w.peaceful {
				continue
			}
			seen[r.Id] = true
			if err := w.offer(a, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// offer splits what a lifted round would be worth over the seats that have to be bought, in
// this committee and in that of the appeal which will follow, and buys those who take it when
// they are a majority.
func (w *world) offer(a *artifact, r *types.Round) error {
	target := a.lift[r.Benchmark-1]
	prize, err := w.prize(r, target)
	if err != nil {
		return err
	}
	seats := int64(w.params.CommitteeSize/2+1) + int64(w.params.AppealSize/2+1)
	each := prize * 9 / 10 / seats
	var bought []*evaluator
	for _, seat := range r.Committee {
		e := w.byAddress[seat.Evaluator]
		if e == nil || e.spec.Kind != BribeTaker {
			continue
		}
		w.log.bribesOffered++
		if each > w.loss(r, seat) {
			bought = append(bought, e)
		}
	}
	if 2*w.weightOf(r, func(e *evaluator) bool { return slices.Contains(bought, e) }) <= r.CommitteeWeight {
		return nil
	}
	for _, e := range bought {
		w.log.bribesTaken++
		e.offers[r.Id] = target
		e.side += each
		a.owner.side -= each
	}
	return nil
}

// prize gives what the owner would get for a score, as far as the bucket reaches, in umodel.
func (w *world) prize(r *types.Round, score int64) (int64, error) {
	state, err := w.frontierOf(int(r.Benchmark - 1))
	if err != nil {
		return 0, err
	}
	b, err := w.rewards.Benchmarks.Get(w.ctx, r.Benchmark)
	if err != nil {
		return 0, err
	}
	before, err := b.Tiers().Points(int64(state.Frontier))
	if err != nil {
		return 0, err
	}
	after, err := b.Tiers().Points(score)
	if err != nil {
		return 0, err
	}
	full := mechanism.FullPay(state.Price, max(0, after-before))
	gross := math.MinInt(full, state.Bucket).Int64()
	return gross * (scale - int64(w.params.CommunityPpm)) / scale, nil
}

// loss gives what a member has to expect when it lies for money: the pay of the round, the
// slash of an overturned report, and the pay of all the perfect rounds after which its
// credibility is what it was.
func (w *world) loss(r *types.Round, seat types.Seat) int64 {
	pot, err := w.frontierOf(int(r.Benchmark - 1))
	if err != nil || r.CommitteeWeight == 0 {
		return stdmath.MaxInt64
	}
	pay := float64(pot.Pot.Int64()) * float64(seat.Weight) / float64(r.CommitteeWeight)
	slash := float64(w.params.BondUnit.Int64()) * float64(w.params.SlashOutlier) / scale
	c, up, down := float64(seat.Weight)/scale, float64(w.params.GammaUp)/scale, float64(w.params.GammaDn)/scale
	rounds := 0.0
	if c < 1 {
		rounds = stdmath.Log((1-c)/(1-c*(1-down))) / stdmath.Log(1-up)
	}
	return int64(pay + slash + rounds*pay)
}
