package evaluator_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// TestNodesThatLagLieOrDie: whatever an answer is, nothing is decided on one that makes no sense, and the log says what was wrong.
func TestNodesThatLagLieOrDie(t *testing.T) {
	spoil := func(change func(*types.Assignment)) func(evaluator.Snapshot) (evaluator.Snapshot, error) {
		return func(s evaluator.Snapshot) (evaluator.Snapshot, error) {
			change(&s.Assignments[0])
			return s, nil
		}
	}
	for _, c := range []struct {
		name, want string
		answer     func(evaluator.Snapshot) (evaluator.Snapshot, error)
	}{
		{"dead", "connection refused", func(evaluator.Snapshot) (evaluator.Snapshot, error) {
			return evaluator.Snapshot{}, errors.New("connection refused")
		}},
		{"behind", "the node is behind", func(s evaluator.Snapshot) (evaluator.Snapshot, error) {
			s.Height = 2
			return s, nil
		}},
		{"twice", "expected it once, got it twice", func(s evaluator.Snapshot) (evaluator.Snapshot, error) {
			s.Assignments = append(s.Assignments, s.Assignments[0])
			return s, nil
		}},
		{"other artifact", "expected the assignment as before", spoil(func(a *types.Assignment) { a.Digest = "sha256:" + strings.Repeat("0", 64) })},
		{"no digest", "expected a digest sha256: and 64 hex digits", spoil(func(a *types.Assignment) { a.Digest = "md5" })},
		{"other deadline", "expected commit_until + 1 = reveal_from", spoil(func(a *types.Assignment) { a.RevealFrom += 7 })},
		{"other round", "expected a round of benchmark", spoil(func(a *types.Assignment) { a.Benchmark = 9 })},
		{"reveal alone", "expected a commit before the reveal", spoil(func(a *types.Assignment) { a.Committed, a.Revealed = false, true })},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			round := b.draw(0, "0.5", 40)
			b.start()
			b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
			b.chain.set(func(f *fakeChain) { f.answer = c.answer })
			b.eventually(func() bool { return strings.Contains(b.log.String(), c.want) }, c.want)
			b.chain.set(func(f *fakeChain) { f.answer = nil })
			b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
			require.Positive(t, b.chain.doubts, "another node was asked")
			require.Zero(t, b.chain.second+b.chain.skipped)
		})
	}
}

// TestAStaleNodeAfterARestart: what the journal saw of the chain is not forgotten with the process.
func TestAStaleNodeAfterARestart(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.5", 60)
	b.start()
	b.eventually(func() bool {
		return b.chain.round(round).Committed && strings.Contains(b.log.String(), "msg=COMMITTED")
	}, "committed")
	b.stop()
	b.chain.set(func(f *fakeChain) {
		f.answer = func(s evaluator.Snapshot) (evaluator.Snapshot, error) {
			s.Height = 1
			s.Assignments[0].Committed = false
			return s, nil
		}
	})
	b.start()
	b.eventually(func() bool { return strings.Contains(b.log.String(), "the node is behind") }, "doubt")
	b.chain.set(func(f *fakeChain) { f.answer = nil })
	b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
	require.Zero(t, b.chain.second)
}

// TestTransactionsThatGetLost: expired, refused, failed and unaffordable ones are followed by another, which takes effect once.
func TestTransactionsThatGetLost(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*fakeChain, *atomic.Int64)
		want  string
	}{
		"forgotten by the node": {func(f *fakeChain, n *atomic.Int64) {
			f.take = func(sdk.Msg) error { f.deaf = n.Add(1) == 1; return nil }
		}, "transaction expired"},
		"refused": {func(f *fakeChain, n *atomic.Int64) { f.take = times(n, 3, evaluator.ErrRefused) }, "transaction refused"},
		"out of gas": {func(f *fakeChain, n *atomic.Int64) {
			f.take = times(n, 2, errors.Join(evaluator.ErrFailed, evaluator.ErrOutOfGas))
		}, "out of gas"},
		"too dear": {func(f *fakeChain, n *atomic.Int64) { f.prepare = times(n, 2, evaluator.ErrFee) }, "fill up the account, or raise wallet.tx.max_fee"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			round := b.draw(0, "0.5", 80)
			var n atomic.Int64
			b.chain.set(func(f *fakeChain) { c.spoil(f, &n) })
			b.start()
			b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
			require.Contains(t, b.log.String(), c.want)
			require.Zero(t, b.chain.second)
		})
	}
}

