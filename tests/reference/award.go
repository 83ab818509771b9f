package reference

import (
	"math/big"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// award makes a score final and moves the frontiers with it.
func (s *State) award(it item, r *Round) {
	batch := s.Batches[BatchKey{r.Benchmark, r.Epoch}]
	if it.stage == stageAward && batch.Appeals > 0 {
		s.work[awardItem(r, stageLateAward)] = r.ID
		return
	}
	score, known := r.judged()
	if !known {
		return
	}
	r.HasFinal, r.Final = true, score
	b := s.Benchmarks[r.Benchmark]
	before, eta := b.Frontier, int64(b.Eta)
	r.Own = &Award{Score: score, Full: new(big.Int), Sponsors: Coins{}}
	gained := r.Own.move(&b.Frontier, eta, b.corners(), r.Request.Baseline)
	if r.Own.Moved {
		b.Holder = r.Version
		if b.Status != "retired" {
			s.Registry.Holders[b.Id] = r.Version
		}
	}
	if r.Request.Baseline {
		b.AwardedBaseline += gained
	} else {
		b.Awarded += gained
		r.Own.Points, r.Own.Full = gained, mulDiv(batch.Price, num(gained), num(scale))
		batch.FullSum = add(batch.FullSum, r.Own.Full)
		s.drawSponsors(b, r.Own, points(before, b.corners()))
	}
	s.keepScore(r, b)
	s.awardGeneral(r, batch)
}

// move applies R8 and gives the points. A baseline moves the frontier by any step.
func (a *Award) move(frontier *int64, eta int64, corners []corner, baseline bool) (gained int64) {
	if baseline {
		eta = 1
	}
	if a.Score < *frontier+eta {
		return 0
	}
	gained = points(a.Score, corners) - points(*frontier, corners)
	a.Moved, *frontier = true, a.Score
	return gained
}

// drawSponsors is R14.
func (s *State) drawSponsors(b *Benchmark, a *Award, before int64) {
	for key, pool := range s.Pools {
		if key.Benchmark != b.Id || a.Points == 0 {
			continue
		}
		part := mulDiv(pool.Amount, num(a.Points), num(scale-before))
		pool.Amount = sub(pool.Amount, part)
		a.Sponsors.plus(key.Denom, part)
	}
}

// keepScore keeps a final score and what the owner's own best grew by (R15).
func (s *State) keepScore(r *Round, b *Benchmark) {
	s.Scores[ScoreKey{r.Model, b.Id, r.Version}] = r.Final
	s.Scores[ScoreKey{r.Model, b.Id, 0}] = r.Final
	key := OwnerKey{r.Owner, b.Id}
	best, known := s.OwnBest[key]
	if !known {
		s.Honours[key] += uint64(points(r.Final, b.corners()))
		s.OwnBest[key] = r.Final
	} else if r.Final > best {
		s.Honours[key] += uint64(points(r.Final, b.corners()) - points(best, b.corners()))
		s.OwnBest[key] = r.Final
	}
}

// awardGeneral moves the frontier of benchmark 0 (R10).
func (s *State) awardGeneral(r *Round, batch *Batch) {
	t := s.Track
	if len(t.Suite) == 0 {
		return
	}
	a := &Award{Score: s.general(r.Model, r.Version), Full: new(big.Int)}
	r.General = a
	gained := a.move(&t.Frontier, int64(s.Ruling.GeneralisationEta), tierCorners(nil, nil), r.Request.Baseline)
	if !r.Request.Baseline {
		a.Points, a.Full = gained, mulDiv(batch.PriceZero, num(gained), num(scale))
		batch.FullZero = add(batch.FullZero, a.Full)
	}
	if a.Moved {
		t.Holder = r.Version
		s.Registry.Holders[0] = r.Version
	}
	var kept []Best
	for _, best := range t.Best {
		if best.Version != r.Version {
			kept = append(kept, best)
		}
	}
	kept = append(kept, Best{r.Version, r.Model, a.Score})
	sortBest(kept)
	t.Best = kept[:min(len(kept), types.MaxBestVersions)]
}
