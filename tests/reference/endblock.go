package reference

import (
	"bytes"
	"math/big"
	"sort"
)

// stages of work within an epoch, in their order.
const (
	stageDraw = iota + 1
	stageAward
	stagePay
	stageRefund
	stageAppeal
	stageOpen
	stageSettle
	stageHear
	stageLateAward
	stageLatePay
)

// item is a unit of work.
type item struct {
	epoch     uint64
	stage     int
	benchmark uint32
	order     uint64
}

func (a item) before(b item) bool {
	switch {
	case a.epoch != b.epoch:
		return a.epoch < b.epoch
	case a.stage != b.stage:
		return a.stage < b.stage
	case a.benchmark != b.benchmark:
		return a.benchmark < b.benchmark
	}
	return a.order < b.order
}

// Queued gives the number of items of work that wait.
func (s *State) Queued() int { return len(s.work) }

// EndBlock does what both modules do at the end of the block.
func (s *State) EndBlock() {
	s.endRegistry()
	s.payOut()
	if !s.Started || uint64(s.Height-s.Start) >= blocksOf(s.Ruling) {
		s.roll()
	}
	left := s.Ruling.UnitsPerBlock
	for left > 0 {
		next, found := s.head()
		if !found {
			break
		}
		left--
		s.do(next)
	}
	s.releaseBonds(max(left, 1))
	s.Height++
}

// head gives the first item that is due.
func (s *State) head() (first item, found bool) {
	_, phase := s.Now()
	for it := range s.work {
		if !found || it.before(first) {
			first, found = it, true
		}
	}
	due := first.epoch < s.Epoch || first.epoch == s.Epoch && (first.stage < stageSettle || phase >= Settle)
	return first, found && due
}

func (s *State) do(it item) {
	round := s.work[it]
	if it.stage == stageOpen {
		s.openNext(it)
		return
	}
	if it.stage == stageRefund {
		s.refund(it)
		return
	}
	delete(s.work, it)
	switch it.stage {
	case stageDraw:
		s.drawAppeals(it)
	case stageAward, stageLateAward:
		s.award(it, s.Rounds[round])
	case stagePay, stageLatePay:
		s.pay(it, s.Rounds[round])
	case stageAppeal:
		s.openAppeal(s.Rounds[round])
	case stageSettle, stageHear:
		s.settle(s.Rounds[round])
	}
}

// releaseBonds returns bonds whose unbonding is over, the oldest first.
func (s *State) releaseBonds(limit uint32) {
	sort.SliceStable(s.releases, func(i, j int) bool {
		a, b := s.releases[i], s.releases[j]
		switch {
		case a.epoch != b.epoch:
			return a.epoch < b.epoch
		case a.key.Kind != b.key.Kind:
			return a.key.Kind < b.key.Kind
		}
		return bytes.Compare(addressBytes(a.key.Addr), addressBytes(b.key.Addr)) < 0
	})
	due := 0
	for due < len(s.releases) && due < int(limit) && s.releases[due].epoch <= s.Epoch {
		due++
	}
	now := append([]release(nil), s.releases[:due]...)
	s.releases = s.releases[due:]
	for _, r := range now {
		if !s.release(r) {
			r.epoch = s.Epoch + 1
			s.releases = append(s.releases, r)
		}
	}
}

// release returns a bond unless it is still at stake.
func (s *State) release(r release) bool {
	if r.key.Kind == 0 {
		st := s.Stewards[r.key.Addr]
		if st.Disputes > 0 {
			st.Until = s.Epoch + 1
			return false
		}
		s.credit(r.key.Addr, denom, st.Bond)
		delete(s.Stewards, r.key.Addr)
		return true
	}
	e := s.Evaluators[r.key]
	if s.seated(r.key) {
		e.Until = s.Epoch + 1
		return false
	}
	s.credit(r.key.Addr, denom, e.Bond)
	delete(s.Evaluators, r.key)
	return true
}

// seated tells whether an evaluator sits in a round that is not over.
func (s *State) seated(key EvaluatorKey) bool {
	for _, r := range s.Rounds {
		if r.over() || s.Benchmarks[r.Benchmark].kind() != key.Kind {
			continue
		}
		for _, seat := range r.Seats {
			if seat.Addr == key.Addr {
				return true
			}
		}
	}
	return false
}

func (r *Round) over() bool { return r.State == "final" || r.State == "void" }

// refund returns one sponsor pool of a retired benchmark.
func (s *State) refund(it item) {
	var key PoolKey
	pools := 0
	for at := range s.Pools {
		if at.Benchmark != it.benchmark {
			continue
		}
		if pools++; pools == 1 || at.Denom < key.Denom {
			key = at
		}
	}
	if pools <= 1 {
		delete(s.work, it)
	}
	if pools == 0 {
		return
	}
	pool := s.Pools[key]
	delete(s.Pools, key)
	whole, rest := new(big.Int), pool.Amount
	for _, given := range pool.Given {
		whole = add(whole, given)
	}
	for addr, given := range pool.Given {
		part := mulDiv(pool.Amount, given, whole)
		s.credit(addr, key.Denom, part)
		rest = sub(rest, part)
	}
	s.fundCommunity(key.Denom, rest)
}

func (s *State) fundCommunity(denom string, amount *big.Int) {
	s.Give(s.moduleAccount(), denom, new(big.Int).Neg(amount))
	s.Give(communityAccount(), denom, amount)
}
