package journal_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

func open(t *testing.T, file string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(file, "chain-1", "eva")
	require.NoError(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// TestRecordsSurvive: what was put is there after the file was closed and opened again.
func TestRecordsSurvive(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "journal.db")
	j := open(t, file)
	scored := journal.Record{Round: 7, State: journal.Scored, Score: &journal.Score{Raw: -5, Transcript: []byte{1}}}
	require.NoError(t, j.Put(journal.Record{Round: 3, State: journal.Seen}, scored))
	scored.Hash, scored.CommitTx = []byte{9}, "AA"
	require.NoError(t, j.Intend(journal.Intent{Hash: "AA", Kind: journal.Commit, Rounds: []uint64{7}, Tx: []byte("tx")}, scored))
	require.NoError(t, j.Put(journal.Record{Round: 3, State: journal.Abstained, Reason: "licence"}))
	require.NoError(t, j.Close())

	j = open(t, file)
	records, err := j.Open()
	require.NoError(t, err)
	require.Equal(t, []journal.Record{scored}, records)
	done, err := j.Done()
	require.NoError(t, err)
	require.Len(t, done, 1)
	require.Equal(t, "licence", done[0].Reason)
	intents, err := j.Intents()
	require.NoError(t, err)
	require.Equal(t, "tx", string(intents[0].Tx))

	scored.State = journal.Committed
	require.NoError(t, j.Forget("AA", scored))
	intents, err = j.Intents()
	require.NoError(t, err)
	require.Empty(t, intents)
}

// TestRecordsGoForwards tries every pair of states.
func TestRecordsGoForwards(t *testing.T) {
	way := []journal.State{
		journal.Seen, journal.Assigned, journal.Fetched, journal.Run, journal.Scored, journal.Committed, journal.Revealed, journal.Settled,
	}
	place := map[journal.State]int{}
	for i, s := range way {
		place[s] = i
	}
	for _, from := range journal.States {
		for _, to := range journal.States {
			j := open(t, filepath.Join(t.TempDir(), "journal.db"))
			require.NoError(t, j.Put(journal.Record{Round: 1, State: from}))
			err := j.Put(journal.Record{Round: 1, State: to})
			_, fromWay := place[from]
			_, toWay := place[to]
			switch {
			case from == to,
				fromWay && toWay && place[from] < place[to],
				fromWay && !toWay && from != journal.Settled,
				to == journal.Assigned && (from == journal.Failed || from == journal.Abstained):
				require.NoError(t, err, "%s to %s", from, to)
			default:
				require.ErrorContains(t, err, "round 1: expected a state after "+string(from)+", got "+string(to))
			}
		}
	}
}

// TestACommitHashNeverChanges: whatever goes wrong elsewhere, a second commit has no record.
func TestACommitHashNeverChanges(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal.db"))
	require.NoError(t, j.Put(journal.Record{Round: 1, State: journal.Scored, Hash: []byte{1}}))

	err := j.Put(journal.Record{Round: 1, State: journal.Scored, Hash: []byte{2}})
	require.ErrorContains(t, err, "expected the commit hash 01 to stay, got 02; nothing is committed twice")
	err = j.Intend(journal.Intent{Hash: "BB"}, journal.Record{Round: 1, State: journal.Scored})
	require.Error(t, err)
	intents, err := j.Intents()
	require.NoError(t, err)
	require.Empty(t, intents, "all or none")
}

// TestAJournalHasOneOwner: another chain, another evaluator and a second process are refused.
func TestAJournalHasOneOwner(t *testing.T) {
	file := filepath.Join(t.TempDir(), "journal.db")
	j := open(t, file)
	_, err := journal.Open(file, "chain-1", "eva")
	require.ErrorIs(t, err, journal.ErrLocked)
	_, err = journal.View(file)
	require.ErrorIs(t, err, journal.ErrLocked)
	require.NoError(t, j.Close())

	_, err = journal.Open(file, "chain-2", "eva")
	require.ErrorContains(t, err, "expected one with chain_id chain-2, got chain-1")
	_, err = journal.Open(file, "chain-1", "erik")
	require.ErrorContains(t, err, "expected one with evaluator erik, got eva")

	view, err := journal.View(file)
	require.NoError(t, err)
	require.NoError(t, view.Close())
	require.NoError(t, os.WriteFile(file+"x", []byte("no journal at all, but some text"), 0o600))
	_, err = journal.Open(file+"x", "chain-1", "eva")
	require.ErrorContains(t, err, "invalid database")
}