func times(n *atomic.Int64, most int64, err error) func(sdk.Msg) error {
	return func(sdk.Msg) error {
		if n.Add(1) <= most {
			return err
		}
		return nil
	}
}

// TestAChainThatHalts: while there are no blocks nothing is lost, and it goes on with the first one.
func TestAChainThatHalts(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.5", 40)
	b.start()
	b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
	b.chain.set(func(f *fakeChain) { f.halted = true })
	time.Sleep(500 * time.Millisecond)
	require.False(t, b.chain.round(round).Revealed)
	b.chain.set(func(f *fakeChain) { f.halted = false })
	b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
	require.Zero(t, b.chain.second)
}

// fullDisk is a journal whose disk is full now and then.
type fullDisk struct {
	evaluator.Store
	full *atomic.Bool
}

func (f fullDisk) err() error {
	if f.full.Load() {
		return fmt.Errorf("write journal.db: %w", syscall.ENOSPC)
	}
	return nil
}

func (f fullDisk) Put(r ...journal.Record) error {
	return errors.Join(f.err(), unless(f.err(), func() error { return f.Store.Put(r...) }))
}

func (f fullDisk) Intend(i journal.Intent, r ...journal.Record) error {
	return errors.Join(f.err(), unless(f.err(), func() error { return f.Store.Intend(i, r...) }))
}

func (f fullDisk) Forget(hash string, r ...journal.Record) error {
	return errors.Join(f.err(), unless(f.err(), func() error { return f.Store.Forget(hash, r...) }))
}

func unless(err error, do func() error) error {
	if err != nil {
		return nil
	}
	return do()
}

// TestAFullDisk: nothing leaves that is not written down, and everything goes on when there is room.
func TestAFullDisk(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.5", 120)
	var full atomic.Bool
	full.Store(true)
	b.store = func(s evaluator.Store) evaluator.Store { return fullDisk{s, &full} }
	b.start()
	b.eventually(func() bool {
		return strings.Contains(b.log.String(), "nothing is sent until it can: is the disk full?")
	}, "complaint")
	time.Sleep(100 * time.Millisecond)
	b.chain.set(func(f *fakeChain) { require.Empty(t, f.sent) })

	full.Store(false)
	b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
	full.Store(true)
	time.Sleep(200 * time.Millisecond)
	full.Store(false)
	b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
	require.Zero(t, b.chain.second)
}

// TestRunnersThatMisbehave: each ends as it should, and the reason is in the log.
func TestRunnersThatMisbehave(t *testing.T) {
	answer := func(value string) string {
		return strings.Replace(measures, `"$(cat "$MODELD_ARTIFACT_FILE")"`, value, 1)
	}
	for name, c := range map[string]struct {
		script, want string
		state        journal.State
		raw          int64
	}{
		"hangs":         {"sleep 1000", "expected sh to end within 300ms, it was killed", journal.Failed, 0},
		"forks":         {"for i in 1 2 3 4; do sleep 1000 & done; wait", "killed with all its processes", journal.Failed, 0},
		"fails":         {"echo no GPU >&2; exit 1", "the runner failed 2 times, at last: runner failed: expected sh to end with 0, 65 or 75, got exit status 1: it printed at last: no GPU", journal.Failed, 0},
		"later":         {"exit 75", "passed in state FETCHED: asked ", journal.Missed, 0},
		"bad model":     {"echo no tensors; exit 65", "bad model: sh ended with 65: it printed at last: no tensors", journal.Scored, mechanism.RawUnfetchable},
		"no result":     {"true", "expected it to leave result.json", journal.Failed, 0},
		"NaN":           {answer("NaN"), `metric acc: expected a number such as 0.8137, got \"NaN\"`, journal.Failed, 0},
		"out of range":  {answer("81.37"), "expected 0.000000 to 1.000000 as benchmark 1 (prose) declares", journal.Failed, 0},
		"other metric":  {strings.Replace(measures, `"acc"`, `"f1"`, 1), `expected metric \"acc\", got \"f1\"`, journal.Failed, 0},
		"other harness": {strings.Replace(measures, "test harness", "other", 1), "pins harness digest", journal.Failed, 0},
		"a link":        {`ln -s /etc/passwd "$MODELD_OUT_DIR/result.json"`, "expected a plain file", journal.Failed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.runs(c.script)
			b.config.Runners[0].Tries, b.config.Runners[0].Timeout = 2, 300*time.Millisecond
			round := b.draw(0, "0.5", 100)
			b.start()
			b.eventually(func() bool { return strings.Contains(b.log.String(), "msg="+string(c.state)) }, string(c.state))
			require.Contains(t, b.log.String(), c.want)
			if c.raw != 0 {
				b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
				require.Equal(t, c.raw, b.chain.round(round).raw)
			}
			b.stop()
		})
	}
}

