package mechanism

import (
	"cmp"
	"slices"

	"cosmossdk.io/math"
)

// SettleBatch settles all rounds of one benchmark in one epoch (R3 to R13,
// R17, R20, R21). It only puts the other rules together, in the order in which
// a chain that settles round by round calls them: Emission, Bucket and Pot at
// the start of the epoch, then ScoreRound and UpdateMember per round in
// ascending id, and PayOwners once everything is final.
//
// Errors: bad_halving, bad_epoch, bad_tiers, bad_ppm, bad_band, bad_amount,
// bad_params, bad_kappa, bad_split, bad_weight, too_many_rounds, duplicate,
// too_many, unknown_evaluator, not_in_committee, too_many_parents, no_domains,
// too_many_domains, bad_eps, empty_domain, bad_chance.
func SettleBatch(b Batch) (Settlement, error) {
	if err := b.validate(); err != nil {
		return Settlement{}, err
	}
	s := newSettler(b)
	if err := s.open(); err != nil {
		return Settlement{}, err
	}
	for _, round := range s.rounds {
		if err := s.settleRound(round); err != nil {
			return Settlement{}, err
		}
	}
	if err := s.payBenchmark(); err != nil {
		return Settlement{}, err
	}
	if err := s.payTrack0(); err != nil {
		return Settlement{}, err
	}
	s.closeBooks()
	return s.out, nil
}

// settler carries a settlement through its steps.
type settler struct {
	in Batch
	// rounds by ascending id; out.Rounds has the same places.
	rounds []Round
	// members by address, as the rounds so far left them.
	members []Member
	// weights of the members, the same in all rounds of the epoch.
	weights []int64
	track0  Accrual
	payees  Payees
	out     Settlement
}

