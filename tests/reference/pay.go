package reference

import (
	"math/big"
	"slices"
)

// pay makes a round final.
func (s *State) pay(it item, r *Round) {
	if r.Kind == "appeal" {
		s.payAppeal(r)
		return
	}
	batch := s.Batches[BatchKey{r.Benchmark, r.Epoch}]
	alone := r.Gold != nil && r.Gold.Left
	if it.stage == stagePay && batch.Appeals > 0 && !alone {
		s.work[item{r.Epoch + 1, stageLatePay, r.Benchmark, r.ID}] = r.ID
		return
	}
	if !batch.Fixed {
		batch.Bucket, batch.BucketFor, batch.Fixed = s.Benchmarks[r.Benchmark].Bucket, s.Track.Bucket, true
	}
	if s.waitsForAuthority(r) {
		return
	}
	paid, slashed := s.payCommittee(r, batch)
	if r.HasFinal && !r.Request.Baseline {
		s.payOwner(r, batch)
	}
	s.settleDeposit(r)
	if a := r.Appeal; a != nil {
		if a.Round != 0 {
			a.FirstPaid, a.Slashed = paid, slashed
		} else {
			s.credit(a.Challenger, denom, a.Bond)
		}
	}
	delete(s.Registry.escrows, mark{r.Version, r.Benchmark})
	r.State = "void"
	if r.HasFinal || r.Kind == "gold" && r.Outcome != "gold_void" {
		r.State = "final"
	}
}

// waitsForAuthority ends a dispute as far as money goes, or lets the round wait alone (R21).
func (s *State) waitsForAuthority(r *Round) bool {
	g := r.Gold
	if g == nil || g.Disputer == "" {
		return false
	}
	if g.Resolution == "" {
		if s.Epoch < g.Until {
			g.Left = true
			s.work[item{g.Until, stagePay, r.Benchmark, r.ID}] = r.ID
			return true
		}
		g.Resolution = "expired"
	}
	if g.Resolution == "upheld" {
		s.burn(g.Bond)
	} else {
		r.Outcome = "gold_void"
		s.credit(g.Disputer, denom, g.Bond)
	}
	st := s.Stewards[g.Steward]
	st.Disputes--
	if g.Slash {
		s.burn(st.Bond)
		st.Bond = new(big.Int)
	}
	return false
}

// payCommittee judges, pays, slashes and re-rates a first committee.
func (s *State) payCommittee(r *Round, batch *Batch) (paid, slashed *big.Int) {
	a, t1 := r.Appeal, int64(s.Benchmarks[r.Benchmark].T1)
	overturned := a != nil && a.Verdict == "overturned"
	switch {
	case r.Outcome == "gold_void":
		s.judge(r, 0, false, true)
	case r.Kind == "gold":
		s.judge(r, r.Gold.Score, true, false)
		for _, seat := range r.Seats {
			if seat.Revealed && seat.Q == 0 {
				seat.Penalty = "fault"
			}
		}
	default:
		_, known := r.judged()
		s.judge(r, 0, false, !known)
		if overturned {
			s.judge(r, a.Score, true, false)
		}
		for _, seat := range r.Seats {
			if overturned && r.Outcome == "ok" && seat.Revealed && seat.Score != none && distance(seat.Score, a.Score) > 2*t1 {
				seat.Penalty = "outlier"
			}
		}
	}
	paid = r.payFrom(batch.Pot)
	s.mint(paid)
	return paid, s.rate(r)
}

// rate credits the pays, slashes and moves credibilities; it gives what outliers lost, which
// the appeal divides. All other slashes are burned.
func (s *State) rate(r *Round) (held *big.Int) {
	p := s.Rules[r.Epoch]
	kind := s.Benchmarks[r.Benchmark].kind()
	held = new(big.Int)
	for _, seat := range r.Seats {
		e := s.Evaluators[EvaluatorKey{kind, seat.Addr}]
		ppm := map[string]uint32{"silent": p.SlashNonreveal, "fault": p.SlashFault, "outlier": p.SlashOutlier}[seat.Penalty]
		lost := smaller(e.Bond, share(p.BondUnit.BigInt(), ppm))
		e.Bond = sub(e.Bond, lost)
		if seat.Penalty == "outlier" {
			held = add(held, lost)
		} else {
			s.burn(lost)
		}
		if seat.Penalty == "fault" || seat.Penalty == "outlier" {
			e.Faults++
			if e.Status == "active" && (seat.Penalty == "outlier" || e.Faults >= p.MaxFaults) {
				e.Status, e.Until = "jailed", s.Epoch+p.JailEpochs
			}
		}
		if seat.Reason == "judged" || seat.Reason == "not_revealed" || seat.Penalty == "fault" {
			c := effective(e.Credibility, e.Last, r.Epoch, p.IdleDecay, p.CMin)
			e.Credibility = moved(c, seat.Q, p.GammaUp, p.GammaDn, p.CMin)
			e.Last = max(e.Last, r.Epoch)
		}
		e.Rounds++
		if r.HasFinal || r.Kind == "gold" && r.Outcome != "gold_void" {
			e.Reputation += uint64(seat.Q)
		}
		s.credit(seat.Addr, denom, seat.Pay)
	}
	return held
}