// TestArtifactsThatCannotBeHad: a wrong digest and a place that is gone are reported as unfetchable, a silent place only shortly before the
// deadline, and settings that do not allow a place are the operator's business.
func TestArtifactsThatCannotBeHad(t *testing.T) {
	failing := func(err error) evaluator.Fetcher {
		return func(context.Context, string, string) (string, error) { return "", err }
	}
	for name, c := range map[string]struct {
		fetch evaluator.Fetcher
		mode  string
		want  string
		state journal.State
	}{
		"gone":        {failing(fmt.Errorf("%w: 404", evaluator.ErrUnfetchable)), config.Report, "artifact cannot be had: 404", journal.Scored},
		"silent":      {failing(errors.New("timeout")), config.Report, "could not be had until 3 blocks before the deadline: timeout", journal.Scored},
		"not set up":  {failing(fmt.Errorf("%w: ipfs", evaluator.ErrUnsupported)), config.Report, "artifact place is not set up: ipfs", journal.Failed},
		"abstaining":  {failing(fmt.Errorf("%w: 404", evaluator.ErrUnfetchable)), config.Silent, "artifact cannot be had: 404", journal.Abstained},
		"wrong bytes": {nil, config.Report, "wrong digest: expected sha256:", journal.Scored},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.config.OnAbstain = c.mode
			round := b.draw(0, "0.5", 40)
			if c.fetch != nil {
				b.fetch = c.fetch
			} else {
				require.NoError(t, os.WriteFile(b.dir+"/artifact-0", []byte("0.6"), 0o600))
			}
			b.start()
			b.eventually(func() bool { return strings.Contains(b.log.String(), "msg="+string(c.state)) }, string(c.state))
			require.Contains(t, b.log.String(), c.want)
			if c.state == journal.Scored {
				b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
				require.Equal(t, mechanism.RawUnfetchable, b.chain.round(round).raw)
			}
		})
	}
}

// TestAssignmentsThatAreLeftOut: the reason names the key of the settings.
func TestAssignmentsThatAreLeftOut(t *testing.T) {
	for want, change := range map[string]func(*config.Config){
		"select.benchmarks: expected one of":                          func(c *config.Config) { c.Select.Benchmarks = []string{"code"} },
		"runners: expected one for benchmark prose":                   func(c *config.Config) { c.Runners[0].Benchmarks = []string{"code"} },
		`select.licenses: expected one of [\"mit\"], got \"GPL-3.0\"`: func(c *config.Config) { c.Select.Licenses = []string{"mit"} },
		"select.max_queue: expected at most 0":                        func(c *config.Config) { c.Select.MaxQueue = 0 },
	} {
		b := newBench(t)
		b.chain.licence = "GPL-3.0"
		change(&b.config)
		round := b.draw(0, "0.5", 40)
		b.start()
		b.eventually(func() bool { return strings.Contains(b.log.String(), "msg=ABSTAINED") }, "abstained")
		require.Contains(t, b.log.String(), want)
		require.Equal(t, journal.Abstained, b.record(round).State)
	}
}
