package types

import (
	"slices"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// BallotEntries is the number of rounds that share a ballot. A larger ballot makes batches
// cheaper and single items dearer: a message writes each ballot that it touches once, whole.
// Changing it breaks the state machine.
const BallotEntries = 16

// BallotOf gives the number of the ballot for a place of a docket, and the entry in it.
func BallotOf(place uint32) (number uint32, entry int) {
	return place / BallotEntries, int(place % BallotEntries)
}

// Entry gives an entry, empty where nothing was committed.
func (b Ballot) Entry(i int) BallotEntry {
	if i < len(b.Entries) {
		return b.Entries[i]
	}
	return BallotEntry{}
}

// Put sets an entry and fills the ones before it that have no commit.
func (b *Ballot) Put(i int, entry BallotEntry) {
	for len(b.Entries) <= i {
		b.Entries = append(b.Entries, BallotEntry{})
	}
	b.Entries[i] = entry
}

// Committed tells whether there is a commit, opened or not.
func (e BallotEntry) Committed() bool { return e.CommitHeight != 0 }

// Revealed tells whether the commit was opened.
func (e BallotEntry) Revealed() bool { return e.RevealHeight != 0 }

// Evaluation gives an entry in the words of queries.
func (e BallotEntry) Evaluation(round uint64, evaluator string) Evaluation {
	return Evaluation{
		Round: round, Evaluator: evaluator, Commit: e.Commit, CommitHeight: e.CommitHeight,
		Revealed: e.Revealed(), Raw: e.Raw, Score: e.Score, TranscriptDigest: e.TranscriptDigest,
		TranscriptUri: e.TranscriptUri, Salt: e.Salt, RevealHeight: e.RevealHeight,
	}
}

// Entry gives what a ballot keeps of an evaluation.
func (e Evaluation) Entry() BallotEntry {
	entry := BallotEntry{
		Commit: e.Commit, CommitHeight: e.CommitHeight, RevealHeight: e.RevealHeight, Raw: e.Raw, Score: e.Score,
		TranscriptDigest: e.TranscriptDigest, TranscriptUri: e.TranscriptUri, Salt: e.Salt,
	}
	if e.Revealed {
		entry.Commit = nil
	}
	return entry
}

// docketed gives the part of a round id that a docket keeps; the epoch is in its key. It is
// never 0, because a round has a benchmark.
func docketed(round uint64) uint32 { return uint32(round) }

// Add takes a round into the docket and gives its place.
func (d *Docket) Add(round uint64) (place uint32) {
	d.Rounds = append(d.Rounds, docketed(round))
	return uint32(len(d.Rounds) - 1)
}

// Place finds a round of the docket's epoch.
func (d Docket) Place(round uint64) (place uint32, found bool) {
	i := slices.Index(d.Rounds, docketed(round))
	return uint32(max(i, 0)), i >= 0
}

// Put sets the round of a place, for a docket that is built anew.
func (d *Docket) Put(place uint32, round uint64) {
	for len(d.Rounds) <= int(place) {
		d.Rounds = append(d.Rounds, 0)
	}
	d.Rounds[place] = docketed(round)
}

// IDs gives the ids of the rounds that are kept, in the order of their places.
func (d Docket) IDs(epoch uint64) []uint64 {
	var ids []uint64
	for _, low := range d.Rounds {
		if low != 0 {
			ids = append(ids, FirstRoundID(epoch)|uint64(low))
		}
	}
	return ids
}

// reasons and penalties are the words behind the numbers of SeatResult. Changing their order
// breaks the state machine.
var (
	reasons = []string{
		"", string(mechanism.PayNotRevealed), string(mechanism.PayVoid), string(mechanism.PayUnfetchable),
		string(mechanism.PayDisagreed), string(mechanism.PayRounded), string(mechanism.PayPaid),
	}
	penalties = []string{
		"", string(mechanism.PenaltyNone), string(mechanism.PenaltySilent), string(mechanism.PenaltyFault), string(mechanism.PenaltyOutlier),
	}
)

// SeatResult gives what is kept of a result. It fails on a word that has no number.
func (r Result) SeatResult() (SeatResult, error) {
	reason, penalty := slices.Index(reasons, r.Reason), slices.Index(penalties, r.Penalty)
	if reason < 0 || penalty < 0 {
		return SeatResult{}, errors.Wrapf(ErrInvalidField, "expected a reason of %q and a penalty of %q, got %q and %q",
			reasons, penalties, r.Reason, r.Penalty)
	}
	return SeatResult{
		HasReference: r.HasReference, Reference: r.Reference, Agreement: r.Agreement, Information: r.Information,
		Merit: r.Merit, Pay: shortAmount(r.Pay), Slash: shortAmount(r.Slash),
		CredibilityBefore: r.CredibilityBefore, CredibilityAfter: r.CredibilityAfter,
		Reason: uint32(reason), Penalty: uint32(penalty),
	}, nil
}

// Result gives the result of a seat with the evaluation from which it follows.
func (s SeatResult) Result(seat Seat, e Evaluation) (*Result, error) {
	if int(s.Reason) >= len(reasons) || int(s.Penalty) >= len(penalties) {
		return nil, errors.Wrapf(ErrInvalidField, "expected reason < %d and penalty < %d, got %d and %d",
			len(reasons), len(penalties), s.Reason, s.Penalty)
	}
	pay, err := longAmount(s.Pay)
	if err != nil {
		return nil, errors.Wrap(err, "pay")
	}
	slash, err := longAmount(s.Slash)
	if err != nil {
		return nil, errors.Wrap(err, "slash")
	}
	weighted, err := weightedScore(seat, e)
	if err != nil {
		return nil, err
	}
	return &Result{
		Weight: seat.Weight, WeightedScore: weighted, HasReference: s.HasReference, Reference: s.Reference,
		Agreement: s.Agreement, Information: s.Information, Merit: s.Merit, Pay: pay, Slash: slash,
		CredibilityBefore: s.CredibilityBefore, CredibilityAfter: s.CredibilityAfter,
		Reason: reasons[s.Reason], Penalty: penalties[s.Penalty],
	}, nil
}

// weightedScore is f = a * c (R2), 0 without a numeric score.
func weightedScore(seat Seat, e Evaluation) (uint32, error) {
	if !e.Revealed || int64(e.Score) == mechanism.Unfetchable {
		return 0, nil
	}
	weighted, err := mechanism.WeightedScore(int64(e.Score), int64(seat.Weight))
	return uint32(weighted), errors.Wrap(err, "weigh score")
}

// shortAmount writes an amount, and nothing for zero.
func shortAmount(amount math.Int) string {
	if amount.IsNil() || amount.IsZero() {
		return ""
	}
	return amount.String()
}

func longAmount(text string) (math.Int, error) {
	if text == "" {
		return zero(), nil
	}
	amount, ok := math.NewIntFromString(text)
	if !ok {
		return amount, errors.Wrapf(ErrInvalidField, "expected an amount in umodel, got %q", text)
	}
	return amount, nil
}

// NewResult gives the result of a seat as the mechanism judged it. Slash and credibilities
// are set when the round is paid.
func NewResult(judged mechanism.SeatResult, seat Seat, e Evaluation) (*Result, error) {
	weighted, err := weightedScore(seat, e)
	return &Result{
		Weight: seat.Weight, WeightedScore: weighted,
		HasReference: judged.Judged.Reference.Present, Reference: uint32(judged.Judged.Reference.Value),
		Agreement: uint32(judged.Judged.Q), Information: uint32(judged.Judged.U), Merit: uint32(judged.Judged.X),
		Pay: judged.Pay, Slash: zero(), Reason: string(judged.Reason), Penalty: string(judged.Penalty),
	}, err
}
