package types

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// keyOf joins integers as they stand in store keys, so that lists compare in key order.
func keyOf(values ...uint64) []byte {
	var key []byte
	for _, v := range values {
		key = binary.BigEndian.AppendUint64(key, v)
	}
	return key
}

func (gs GenesisState) checkRequests() error {
	key := func(r Request) []byte { return keyOf(uint64(r.Benchmark), r.TargetEpoch, uint64(r.Height), r.Version) }
	return each("requests", gs.Requests, key, bytes.Compare, gs.checkRequest)
}

func (gs GenesisState) checkRequest(r Request) error {
	if err := gs.hasBenchmark(r.Benchmark); err != nil {
		return err
	}
	if r.Height < 0 || r.Version == 0 || r.ModelId == 0 {
		return fieldError("height, version, model_id", "expected positive numbers, got %d, %d, %d", r.Height, r.Version, r.ModelId)
	}
	if err := checkAddress("requester", r.Requester); err != nil {
		return err
	}
	return checkCoinAmount("deposit", r.Deposit)
}

func (gs GenesisState) checkBatches() error {
	key := func(b Batch) []byte { return keyOf(uint64(b.Benchmark), b.Epoch) }
	return each("batches", gs.Batches, key, bytes.Compare, func(b Batch) error {
		if err := gs.hasBenchmark(b.Benchmark); err != nil {
			return err
		}
		if b.State != BATCH_STATE_OPEN && b.State != BATCH_STATE_FINALISED {
			return fieldError("state", "expected open or finalised, got %d", int32(b.State))
		}
		if b.Unfinished > b.Rounds+b.Appeals || (b.Unfinished == 0) != (b.State == BATCH_STATE_FINALISED) {
			return fieldError("unfinished", "expected 1..%d while open and 0 when finalised, got %d", b.Rounds+b.Appeals, b.Unfinished)
		}
		return checkAmounts("price", b.Price, "pot", b.Pot, "full_sum", b.FullSum, "bucket", b.Bucket, "minted", b.Minted,
			"generalisation_price", b.GeneralisationPrice, "generalisation_full_sum", b.GeneralisationFullSum,
			"generalisation_bucket", b.GeneralisationBucket)
	})
}

func (gs GenesisState) checkRounds() error {
	return each("rounds", gs.Rounds, func(r Round) uint64 { return r.Id }, cmp.Compare[uint64], func(r Round) error {
		if r.IsAppeal() {
			// The first round is pruned before its appeal.
			if first, err := gs.findRound(r.ParentRound); !r.Finished() && (err != nil || first.Appeal == nil) {
				return fieldError("parent_round", "expected an appealed round, got %d", r.ParentRound)
			}
		} else if err := gs.checkRequest(r.Request); err != nil {
			return err
		}
		if RoundID(r.Epoch, r.Benchmark, uint32(r.Id&0xFFFF)) != r.Id {
			return fieldError("id", "expected epoch * 2^32 + benchmark * 2^16 + position, got %d", r.Id)
		}
		if r.State < ROUND_STATE_OPEN || r.State > ROUND_STATE_DISPUTED {
			return fieldError("state", "expected %d..%d, got %d", ROUND_STATE_OPEN, ROUND_STATE_DISPUTED, r.State)
		}
		if err := r.checkKind(); err != nil {
			return err
		}
		if err := checkKind(r.EvaluatorKind); err != nil {
			return err
		}
		if err := checkPpm("prior", r.Prior); err != nil {
			return err
		}
		if err := checkPpm("score", r.Score); err != nil {
			return err
		}
		if err := checkAddress("owner", r.Owner); err != nil {
			return err
		}
		return checkCommittee(r)
	})
}

// maxPlaces bounds the rounds of an evaluator in an epoch: all positions of all benchmarks.
const maxPlaces = 1 << 20