func newSettler(b Batch) *settler {
	s := &settler{in: b, rounds: slices.Clone(b.Rounds), members: slices.Clone(b.Evaluators)}
	slices.SortFunc(s.rounds, func(x, y Round) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(s.members, func(x, y Member) int { return cmp.Compare(x.Evaluator, y.Evaluator) })
	s.weights = make([]int64, len(s.members))
	for i, m := range s.members {
		s.weights[i], _ = b.Params.Credibility.effective(m.Credibility, m.LastEpoch, b.Epoch)
	}
	s.out.Rounds = make([]SettledRound, 0, len(s.rounds))
	s.out.Slashed = noneSlashed()
	s.out.Community = math.ZeroInt()
	return s
}

// open is the beginning of the epoch: budget, price, bucket and pot.
func (s *settler) open() error {
	b := s.in
	budget, err := Emission(b.Epoch, b.Emission)
	if err != nil {
		return err
	}
	accrual, err := Bucket(b.Benchmark.Bucket, budget.OwnerPool, b.Pots.Weight, b.Kappa)
	if err != nil {
		return err
	}
	pot, err := Pot(budget.EvaluatorPool, b.Pots)
	if err != nil {
		return err
	}
	if b.Track0 != nil {
		s.track0, err = Bucket(b.Track0.Bucket, budget.OwnerPool, b.Pots.Generalisation, b.Kappa)
		if err != nil {
			return err
		}
	}
	s.out.Schedule, s.out.Validator = budget.Schedule, budget.Validator
	s.out.Price, s.out.BucketStart, s.out.Pot = accrual.Price, accrual.Bucket, pot
	return nil
}

// member finds the place of an evaluator.
func (s *settler) member(address string) int {
	i, _ := slices.BinarySearchFunc(s.members, address, func(m Member, a string) int {
		return cmp.Compare(m.Evaluator, a)
	})
	return i
}

func (s *settler) seats(r Round) []Seat {
	seats := make([]Seat, len(r.Committee))
	for i, address := range r.Committee {
		seats[i] = Seat{Evaluator: address, Weight: s.weights[s.member(address)]}
		for _, report := range r.Reports {
			if report.Evaluator == address {
				seats[i].Score = Some(report.Score)
			}
		}
	}
	return seats
}

func (s *settler) settleRound(r Round) error {
	p := s.in.Params
	facts := RoundFacts{Pot: s.out.Pot, Prior: r.Prior, Gold: r.Gold, Appeal: r.Appeal}
	rules := RoundRules{Band: s.in.Benchmark.Band, Beta: p.Beta, Quorum: p.Quorum}
	result, err := ScoreRound(s.seats(r), facts, rules)
	if err != nil {
		return err
	}
	settled := SettledRound{ID: r.ID, Version: r.Version, RoundResult: result}
	settled.Effects = make([]SeatEffect, len(result.Seats))
	for i, seat := range result.Seats {
		m := &s.members[s.member(seat.Evaluator)]
		after, slashed, err := UpdateMember(*m, seat, s.in.Epoch, p.Credibility, p.Slash)
		if err != nil {
			return err
		}
		*m = after
		settled.Effects[i] = SeatEffect{slashed, after.Credibility}
		s.out.Slashed = s.out.Slashed.Add(seat.Penalty, slashed)
		s.payees.AddEvaluator(seat.Evaluator, seat.Pay)
	}
	s.out.Rounds = append(s.out.Rounds, settled)
	return nil
}

// payBenchmark pays the owners for moving the benchmark's own frontier.
func (s *settler) payBenchmark() error {
	b := s.in.Benchmark
	pool := Pool{Frontier: b.Frontier, Tiers: b.Tiers, Price: s.out.Price, Bucket: s.out.BucketStart}
	pays, err := s.payFinal(pool, func(_ uint64, score int64) int64 { return score },
		func(r *SettledRound, pay OwnerPay) { r.Owner = &pay })
	s.out.Frontier, s.out.BucketEnd = pays.Frontier, pays.Bucket
	return err
}

// payTrack0 pays them for moving benchmark 0.
func (s *settler) payTrack0() error {
	t := s.in.Track0
	if t == nil {
		return nil
	}
	pool := Pool{Frontier: t.Frontier, Tiers: Linear(), Price: s.track0.Price, Bucket: s.track0.Bucket}
	known := sortedScores(t.Scores)
	index := func(version uint64, score int64) int64 {
		domains := domainScores(t.Domains, known, KnownScore{version, s.in.Benchmark.ID, score})
		return generalisation(domains, t.Eps).Index
	}
	pays, err := s.payFinal(pool, index, func(r *SettledRound, pay OwnerPay) { r.Track0 = &pay })
	s.out.Track0 = &Track0Result{
		Price: s.track0.Price, BucketStart: s.track0.Bucket, Frontier: pays.Frontier, BucketEnd: pays.Bucket,
	}
	return err
}

// payFinal pays the final rounds from a pool. score turns the final score of a
// version into the one that counts here; store keeps the pay with its round.
func (s *settler) payFinal(pool Pool, score func(version uint64, final int64) int64,
	store func(*SettledRound, OwnerPay),
) (OwnerPays, error) {
	entries := make([]Entry, 0, len(s.rounds))
	for i, r := range s.out.Rounds {
		if r.State == StateFinal {
			foreign := ForeignParents(s.rounds[i].Owner, s.rounds[i].Parents)
			entries = append(entries, Entry{r.Version, score(r.Version, r.Final.Value), int64(len(foreign))})
		}
	}
	pays, err := PayOwners(pool, s.in.Params.Split, entries)
	if err != nil {
		return OwnerPays{}, err
	}
	for i := range s.out.Rounds {
		for _, pay := range pays.Pays {
			if pay.Version == s.out.Rounds[i].Version {
				store(&s.out.Rounds[i], pay)
				s.payOwner(s.rounds[i], pay.Split)
			}
		}
	}
	return pays, nil
}

func (s *settler) payOwner(r Round, split Split) {
	s.out.Community = s.out.Community.Add(split.Community)
	s.payees.AddOwner(r.Owner, split.Owner)
	for _, parent := range ForeignParents(r.Owner, r.Parents) {
		s.payees.AddRoyalty(parent, split.EachParent)
	}
}

// closeBooks decides the deposits and adds everything up.
func (s *settler) closeBooks() {
	s.out.DepositsBurned, s.out.DepositsReturned = math.ZeroInt(), math.ZeroInt()
	for i := range s.out.Rounds {
		r := &s.out.Rounds[i]
		moved := r.Owner != nil && r.Owner.Moved || r.Track0 != nil && r.Track0.Moved
		r.DepositReturned = DepositReturned(r.State, moved)
		if r.DepositReturned {
			s.out.DepositsReturned = s.out.DepositsReturned.Add(s.rounds[i].Deposit)
		} else {
			s.out.DepositsBurned = s.out.DepositsBurned.Add(s.rounds[i].Deposit)
		}
	}
	s.out.Payees = s.payees.List()
	s.out.MintedBatch = s.out.Community
	for _, p := range s.out.Payees {
		s.out.MintedBatch = s.out.MintedBatch.Add(p.Total)
	}
	s.out.MintedTotal = s.out.MintedBatch.Add(s.out.Validator)
	s.out.Evaluators = s.members
}
