package mechanism

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"cosmossdk.io/math"
)

// Kind says how an evaluator works.
type Kind string

// The kinds of evaluator.
const (
	KindAutomated Kind = "automated"
	KindHuman     Kind = "human"
)

// Status says whether an evaluator may be drawn.
type Status string

// The states of an evaluator.
const (
	StatusActive    Status = "active"
	StatusJailed    Status = "jailed"
	StatusUnbonding Status = "unbonding"
)

// Ticket names the round for which lots are drawn.
type Ticket struct {
	Seed      []byte
	Version   uint64
	Benchmark uint64
	Attempt   uint32
}

// Priority gives the lot of an evaluator in a round (R19); the smallest lots win:
//
//	first 8 bytes of sha256(tag | seed | version u64 | benchmark u64 | attempt u32 | address)
//
// Errors: bad_length.
func Priority(t Ticket, address []byte) (uint64, error) {
	if err := CheckHash("seed", t.Seed); err != nil {
		return 0, err
	}
	if err := CheckAddress(address); err != nil {
		return 0, err
	}
	return t.priority(address), nil
}

func (t Ticket) priority(address []byte) uint64 {
	p := append([]byte(tagSortition), t.Seed...)
	p = binary.BigEndian.AppendUint64(p, t.Version)
	p = binary.BigEndian.AppendUint64(p, t.Benchmark)
	p = binary.BigEndian.AppendUint32(p, t.Attempt)
	hash := sha256.Sum256(append(p, address...))
	return binary.BigEndian.Uint64(hash[:8])
}

// Candidate is an evaluator as far as the lottery looks at it.
type Candidate struct {
	Address     []byte
	Kind        Kind
	Status      Status
	JoinedEpoch int64
	Bond        math.Int
}

// DrawRules says who may sit in a committee and how many do.
type DrawRules struct {
	// Seats is the most that are drawn, Quorum the fewest that must be eligible.
	Seats, Quorum int64
	// Epoch of the round; a candidate must have joined Maturity epochs before.
	Epoch, Maturity int64
	Kind            Kind
	MinBond         math.Int
	// Exclude lists the addresses that have an interest in the version.
	Exclude [][]byte
}

// Validate refuses (bad_params) what is not 1 <= quorum <= seats <= MaxReports.
func (r DrawRules) Validate() error {
	if r.Quorum < 1 || r.Quorum > r.Seats || r.Seats > MaxReports {
		return fail(CodeBadParams, "expected 1 <= quorum <= seats <= %d, got quorum %d, seats %d",
			MaxReports, r.Quorum, r.Seats)
	}
	return nil
}

// Committee draws the evaluators of a round (R19): the eligible ones with the
// smallest lots, equal ones by address bytes, in that order. eligible counts all
// who could have been drawn. Nobody is tied by a grant here; see DrawRules.Seat.
// Errors: bad_length, bad_params, duplicate, bad_amount, too_few.
func Committee(t Ticket, r DrawRules, candidates []Candidate) (members [][]byte, eligible int, err error) {
	order, err := DrawOrder(t, r, candidates)
	if err != nil {
		return nil, 0, err
	}
	if int64(len(order)) < r.Quorum {
		return nil, 0, fail(CodeTooFew, "expected at least %d eligible evaluators, got %d", r.Quorum, len(order))
	}
	return order[:min(int64(len(order)), r.Seats)], len(order), nil
}

// DrawOrder gives all eligible evaluators in the order in which seats are offered to
// them: by their lots, equal ones by address bytes. They may be fewer than the quorum.
// Errors: bad_length, bad_params, duplicate, bad_amount.
func DrawOrder(t Ticket, r DrawRules, candidates []Candidate) ([][]byte, error) {
	if err := CheckHash("seed", t.Seed); err != nil {
		return nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if err := checkCandidates(r, candidates); err != nil {
		return nil, err
	}
	lots := t.draw(r, candidates)
	order := make([][]byte, len(lots))
	for i, lot := range lots {
		order[i] = lot.address
	}
	return order, nil
}

type lot struct {
	priority uint64
	address  []byte
}

// draw gives the lots of the eligible candidates, the smallest first.
func (t Ticket) draw(r DrawRules, candidates []Candidate) []lot {
	excluded := slices.SortedFunc(slices.Values(r.Exclude), bytes.Compare)
	lots := make([]lot, 0, len(candidates))
	for _, c := range candidates {
		if r.eligible(c, excluded) {
			lots = append(lots, lot{t.priority(c.Address), c.Address})
		}
	}
	slices.SortFunc(lots, func(a, b lot) int {
		return cmp.Or(cmp.Compare(a.priority, b.priority), bytes.Compare(a.address, b.address))
	})
	return lots
}

// eligible judges one candidate; excluded is sorted.
func (r DrawRules) eligible(c Candidate, excluded [][]byte) bool {
	if c.Status != StatusActive || c.Kind != r.Kind || c.Bond.LT(r.MinBond) {
		return false
	}
	if r.Epoch-c.JoinedEpoch < r.Maturity {
		return false
	}
	_, found := slices.BinarySearchFunc(excluded, c.Address, bytes.Compare)
	return !found
}

func checkCandidates(r DrawRules, candidates []Candidate) error {
	addresses := make([]string, len(candidates))
	for i, c := range candidates {
		if err := CheckAddress(c.Address); err != nil {
			return err
		}
		addresses[i] = string(c.Address)
	}
	if err := checkDistinct("candidate", addresses); err != nil {
		return err
	}
	if err := checkAmount("least bond", r.MinBond); err != nil {
		return err
	}
	for _, c := range candidates {
		if err := checkAmount("bond of a candidate", c.Bond); err != nil {
			return err
		}
	}
	return nil
}
