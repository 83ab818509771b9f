package reference

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"sort"
)

// openNext serves the next request of a benchmark.
func (s *State) openNext(it item) {
	b, p := s.Benchmarks[it.benchmark], s.Ruling
	_, phase := s.Now()
	waiting := s.waiting(b.Id)
	retired := b.Status == "retired"
	if len(waiting) == 0 || !retired && waiting[0].Target > s.Epoch {
		delete(s.work, it)
		return
	}
	r := waiting[0]
	if retired {
		s.closeRequest(r)
		s.countClosed(it)
		return
	}
	batch := s.Batches[BatchKey{b.Id, s.Epoch}]
	if batch != nil && batch.Rounds >= p.RoundsMax || phase != Commit {
		delete(s.work, it)
		return
	}
	_, taken := s.work[item{s.Epoch, stageSettle, b.Id, r.Version}]
	switch {
	case s.Registry.Versions[r.Version].Yanked:
		s.closeRequest(r)
	case taken:
		r.Target = s.Epoch + 1
	case s.openRound(b, r):
		return
	case r.Requeued:
		s.closeRequest(r)
	default:
		r.Target, r.Requeued = s.Epoch+1, true
	}
	s.countClosed(it)
}

// countClosed counts a request that came to nothing; a benchmark has so many per epoch as it
// has places.
func (s *State) countClosed(it item) {
	s.work[it]++
	if s.work[it] < uint64(s.Ruling.RoundsMax+s.Ruling.AuditsMax) {
		return
	}
	delete(s.work, it)
	if s.Benchmarks[it.benchmark].Status == "retired" {
		it.epoch = s.Epoch + 1
		s.work[it] = 0
	}
}

// parties are the accounts that may not sit (R19), and the owners of the parents.
func (s *State) parties(version uint64) (barred map[string]bool, parentOwners []string) {
	r := s.Registry
	v := r.Versions[version]
	m := r.Models[v.Model]
	namespace, _, _ := bytes.Cut([]byte(m.Name), []byte("/"))
	barred = map[string]bool{m.Owner: true, v.Registrant: true, r.Namespaces[string(namespace)]: true}
	for _, parent := range v.Parents {
		owner := r.Models[r.Versions[parent].Model].Owner
		parentOwners = append(parentOwners, owner)
		barred[owner] = true
	}
	for owner, height := range m.previous {
		if height >= r.Horizon {
			barred[owner] = true
		}
	}
	return barred, parentOwners
}

// draw is R19; nobody is drawn when fewer than the quorum are eligible.
func (s *State) draw(b *Benchmark, version uint64, attempt, seats uint32, barred map[string]bool) []*Seat {
	p := s.Ruling
	least := share(p.BondUnit.BigInt(), p.BondFloorPpm)
	type ticket struct {
		addr []byte
		lot  uint64
		seat *Seat
	}
	var tickets []ticket
	for key, e := range s.Evaluators {
		if key.Kind != b.kind() || e.Status != "active" || s.Epoch < e.Joined+p.MaturityEpochs || e.Bond.Cmp(least) < 0 || barred[key.Addr] {
			continue
		}
		addr := addressBytes(key.Addr)
		text := append([]byte("evalreward/sort/v1"), s.Seeds[s.Epoch]...)
		text = append(append(text, bigEndian(version)...), bigEndian(uint64(b.Id))...)
		text = append(binary.BigEndian.AppendUint32(text, attempt), addr...)
		hash := sha256.Sum256(text)
		weight := effective(e.Credibility, e.Last, s.Epoch, p.IdleDecay, p.CMin)
		tickets = append(tickets, ticket{addr, binary.BigEndian.Uint64(hash[:8]), &Seat{Addr: key.Addr, Weight: weight, Pay: new(big.Int)}})
	}
	if len(tickets) < int(p.Quorum) {
		return nil
	}
	sort.Slice(tickets, func(i, j int) bool {
		if tickets[i].lot != tickets[j].lot {
			return tickets[i].lot < tickets[j].lot
		}
		return bytes.Compare(tickets[i].addr, tickets[j].addr) < 0
	})
	var drawn []*Seat
	for _, t := range tickets[:min(len(tickets), int(seats))] {
		drawn = append(drawn, t.seat)
	}
	return drawn
}

// prior is R5.
func (s *State) prior(b *Benchmark, version uint64) int64 {
	v := s.Registry.Versions[version]
	if score, known := s.Scores[ScoreKey{v.Model, b.Id, 0}]; known {
		return score
	}
	best, found := int64(0), false
	for _, parent := range v.Parents {
		score, known := s.Scores[ScoreKey{s.Registry.Versions[parent].Model, b.Id, parent}]
		if known && (!found || score > best) {
			best, found = score, true
		}
	}
	if found {
		return best
	}
	return b.Frontier
}

// openRound opens the first round of a request; false with too few evaluators.
func (s *State) openRound(b *Benchmark, r *Request) bool {
	barred, parentOwners := s.parties(r.Version)
	seats := s.draw(b, r.Version, 0, s.Ruling.CommitteeSize, barred)
	if seats == nil {
		return false
	}
	key := BatchKey{b.Id, s.Epoch}
	batch := s.Batches[key]
	if batch == nil {
		zero := new(big.Int)
		batch = &Batch{Price: b.Price, Pot: b.Pot, FullSum: zero, Bucket: zero, PriceZero: s.Track.Price, FullZero: zero, BucketFor: zero}
		s.Batches[key] = batch
		s.work[item{s.Epoch + 1, stageDraw, b.Id, 0}] = 0
	}
	model := s.Registry.Models[r.Model]
	round := &Round{
		ID: s.Epoch<<32 | uint64(b.Id)<<16 | uint64(batch.Rounds), Version: r.Version, Model: r.Model, Epoch: s.Epoch, Benchmark: b.Id,
		Kind: "normal", Prior: s.prior(b, r.Version), Owner: model.Owner, Parents: s.Registry.Versions[r.Version].Parents,
		ParentOwners: parentOwners, Request: *r,
	}
	batch.Rounds++
	s.dropRequest(r)
	s.seat(round, seats, stageSettle)
	return true
}

// seat stores an opened round and queues its settlement.
func (s *State) seat(r *Round, seats []*Seat, stage int) {
	r.State, r.Seats = "open", seats
	for _, seat := range seats {
		r.Weight += seat.Weight
	}
	s.Rounds[r.ID] = r
	s.work[item{r.Epoch, stage, r.Benchmark, r.Version}] = r.ID
}

// openAppeal opens the second round (R20), or leaves the first verdict where that is not possible.
func (s *State) openAppeal(first *Round) {
	_, phase := s.Now()
	b := s.Benchmarks[first.Benchmark]
	barred, _ := s.parties(first.Version)
	for _, seat := range first.Seats {
		barred[seat.Addr] = true
	}
	seats := s.draw(b, first.Version, 1, s.Ruling.AppealSize, barred)
	if s.Epoch != first.Epoch+1 || phase != Commit || seats == nil {
		s.decide(first, &Round{}, "inconclusive")
		return
	}
	r := &Round{
		ID: s.Epoch<<32 | first.ID&0xffffffff | 1<<15, Version: first.Version, Model: first.Model, Epoch: s.Epoch, Benchmark: b.Id,
		Kind: "appeal", Prior: s.prior(b, first.Version), Owner: first.Owner, ParentRound: first.ID,
		Request: Request{Deposit: new(big.Int)},
	}
	first.Appeal.Round = r.ID
	s.seat(r, seats, stageHear)
}