// checkPlaces tells whether every seat has an entry of a ballot of its own.
func (gs GenesisState) checkPlaces() error {
	type entry struct {
		epoch     uint64
		kind      EvaluatorKind
		evaluator string
		place     uint32
	}
	taken := map[entry]uint64{}
	for _, r := range gs.Rounds {
		for _, seat := range r.Committee {
			e := entry{r.Epoch, r.EvaluatorKind, seat.Evaluator, seat.Place}
			if other, known := taken[e]; known {
				return fieldError("rounds.committee.place", "expected different places for %s in the rounds %d and %d, got %d twice",
					seat.Evaluator, other, r.Id, seat.Place)
			}
			taken[e] = r.Id
		}
	}
	return nil
}

func checkCommittee(r Round) error {
	if len(r.Committee) > mechanism.MaxReports {
		return fieldError("committee", "expected at most %d seats, got %d", mechanism.MaxReports, len(r.Committee))
	}
	var sum uint64
	for _, seat := range r.Committee {
		if err := checkAddress("committee.evaluator", seat.Evaluator); err != nil {
			return err
		}
		if err := checkPpm("committee.weight", seat.Weight); err != nil {
			return err
		}
		if seat.Place >= maxPlaces {
			return fieldError("committee.place", "expected less than %d, got %d", maxPlaces, seat.Place)
		}
		sum += uint64(seat.Weight)
	}
	if sum != r.CommitteeWeight {
		return fieldError("committee_weight", "expected %d, got %d", sum, r.CommitteeWeight)
	}
	return nil
}

// findRound looks a round up in the list, which is in order.
func (gs GenesisState) findRound(id uint64) (Round, error) {
	i, found := slices.BinarySearchFunc(gs.Rounds, id, func(r Round, id uint64) int { return cmp.Compare(r.Id, id) })
	if !found {
		return Round{}, fieldError("round", "expected the id of a round, got %d", id)
	}
	return gs.Rounds[i], nil
}

func (gs GenesisState) checkEvaluations() error {
	key := func(e Evaluation) []byte { return append(keyOf(e.Round), addressKey(e.Evaluator)...) }
	results := map[uint64]int{}
	for _, e := range gs.Evaluations {
		if e.Result != nil {
			results[e.Round]++
		}
	}
	return each("evaluations", gs.Evaluations, key, bytes.Compare, func(e Evaluation) error {
		round, err := gs.findRound(e.Round)
		if err != nil {
			return err
		}
		if !round.HasSeat(e.Evaluator) {
			return fieldError("evaluator", "expected a member of the committee of round %d, got %s", e.Round, e.Evaluator)
		}
		if err := e.check(); err != nil {
			return err
		}
		if results[e.Round] != 0 && results[e.Round] != len(round.Committee) {
			return fieldError("result", "expected one for each of the %d members of round %d or none, got %d",
				len(round.Committee), e.Round, results[e.Round])
		}
		if e.Result == nil {
			return nil
		}
		return checkAmounts("result.pay", e.Result.Pay, "result.slash", e.Result.Slash)
	})
}

// check tells whether a ballot can keep the commit or the reveal of an evaluation.
func (e Evaluation) check() error {
	if e.CommitHeight < 0 || (e.Revealed || len(e.Commit) != 0) != (e.CommitHeight > 0) {
		return fieldError("commit_height", "expected a positive height with a commit or a reveal and 0 without, got %d", e.CommitHeight)
	}
	if e.Revealed != (e.RevealHeight > 0) {
		return fieldError("reveal_height", "expected a positive height with a reveal and 0 without, got %d", e.RevealHeight)
	}
	if !e.Revealed {
		if e.CommitHeight == 0 {
			return nil
		}
		return checkHash("commit", e.Commit)
	}
	if err := checkHash("transcript_digest", e.TranscriptDigest); err != nil {
		return err
	}
	return checkHash("salt", e.Salt)
}

