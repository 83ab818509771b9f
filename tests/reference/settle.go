package reference

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"sort"
)

func (r *Round) reports() []report {
	var list []report
	for _, seat := range r.Seats {
		if seat.Revealed {
			list = append(list, report{seat.Addr, seat.Score, seat.Weight})
		}
	}
	return list
}

// Tally computes the consensus of a round from its reports (R3).
func (s *State) Tally(r *Round) {
	r.Outcome = outcomeOf(r.reports(), r.Weight, s.Rules[r.Epoch].Quorum, int64(s.Benchmarks[r.Benchmark].T1))
	r.Score, r.HasScore = median(r.reports())
}

// settle tallies a round and queues what follows.
func (s *State) settle(r *Round) {
	b := s.Benchmarks[r.Benchmark]
	s.Tally(r)
	r.State = "settled"
	if r.Epoch == s.Epoch {
		for _, seat := range r.Seats {
			if !seat.Revealed {
				continue
			}
			leaf := hashOf("evalreward/reveal/v1", lp(seat.Salt), lp(addressBytes(seat.Addr)), lpUint(r.ID))
			for i := range s.Mixed {
				s.Mixed[i] ^= leaf[i]
			}
		}
	}
	if r.Kind == "appeal" {
		s.hear(r, int64(b.T1))
		return
	}
	if r.Outcome == "ok" {
		s.Registry.escrows[mark{r.Version, r.Benchmark}] = true
		s.work[awardItem(r, stageAward)] = r.ID
	}
	s.work[item{r.Epoch + 1, stagePay, r.Benchmark, r.ID}] = r.ID
}

func awardItem(r *Round, stage int) item {
	it := item{r.Epoch + 1, stage, r.Benchmark, r.Version}
	if r.Request.Baseline {
		it.order = 0
	}
	return it
}

// hear gives the verdict of an appeal.
func (s *State) hear(r *Round, t1 int64) {
	first := s.Rounds[r.ParentRound]
	verdict := "inconclusive"
	if r.Outcome == "ok" {
		verdict = "upheld"
		if distance(first.Score, r.Score) > t1 {
			verdict = "overturned"
		}
	}
	s.work[item{r.Epoch, stageLatePay, r.Benchmark, r.ID}] = r.ID
	s.decide(first, r, verdict)
}

func (s *State) decide(first, appeal *Round, verdict string) {
	a := first.Appeal
	a.Verdict, a.HasScore, a.Score = verdict, appeal.HasScore, appeal.Score
	if _, known := first.judged(); known && first.Outcome == "support" {
		s.Registry.escrows[mark{first.Version, first.Benchmark}] = true
		s.work[awardItem(first, stageLateAward)] = first.ID
	}
}

// judged gives the score that counts after all appeals.
func (r *Round) judged() (score int64, known bool) {
	verdict := ""
	if r.Appeal != nil {
		verdict = r.Appeal.Verdict
	}
	switch {
	case r.Kind != "normal":
		return 0, false
	case verdict == "overturned":
		return r.Appeal.Score, true
	case r.Outcome == "ok", r.Outcome == "support" && verdict == "upheld":
		return r.Score, true
	}
	return 0, false
}

// drawAppeals gives the places for appeals that start by themselves (R20): support first, by
// version, then audits, the smallest lots first.
func (s *State) drawAppeals(it item) {
	p := s.Rules[it.epoch-1]
	batch := s.Batches[BatchKey{it.benchmark, it.epoch - 1}]
	type lot struct {
		priority uint64
		round    *Round
	}
	var support, audits []lot
	for position := uint32(0); position < batch.Rounds; position++ {
		r := s.Rounds[(it.epoch-1)<<32|uint64(it.benchmark)<<16|uint64(position)]
		switch {
		case r.Kind == "gold":
		case r.Appeal != nil:
			s.appeal(it, batch, r)
		case r.Outcome == "support":
			support = append(support, lot{r.Version, r})
		case r.Outcome == "ok":
			text := append([]byte("evalreward/audit/v1"), s.Seeds[it.epoch]...)
			text = append(append(text, bigEndian(r.Version)...), bigEndian(uint64(r.Benchmark))...)
			hash := sha256.Sum256(text)
			priority := binary.BigEndian.Uint64(hash[:8])
			left := new(big.Int).Mul(new(big.Int).SetUint64(priority), num(scale))
			if left.Cmp(new(big.Int).Lsh(num(int64(p.AuditRate)), 64)) < 0 {
				audits = append(audits, lot{priority, r})
			}
		}
	}
	places := int(p.AuditsMax)
	for i, lots := range [][]lot{support, audits} {
		sort.Slice(lots, func(i, j int) bool { return lots[i].priority < lots[j].priority })
		for _, l := range lots[:min(len(lots), places)] {
			l.round.Appeal = &Appeal{Cause: []string{"support", "audit"}[i], Bond: new(big.Int), FirstPaid: new(big.Int), Slashed: new(big.Int)}
			s.appeal(it, batch, l.round)
			places--
		}
	}
}

func (s *State) appeal(it item, batch *Batch, r *Round) {
	batch.Appeals++
	r.State = "appealed"
	s.work[item{it.epoch, stageAppeal, r.Benchmark, r.Version}] = r.ID
}

// judge gives every seat its agreement, information and merit, its reason and its penalty.
// fixed, when known, replaces the medians of the others; void says that nobody is judged.
func (s *State) judge(r *Round, fixed int64, isFixed, void bool) {
	b, p := s.Benchmarks[r.Benchmark], s.Rules[r.Epoch]
	t0, t1 := int64(b.T0), int64(b.T1)
	for _, seat := range r.Seats {
		seat.Q, seat.U, seat.X, seat.Pay, seat.Penalty = 0, 0, 0, new(big.Int), ""
		switch {
		case !seat.Revealed:
			seat.Reason, seat.Penalty = "not_revealed", "silent"
			continue
		case void:
			seat.Reason = "void"
			continue
		case seat.Score == none:
			seat.Reason = "unfetchable"
			continue
		}
		seat.Reason = "judged"
		reference, known := fixed, isFixed
		if !isFixed {
			var others []report
			for _, other := range r.reports() {
				if other.addr != seat.Addr {
					others = append(others, other)
				}
			}
			reference, known = median(others)
		}
		if !known {
			continue
		}
		seat.Q = kernel(distance(seat.Score, reference), t0, t1)
		seat.U = max(0, seat.Q-kernel(distance(r.Prior, reference), t0, t1))
		seat.X = (int64(p.Beta)*seat.Q + (scale-int64(p.Beta))*seat.U) / scale
	}
}

// payFrom gives every seat its pay from a pot (R6), and the sum.
func (r *Round) payFrom(pot *big.Int) *big.Int {
	sum := new(big.Int)
	for _, seat := range r.Seats {
		if r.Weight > 0 {
			part := new(big.Int).Mul(num(seat.X), num(seat.Weight))
			seat.Pay = mulDiv(pot, part, new(big.Int).Mul(num(scale), num(r.Weight)))
		}
		sum = add(sum, seat.Pay)
	}
	return sum
}
