package evaluator

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	kills = flag.Int("evaluator.kills", 10, "how often the daemon is killed; ten on each chain")
	seed  = flag.Uint64("evaluator.seed", uint64(time.Now().UnixNano()), "of the moments at which it is killed")
)

// aim is a line at which the daemon is killed.
type aim struct{ name, line string }

// aims are the lines by which the log says that the journal is about to have a state, or that a transaction leaves: the daemon is killed at
// each, or up to latest after it, before or after the line's state is on the disk and the transaction's answer is there.
var aims = []aim{
	{"SEEN", "msg=assignment"}, {"ASSIGNED", "msg=ASSIGNED"}, {"FETCHED", "msg=FETCHED"}, {"RUN", "msg=RUN"}, {"SCORED", "msg=SCORED"},
	{"commit leaves", "msg=transaction kind=commit"}, {"COMMITTED", "msg=COMMITTED"},
	{"reveal leaves", "msg=transaction kind=reveal"}, {"REVEALED", "msg=REVEALED"},
}

const (
	// latest is how long after the line of a state the daemon may live.
	latest = 60 * time.Millisecond
	// perLife is how often it is killed on one chain: at all but one of the aims, and twice by chance.
	perLife = 10
)

// TestKilledAtEveryState: a daemon that is killed again and again, with every process of it, at every state and at moments of chance, reveals
// what it committed and commits to nothing twice. One chain after the other, because each state is the first of its kind only once.
func TestKilledAtEveryState(t *testing.T) {
	if testing.Short() {
		t.Skip("runs nodes")
	}
	t.Logf("-evaluator.seed=%d", *seed)
	random := rand.New(rand.NewPCG(*seed, 1))
	hits := map[string]int{}
	for left := *kills; left > 0; left -= perLife {
		// Between SEEN and ASSIGNED lie milliseconds, so each chain has a kill at one of them.
		killedLife(t, random, slices.Delete(slices.Clone(aims), left/perLife%2, left/perLife%2+1), hits)
	}
	t.Logf("killed at: %v", hits)
	for _, a := range aims {
		// With few kills a state of milliseconds may slip through.
		if *kills >= 2*perLife {
			require.Positive(t, hits[a.name], "killed at %s", a.name)
		}
	}
}

// killedLife plays one chain: a kill at each of the aims, and two at moments of chance. The reveal phase leaves time after them.
func killedLife(t *testing.T, random *rand.Rand, aims []aim, hits map[string]int) {
	t.Helper()
	s := newScene(t, plan{models: 4, benchmarks: 3, commit: 120, reveal: 120, script: "sleep 0.1; " + measures})
	defer s.node.Stop(t)
	var rounds []uint64
	s.until(30*time.Second, "12 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 12 })
	chance := random.IntN(len(aims) / 2)
	for i, a := range aims {
		s.killAt(a, time.Duration(random.Int64N(int64(latest))), hits)
		if i == chance || i == chance+2 {
			kill := s.start()
			time.Sleep(time.Duration(200+random.IntN(1500)) * time.Millisecond)
			kill()
			hits["chance"]++
		}
	}
	defer s.start()()
	s.until(time.Minute, "everything that was committed is revealed", func() bool {
		committed, revealed := s.count(rounds)
		return revealed > 0 && revealed == committed && !s.committing()
	})
	committed, revealed := s.count(rounds)
	t.Logf("%d of 12 rounds committed, %d revealed", committed, revealed)
	require.Equal(t, 12, revealed, "there was time for all of them")
	require.Empty(t, s.skipped(), "a second commit or a reveal in vain")
	require.NotContains(t, s.logged(), "MISSED")
}

// killAt starts the daemon and kills it some time after a line is in its log, or when all is revealed.
func (s *scene) killAt(a aim, after time.Duration, hits map[string]int) {
	s.t.Helper()
	before := len(s.logged())
	kill := s.start()
	defer kill()
	s.until(30*time.Second, "state "+a.name, func() bool {
		life := s.logged()[before:]
		if strings.Contains(life, a.line) {
			time.Sleep(after)
			hits[a.name]++
			return true
		}
		if reveals := strings.Count(s.logged(), "msg=REVEALED"); reveals >= 12 {
			s.t.Logf("%s was passed in the life before", a.name)
			hits["nothing left"]++
			return true
		}
		return false
	})
}