func (gs GenesisState) checkAwards() error {
	return each("awards", gs.Awards, func(a Award) uint64 { return a.Round }, cmp.Compare[uint64], func(a Award) error {
		if _, err := gs.findRound(a.Round); err != nil {
			return err
		}
		if err := checkAddress("owner", a.Owner); err != nil {
			return err
		}
		if a.Generalisation != nil {
			if err := a.Generalisation.checkAmounts(); err != nil {
				return errors.Wrap(err, "generalisation")
			}
		}
		return a.checkAmounts()
	})
}

func (a Award) checkAmounts() error {
	if err := a.Sponsors.Validate(); err != nil {
		return fieldError("sponsors", "expected valid coins: %s", err)
	}
	return checkAmounts("price", a.Price, "full", a.Full, "full_sum", a.FullSum, "bucket", a.Bucket, "gross", a.Gross,
		"community", a.Community, "each_parent", a.EachParent, "owner_amount", a.OwnerAmount, "deposit", a.Deposit)
}

func (gs GenesisState) checkWork() error {
	key := func(w WorkItem) []byte { return keyOf(w.Epoch, uint64(w.Stage), uint64(w.Benchmark), w.Order) }
	return each("work", gs.Work, key, bytes.Compare, func(w WorkItem) error {
		switch w.Stage {
		case WORK_STAGE_DRAW_APPEALS, WORK_STAGE_OPEN, WORK_STAGE_REFUND:
			return gs.hasBenchmark(w.Benchmark)
		case WORK_STAGE_AWARD, WORK_STAGE_PAY, WORK_STAGE_APPEAL, WORK_STAGE_SETTLE, WORK_STAGE_HEAR,
			WORK_STAGE_LATE_AWARD, WORK_STAGE_LATE_PAY:
		default:
			return fieldError("stage", "expected %d..%d, got %d", WORK_STAGE_DRAW_APPEALS, WORK_STAGE_LATE_PAY, w.Stage)
		}
		_, err := gs.findRound(w.Round)
		return err
	})
}

func (gs GenesisState) checkScores() error {
	final := func(s FinalScore) []byte { return keyOf(s.ModelId, uint64(s.Benchmark), s.Version) }
	err := each("final_scores", gs.FinalScores, final, bytes.Compare, func(s FinalScore) error {
		if err := gs.hasBenchmark(s.Benchmark); err != nil {
			return err
		}
		if err := checkPpm("score", s.Score); err != nil {
			return err
		}
		return checkCoinAmount("paid", s.Paid)
	})
	if err != nil {
		return err
	}
	last := func(s ModelScore) []byte { return keyOf(s.ModelId, uint64(s.Benchmark)) }
	return each("model_scores", gs.ModelScores, last, bytes.Compare, func(s ModelScore) error {
		if err := gs.hasBenchmark(s.Benchmark); err != nil {
			return err
		}
		return checkPpm("score", s.Score)
	})
}

func (gs GenesisState) checkReputations() error {
	// An address that is not the end of a key has its length before it.
	key := func(r Reputation) []byte {
		addr := addressKey(r.Owner)
		return slices.Concat([]byte{byte(len(addr))}, addr, keyOf(uint64(r.Benchmark)))
	}
	return each("reputations", gs.Reputations, key, bytes.Compare, func(r Reputation) error {
		if err := checkAddress("owner", r.Owner); err != nil {
			return err
		}
		return checkPpm("best", r.Best)
	})
}

func (gs GenesisState) checkClaimables() error {
	return each("claimables", gs.Claimables, func(c Claimable) []byte { return addressKey(c.Address) }, bytes.Compare, func(c Claimable) error {
		if err := checkAddress("address", c.Address); err != nil {
			return err
		}
		if err := c.Coins.Validate(); err != nil {
			return fieldError("coins", "expected valid coins: %s", err)
		}
		if len(c.Coins) < 1 || len(c.Coins) > MaxClaimableDenoms {
			return fieldError("coins", "expected 1..%d denoms, got %d", MaxClaimableDenoms, len(c.Coins))
		}
		return nil
	})
}
