package evaluator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/secret"
)

// loseDisk removes everything but the secret.
func (b *bench) loseDisk() {
	b.t.Helper()
	b.stop()
	require.NoError(b.t, os.Remove(filepath.Join(b.dir, "journal.db")))
	require.NoError(b.t, os.RemoveAll(filepath.Join(b.dir, "runs")))
}

// TestARevealSurvivesTheLossOfTheDisk: the secret alone is enough to find the value of the commit again.
func TestARevealSurvivesTheLossOfTheDisk(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.8137", 300)
	b.start()
	b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
	b.loseDisk()

	b.runs("exit 75")
	b.start()
	b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")

	require.EqualValues(t, 813_700, b.chain.round(round).raw)
	require.Contains(t, b.log.String(), "the value of the commit on the chain was found again")
	require.Zero(t, b.chain.second)
}

// TestAForeignCommitIsNotRevealed: with another secret nothing opens the commit, and the log says so.
func TestAForeignCommitIsNotRevealed(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.8137", 400)
	b.start()
	b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
	b.loseDisk()
	other, err := secret.Create(filepath.Join(b.dir, "other"))
	require.NoError(t, err)

	b.secret = other
	b.start()
	b.eventually(func() bool { return strings.Contains(b.log.String(), "msg=FAILED") }, "failed")

	r := b.record(round)
	require.Equal(t, journal.Failed, r.State)
	require.Contains(t, r.Reason, "another evaluator secret made the commit on the chain")
	require.Contains(t, r.Reason, "nothing is revealed")
	require.False(t, b.chain.round(round).Revealed)
	require.Zero(t, b.chain.skipped)
}

// TestAStopAtAnyMomentLosesNothing stops and starts the daemon again and again while rounds come.
func TestAStopAtAnyMomentLosesNothing(t *testing.T) {
	b := newBench(t)
	b.runs("sleep 0.05; " + measures)
	var rounds []uint64
	for i := range 12 {
		rounds = append(rounds, b.draw(i, "0.5", 600))
	}
	left := func() int {
		n := 0
		for _, round := range rounds {
			if !b.chain.round(round).Revealed {
				n++
			}
		}
		return n
	}
	for i := 0; left() > 0; i++ {
		require.Less(t, i, 400, tail(b.log.String()))
		b.start()
		before := b.chain.now()
		b.eventually(func() bool { return b.chain.now() > before+int64(2+i%9+i/20) }, "blocks")
		b.stop()
	}
	require.Zero(t, b.chain.second, "commits of rounds that had one")
	require.NotContains(t, b.log.String(), "MISSED")
}