// payOwner is R9, R11 and R14 for both frontiers.
func (s *State) payOwner(r *Round, batch *Batch) {
	owners := r.ParentOwners
	if now := s.Registry.Versions[r.Version].Parents; !slices.Equal(now, r.Parents) {
		owners = nil
		for _, parent := range now {
			owners = append(owners, s.Registry.Models[s.Registry.Versions[parent].Model].Owner)
		}
	}
	b := s.Benchmarks[r.Benchmark]
	b.Bucket = sub(b.Bucket, s.split(r, owners, r.Own, batch.FullSum, batch.Bucket))
	if r.General != nil {
		s.Track.Bucket = sub(s.Track.Bucket, s.split(r, owners, r.General, batch.FullZero, batch.BucketFor))
	}
	var denoms []string
	for denom := range r.Own.Sponsors {
		denoms = append(denoms, denom)
	}
	// In order, because the ninth denom is sent at once.
	slices.Sort(denoms)
	for _, denom := range denoms {
		s.credit(r.Owner, denom, r.Own.Sponsors[denom])
	}
}

// split pays one gross and gives it.
func (s *State) split(r *Round, parentOwners []string, a *Award, sum, bucket *big.Int) *big.Int {
	p, gross := s.Rules[r.Epoch], a.Full
	if sum.Cmp(bucket) > 0 {
		gross = mulDiv(a.Full, bucket, sum)
	}
	var foreign []string
	for _, owner := range parentOwners {
		if owner != r.Owner {
			foreign = append(foreign, owner)
		}
	}
	community := share(gross, p.CommunityPpm)
	rest := sub(gross, community)
	s.mint(gross)
	for _, owner := range foreign {
		each := new(big.Int).Quo(share(gross, p.RoyaltyPpm), num(int64(len(foreign))))
		s.credit(owner, denom, each)
		rest = sub(rest, each)
	}
	s.credit(r.Owner, denom, rest)
	s.fundCommunity(denom, community)
	a.Gross, a.Community, a.Rest = gross, community, rest
	return gross
}

// settleDeposit is R13.
func (s *State) settleDeposit(r *Round) {
	q := r.Request
	missed := r.Kind != "gold" && !r.HasFinal && (r.Outcome == "quorum" || r.Outcome == "weight")
	moved := r.Own != nil && r.Own.Moved || r.General != nil && r.General.Moved
	returned := r.Kind == "gold" || !r.HasFinal && r.Outcome != "unfetchable" || moved
	switch {
	case missed && !q.Requeued:
		q.Target, q.Requeued = s.Epoch, true
		if s.Batches[BatchKey{r.Benchmark, r.Epoch}].Appeals > 0 {
			q.Target++
		}
		s.Requests = append(s.Requests, &q)
		open := item{s.Epoch, stageOpen, r.Benchmark, 0}
		if _, queued := s.work[open]; !queued && s.Benchmarks[r.Benchmark].Status == "retired" {
			s.work[open] = 0
		}
		return
	case returned:
		s.credit(q.Requester, denom, q.Deposit)
	default:
		s.burn(q.Deposit)
	}
	s.endPursuit(q)
}

// payAppeal is R20.
func (s *State) payAppeal(r *Round) {
	first := s.Rounds[r.ParentRound]
	a, pot := first.Appeal, s.Batches[BatchKey{first.Benchmark, first.Epoch}].Pot
	p := s.Rules[r.Epoch]
	s.judge(r, 0, false, r.Outcome != "ok")
	twice, zero := new(big.Int).Mul(pot, num(2)), new(big.Int)
	paid, minted, burned, back, reward := zero, zero, zero, zero, zero
	switch {
	case a.Verdict == "inconclusive":
		r.payFrom(zero)
		back = a.Bond
	case a.Cause != "challenge":
		paid = r.payFrom(pot)
		minted, burned = paid, a.Slashed
	case a.Verdict == "upheld":
		paid = r.payFrom(twice)
		burned = sub(a.Bond, paid)
	default:
		fromSlash := smaller(a.Slashed, twice)
		paid = r.payFrom(add(fromSlash, smaller(sub(twice, fromSlash), sub(pot, a.FirstPaid))))
		used := smaller(paid, fromSlash)
		minted = sub(paid, used)
		rest := sub(a.Slashed, fromSlash)
		reward = share(rest, p.ChallengerPpm)
		burned = add(sub(rest, reward), sub(fromSlash, used))
		back = a.Bond
	}
	a.Paid, a.Minted, a.Reward, a.Back, a.Burned = paid, minted, reward, back, burned
	r.HasFinal, r.Final = r.Outcome == "ok", r.Score
	s.mint(minted)
	s.burn(add(burned, s.rate(r)))
	s.credit(a.Challenger, denom, reward)
	s.credit(a.Challenger, denom, back)
	r.State = "void"
	if r.HasFinal {
		r.State = "final"
	}
}
