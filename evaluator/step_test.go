package evaluator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// everything calls visit with every record and every combination of facts at every height that matters.
func everything(visit func(journal.Record, evaluator.Facts)) {
	reports := []*evaluator.Report{
		nil, {}, {Committed: true, Commit: []byte{1}}, {Committed: true, Commit: []byte{2}}, {Committed: true, Revealed: true},
		{Committed: true, Revealed: true, Final: true}, {Final: true},
	}
	for _, state := range journal.States {
		for _, hash := range [][]byte{nil, {1}} {
			for height := int64(8); height <= 32; height++ {
				for _, report := range reports {
					for bits := range 128 {
						bit := func(n int) bool { return bits>>n&1 == 1 }
						f := evaluator.Facts{
							Height: height, Report: report, Listed: bit(0), Committed: bit(1), Revealed: bit(2), Busy: bit(3), Resting: bit(4),
							Sent: bit(5), FetchFailed: bit(6),
						}
						visit(journal.Record{
							Round: 1, State: state, Hash: hash, Assignment: types.Assignment{CommitUntil: 14, RevealFrom: 15, RevealUntil: 24},
						}, f)
					}
				}
			}
		}
	}
}

// TestNextKeepsItsPromises walks through every state, height and combination of facts.
func TestNextKeepsItsPromises(t *testing.T) {
	count := 0
	everything(func(r journal.Record, f evaluator.Facts) {
		count++
		s := evaluator.Next(r, f)
		reported := f.Report != nil && (f.Report.Committed || f.Report.Revealed)
		committed := f.Committed || f.Revealed || reported
		switch s.Do {
		case evaluator.Commit:
			require.False(t, committed, "a commit that the chain has is not sent again: %+v %+v", r, f)
			require.Equal(t, journal.Scored, r.State)
			require.False(t, f.Sent, "not while another is on its way")
			require.LessOrEqual(t, f.Height+1, int64(14), "only when the next block may take it")
		case evaluator.Reveal:
			require.Equal(t, journal.Committed, r.State)
			require.False(t, f.Revealed || f.Sent)
			require.GreaterOrEqual(t, f.Height+1, int64(15))
			require.LessOrEqual(t, f.Height+1, int64(24))
		case evaluator.Fetch, evaluator.Measure, evaluator.Read, evaluator.GiveUp:
			require.False(t, f.Busy || committed, "one at a time, and nothing after the commit")
			require.Less(t, f.Height, int64(14))
		case evaluator.Recover:
			require.True(t, committed)
			require.NotEqual(t, journal.Committed, r.State)
		case evaluator.Become:
			require.NotEqual(t, r.State, s.State, "no step without progress: %+v %+v", r, f)
			if s.State == journal.Committed {
				require.Equal(t, r.Hash, f.Report.Commit, "only a commit that can be opened")
			}
			if s.State == journal.Missed {
				require.NotEmpty(t, s.Reason)
				require.True(t, f.Height >= 24 || !committed && r.State != journal.Committed && f.Height >= 14)
			}
		}
		if r.State.Final() {
			require.Equal(t, evaluator.Wait, s.Do)
		}
		if r.State == journal.Committed && f.Listed && f.Committed && !f.Revealed && !f.Sent && !f.Resting && f.Height >= 15 && f.Height < 24 && (f.Report == nil || !f.Report.Revealed) {
			require.Equal(t, evaluator.Reveal, s.Do, "nothing else keeps a reveal back: %+v", f)
		}
	})
	require.Greater(t, count, 400_000)
}

// TestNextStepByStep is the usual way, and the way after a loss.
func TestNextStepByStep(t *testing.T) {
	a := types.Assignment{CommitUntil: 14, RevealFrom: 15, RevealUntil: 24}
	for _, c := range []struct {
		state journal.State
		facts evaluator.Facts
		want  evaluator.Step
	}{
		{journal.Seen, evaluator.Facts{Height: 10, Listed: true}, evaluator.Step{Do: evaluator.Become, State: journal.Assigned}},
		{journal.Assigned, evaluator.Facts{Height: 10, Listed: true}, evaluator.Step{Do: evaluator.Fetch}},
		{journal.Assigned, evaluator.Facts{Height: 10, Listed: true, Busy: true}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Assigned, evaluator.Facts{Height: 10, Listed: true, Resting: true, FetchFailed: true}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Assigned, evaluator.Facts{Height: 11, Listed: true, Resting: true, FetchFailed: true}, evaluator.Step{Do: evaluator.GiveUp}},
		{journal.Fetched, evaluator.Facts{Height: 10, Listed: true}, evaluator.Step{Do: evaluator.Measure}},
		{journal.Run, evaluator.Facts{Height: 10, Listed: true}, evaluator.Step{Do: evaluator.Read}},
		{journal.Scored, evaluator.Facts{Height: 13, Listed: true}, evaluator.Step{Do: evaluator.Commit}},
		{journal.Scored, evaluator.Facts{Height: 13, Listed: true, Sent: true}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Scored, evaluator.Facts{Height: 13, Listed: true, Committed: true}, evaluator.Step{Do: evaluator.Ask}},
		{journal.Scored, evaluator.Facts{Height: 14, Listed: true}, evaluator.Step{
			Do: evaluator.Become, State: journal.Missed, Reason: "the commit deadline, height 14, passed in state SCORED",
		}},
		{journal.Scored, evaluator.Facts{Height: 14}, evaluator.Step{Do: evaluator.Ask}},
		{journal.Seen, evaluator.Facts{Height: 13, Listed: true, Committed: true, Report: &evaluator.Report{Committed: true, Commit: []byte{1}}},
			evaluator.Step{Do: evaluator.Recover}},
		{journal.Committed, evaluator.Facts{Height: 14, Listed: true, Committed: true}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Committed, evaluator.Facts{Height: 15, Listed: true, Committed: true}, evaluator.Step{Do: evaluator.Reveal}},
		{journal.Committed, evaluator.Facts{Height: 15}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Committed, evaluator.Facts{Height: 24, Listed: true, Committed: true}, evaluator.Step{
			Do: evaluator.Become, State: journal.Missed, Reason: "the reveal deadline, height 24, passed in state COMMITTED",
		}},
		{journal.Committed, evaluator.Facts{Height: 16, Listed: true, Committed: true, Revealed: true}, evaluator.Step{Do: evaluator.Become, State: journal.Revealed}},
		{journal.Revealed, evaluator.Facts{Height: 16, Listed: true}, evaluator.Step{Do: evaluator.Wait}},
		{journal.Revealed, evaluator.Facts{Height: 25}, evaluator.Step{Do: evaluator.Ask}},
		{journal.Revealed, evaluator.Facts{Height: 25, Report: &evaluator.Report{Final: true}}, evaluator.Step{Do: evaluator.Become, State: journal.Settled}},
	} {
		require.Equal(t, c.want, evaluator.Next(journal.Record{State: c.state, Assignment: a}, c.facts), "%s %+v", c.state, c.facts)
	}
	one := types.Assignment{CommitUntil: 14, RevealFrom: 15, RevealUntil: 15}
	require.Equal(t, evaluator.Reveal, evaluator.Next(journal.Record{State: journal.Committed, Assignment: one},
		evaluator.Facts{Height: 14, Listed: true, Committed: true}).Do, "a phase of one block")
}
