package vectors

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

type settlementOut struct {
	Schedule         math.Int    `json:"schedule"`
	Validator        math.Int    `json:"validator"`
	Price            math.Int    `json:"price"`
	Pot              math.Int    `json:"pot"`
	BucketStart      math.Int    `json:"bucket_start"`
	BucketEnd        math.Int    `json:"bucket_end"`
	Frontier         int64       `json:"frontier"`
	Track0           *track0Out  `json:"track0"`
	Rounds           []roundOut  `json:"rounds"`
	Payees           []payeeOut  `json:"payees"`
	Community        math.Int    `json:"community"`
	MintedBatch      math.Int    `json:"minted_batch"`
	MintedTotal      math.Int    `json:"minted_total"`
	DepositsBurned   math.Int    `json:"deposits_burned"`
	DepositsReturned math.Int    `json:"deposits_returned"`
	SlashedSilent    math.Int    `json:"slashed_silent"`
	SlashedFault     math.Int    `json:"slashed_fault"`
	SlashedOutlier   math.Int    `json:"slashed_outlier"`
	Evaluators       []memberOut `json:"evaluators"`
}

type track0Out struct {
	Price       math.Int `json:"price"`
	BucketStart math.Int `json:"bucket_start"`
	Frontier    int64    `json:"frontier"`
	BucketEnd   math.Int `json:"bucket_end"`
}

type roundOut struct {
	Round           uint64          `json:"round"`
	Version         uint64          `json:"version"`
	State           mechanism.State `json:"state"`
	Consensus       *int64          `json:"consensus"`
	Final           *int64          `json:"final"`
	Overturned      bool            `json:"overturned"`
	CommitteeWeight int64           `json:"committee_weight"`
	Evaluators      []seatOut       `json:"evaluators"`
	OwnerPay        *ownerPayOut    `json:"owner_pay"`
	Track0Pay       *ownerPayOut    `json:"track0_pay"`
	Deposit         string          `json:"deposit"`
}

type seatOut struct {
	Addr   string              `json:"addr"`
	Weight int64               `json:"weight"`
	Q      int64               `json:"q"`
	U      int64               `json:"u"`
	X      int64               `json:"x"`
	Pay    math.Int            `json:"pay"`
	Slash  math.Int            `json:"slash"`
	Reason mechanism.PayReason `json:"reason"`
	C      int64               `json:"c"`
}

type ownerPayOut struct {
	F          int64                 `json:"f"`
	Before     int64                 `json:"before"`
	Moved      bool                  `json:"moved"`
	Points     int64                 `json:"points"`
	Full       math.Int              `json:"full"`
	Gross      math.Int              `json:"gross"`
	Community  math.Int              `json:"community"`
	EachParent math.Int              `json:"each_parent"`
	Owner      math.Int              `json:"owner"`
	Reason     mechanism.OwnerReason `json:"reason"`
}

type payeeOut struct {
	Addr      string   `json:"addr"`
	Evaluator math.Int `json:"evaluator"`
	Owner     math.Int `json:"owner"`
	Royalty   math.Int `json:"royalty"`
	Total     math.Int `json:"total"`
}

type memberOut struct {
	Addr      string   `json:"addr"`
	C         int64    `json:"c"`
	LastEpoch int64    `json:"last_epoch"`
	Bond      math.Int `json:"bond"`
	Faults    int64    `json:"faults"`
	Jailed    bool     `json:"jailed"`
}

func settlementOf(s mechanism.Settlement) settlementOut {
	out := settlementOut{
		Schedule: s.Schedule, Validator: s.Validator, Price: s.Price, Pot: s.Pot,
		BucketStart: s.BucketStart, BucketEnd: s.BucketEnd, Frontier: s.Frontier,
		Rounds:    make([]roundOut, len(s.Rounds)),
		Payees:    make([]payeeOut, len(s.Payees)),
		Community: s.Community, MintedBatch: s.MintedBatch, MintedTotal: s.MintedTotal,
		DepositsBurned: s.DepositsBurned, DepositsReturned: s.DepositsReturned,
		SlashedSilent: s.Slashed.Silent, SlashedFault: s.Slashed.Fault, SlashedOutlier: s.Slashed.Outlier,
		Evaluators: make([]memberOut, len(s.Evaluators)),
	}
	if t := s.Track0; t != nil {
		out.Track0 = &track0Out{t.Price, t.BucketStart, t.Frontier, t.BucketEnd}
	}
	for i, r := range s.Rounds {
		out.Rounds[i] = roundOf(r)
	}
	for i, p := range s.Payees {
		out.Payees[i] = payeeOut{p.Address, p.Evaluator, p.Owner, p.Royalty, p.Total}
	}
	for i, m := range s.Evaluators {
		out.Evaluators[i] = memberOut{m.Evaluator, m.Credibility, m.LastEpoch, m.Bond, m.Faults, m.Jailed}
	}
	return out
}

func roundOf(r mechanism.SettledRound) roundOut {
	out := roundOut{
		Round: r.ID, Version: r.Version, State: r.State,
		Consensus: null(r.Consensus.Score), Final: null(r.Final), Overturned: r.Overturned,
		CommitteeWeight: r.CommitteeWeight, Evaluators: make([]seatOut, len(r.Seats)),
		OwnerPay: ownerPayOf(r.Owner), Track0Pay: ownerPayOf(r.Track0), Deposit: "burned",
	}
	if r.DepositReturned {
		out.Deposit = "returned"
	}
	for i, s := range r.Seats {
		out.Evaluators[i] = seatOut{
			Addr: s.Evaluator, Weight: s.Weight, Q: s.Judged.Q, U: s.Judged.U, X: s.Judged.X,
			Pay: s.Pay, Slash: r.Effects[i].Slashed, Reason: s.Reason, C: r.Effects[i].Credibility,
		}
	}
	return out
}

func ownerPayOf(p *mechanism.OwnerPay) *ownerPayOut {
	if p == nil {
		return nil
	}
	return &ownerPayOut{
		F: p.Score, Before: p.Before, Moved: p.Moved, Points: p.Points, Full: p.Full, Gross: p.Gross,
		Community: p.Split.Community, EachParent: p.Split.EachParent, Owner: p.Split.Owner, Reason: p.Reason,
	}
}
