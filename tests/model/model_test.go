package model_test

import (
	"flag"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/modeld-labs/modeld/tests/traffic"
)

var (
	seed = flag.Int64("model.seed", 1, "first seed of the random messages")
	long = flag.Int("model.messages", 0, "messages of the long run; 0 leaves it out")
)

// effort says how a run is watched.
type effort struct {
	messages, epochs int
	// every block, or the blocks between two looks at the state.
	compareEvery, checkEvery int64
}

// play sends random messages until there were enough of them.
func play(t *testing.T, seed int64, e effort) *traffic.Run {
	t.Helper()
	run, err := traffic.NewRun(seed, traffic.Params())
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	for run.Sent < e.messages || run.Ref.Epoch < uint64(e.epochs) {
		_, phase := run.Ref.Now()
		if err := run.Block(run.Busy()); err != nil {
			t.Fatal(err)
		}
		_, next := run.Ref.Now()
		height := run.Chain.Ctx.BlockHeight()
		if phase != next || height%e.compareEvery == 0 {
			if err := run.Compare(); err != nil {
				t.Fatal(err)
			}
		}
		if phase != next || height%e.checkEvery == 0 {
			if err := run.Chain.CheckInvariants(); err != nil {
				t.Fatal(run.Error("%s", err))
			}
		}
		if err := run.CheckWork(); err != nil {
			t.Fatal(err)
		}
		run.Chain.Next()
	}
	t.Logf("seed %d: %d messages, %d accepted, %d epochs, %d blocks, %s", seed, run.Sent, run.Accepted, run.Ref.Epoch,
		run.Chain.Ctx.BlockHeight(), time.Since(begin).Round(time.Millisecond))
	return run
}

// report lists how often each kind of message was accepted and each event seen.
func report(t *testing.T, run *traffic.Run) {
	t.Helper()
	var list []string
	for _, counts := range []map[string]int{run.Kinds, run.Seen} {
		for what, n := range counts {
			list = append(list, fmt.Sprint(what, " ", n))
		}
	}
	sort.Strings(list)
	t.Log(strings.Join(list, "\n"))
}

// seldom are the rarest things that a long run must have seen, and kinds the number of messages.
var seldom = []string{
	"EventAppealAccounted audit inconclusive", "EventAppealAccounted audit overturned", "EventAppealAccounted audit upheld",
	"EventAppealAccounted challenge inconclusive", "EventAppealAccounted challenge overturned", "EventAppealAccounted challenge upheld",
	"EventAppealAccounted support inconclusive", "EventAppealAccounted support overturned", "EventAppealAccounted support upheld",
	"EventGoldResolved expired", "EventGoldResolved rejected", "EventGoldResolved upheld", "EventStewardSlashed", "EventBondBurned",
	"EventEvaluatorSlashed fault", "EventEvaluatorSlashed outlier", "EventEvaluatorSlashed silent", "EventEvaluatorJailed",
	"EventEvaluatorUnjailed", "EventEvaluatorUnbonded", "EventStewardUnbonded", "EventSuiteChanged", "EventSponsorRefunded",
	"EventRoundVoided quorum", "EventRoundVoided weight", "EventRoundVoided unfetchable", "EventRoundVoided support",
	"EventRoundVoided gold_void", "EventRequestRequeued quorum", "EventRequestRequeued too_few", "EventRequestClosed yanked",
	"EventRequestClosed retired", "EventRequestClosed too_few", "EventVersionCommitExpired",
}

const kinds = 29

// The chain and the reference agree after every block about every message of all kinds, and
// no invariant is broken.
func TestChainFollowsTheReference(t *testing.T) {
	for n := range int64(2) {
		play(t, *seed+n, effort{messages: 2_500, epochs: 8, compareEvery: 1, checkEvery: 1})
	}
}

// The same for a very long time, in which everything happens that can happen.
func TestChainFollowsTheReferenceForLong(t *testing.T) {
	if *long == 0 {
		t.Skip("runs with -model.messages")
	}
	run := play(t, *seed, effort{messages: *long, epochs: *long / 400, compareEvery: 5, checkEvery: 10})
	report(t, run)
	if len(run.Kinds) != kinds {
		t.Errorf("expected %d kinds of accepted messages, got %d", kinds, len(run.Kinds))
	}
	for _, what := range seldom {
		if run.Seen[what] == 0 {
			t.Errorf("never seen: %s", what)
		}
	}
}
