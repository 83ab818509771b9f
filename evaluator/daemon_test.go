package evaluator_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/evaluator/secret"
)

func TestMain(m *testing.M) {
	runner.Main()
	os.Exit(m.Run())
}

// measures is a runner that reads the value to report from the artifact.
const measures = `printf '{"schema":"modeld-result/1","metrics":[{"name":"acc","value":"%s"}],"harness":{"name":"test harness"}}' ` +
	`"$(cat "$MODELD_ARTIFACT_FILE")" > "$MODELD_OUT_DIR/result.json"`

// lines gathers a log.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// bench is a daemon on a fake chain, which can be stopped and started.
type bench struct {
	t       *testing.T
	chain   *fakeChain
	dir     string
	config  config.Config
	secret  secret.Secret
	log     *lines
	store   func(evaluator.Store) evaluator.Store
	fetch   evaluator.Fetcher
	people  bool
	current *evaluator.Daemon
	stop    func()
}

func newBench(t *testing.T) *bench {
	t.Helper()
	c, err := config.Parse([]byte(`
chain: {chain_id: fake-1, poll: 20ms}
wallet: {keyring_backend: test, key: hot}
runners: [{name: shell, command: [sh, -c, "@"], timeout: 10s}]
workers: 4
`), nil)
	require.NoError(t, err)
	b := &bench{t: t, chain: newFake(), dir: t.TempDir(), config: c, log: &lines{}, stop: func() {}}
	b.runs(measures)
	b.secret, err = secret.Create(filepath.Join(b.dir, "secret"))
	require.NoError(t, err)
	b.fetch = func(_ context.Context, uri, digest string) (string, error) {
		path := strings.TrimPrefix(uri, "file://")
		content, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("%w: %w", evaluator.ErrUnfetchable, err)
		}
		if got := fmt.Sprintf("sha256:%x", sha256.Sum256(content)); got != digest {
			return "", fmt.Errorf("%w: wrong digest: expected %s, got %s", evaluator.ErrUnfetchable, digest, got)
		}
		return path, nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	go b.chain.produce(ctx, 15*time.Millisecond)
	t.Cleanup(func() { b.stop(); cancel() })
	return b
}

func (b *bench) runs(script string) { b.config.Runners[0].Command = []string{"sh", "-c", script} }

// draw gives a round about an artifact that holds a value.
func (b *bench) draw(position int, value string, blocks int64) uint64 {
	path := filepath.Join(b.dir, fmt.Sprintf("artifact-%d", position))
	require.NoError(b.t, os.WriteFile(path, []byte(value), 0o600))
	return b.chain.draw(position, "file://"+path, []byte(value), blocks)
}

// start starts a daemon with the journal, the secret and the folder of the one before.
func (b *bench) start() {
	b.t.Helper()
	j, err := journal.Open(filepath.Join(b.dir, "journal.db"), fakeID, account.String())
	require.NoError(b.t, err)
	var store evaluator.Store = j
	if b.store != nil {
		store = b.store(j)
	}
	d, err := evaluator.New(evaluator.Options{
		Config: b.config, Folder: b.dir, Evaluator: account, Secret: b.secret, Chain: b.chain, Store: store, Fetch: b.fetch, People: b.people,
		Isolation: runner.Isolation{}, Log: slog.New(slog.NewTextHandler(b.log, nil)), Metrics: evaluator.NewMetrics(prometheus.NewRegistry()),
	})
	require.NoError(b.t, err)
	b.current = d
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	b.stop = func() {
		cancel()
		require.NoError(b.t, <-ended)
		require.NoError(b.t, j.Close())
		b.stop = func() {}
	}
}

func (b *bench) eventually(holds func() bool, what string) {
	b.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		require.True(b.t, time.Now().Before(deadline), "expected: %s\n%s", what, tail(b.log.String()))
	}
}

// record reads the journal of a stopped daemon.
func (b *bench) record(round uint64) journal.Record {
	b.t.Helper()
	b.stop()
	j, err := journal.View(filepath.Join(b.dir, "journal.db"))
	require.NoError(b.t, err)
	defer j.Close()
	r, found, err := j.Get(round)
	require.NoError(b.t, err)
	require.True(b.t, found)
	return r
}

// TestAnAssignmentFromDrawToPay is the usual life.
func TestAnAssignmentFromDrawToPay(t *testing.T) {
	b := newBench(t)
	round := b.draw(0, "0.8137", 30)
	b.start()

	b.eventually(func() bool { return strings.Contains(b.log.String(), "msg=SETTLED") }, "settled")

	require.EqualValues(t, 813_700, b.chain.round(round).raw)
	r := b.record(round)
	require.Equal(t, journal.Settled, r.State)
	require.Equal(t, "12", r.Pay)
	require.FileExists(t, filepath.Join(b.dir, "runs", fmt.Sprint(round), "evidence.json"))
	for _, from := range []string{"SEEN", "ASSIGNED", "FETCHED", "RUN", "SCORED", "COMMITTED", "REVEALED"} {
		require.Contains(t, b.log.String(), "from="+from)
	}
	require.Zero(t, b.chain.second)
	require.NotContains(t, b.log.String(), b.secret.Text())
}

// TestManyRoundsAreSentTogether: 200 reveals that become due in one block need four transactions.
func TestManyRoundsAreSentTogether(t *testing.T) {
	b := newBench(t)
	// One process per round would be the whole test; what one of them measures is enough here.
	b.fetch = func(context.Context, string, string) (string, error) { return "", evaluator.ErrUnfetchable }
	for i := range 200 {
		b.draw(i, "0.5", 100)
	}
	b.start()
	b.eventually(func() bool { return strings.Count(b.log.String(), "msg=REVEALED") == 200 }, "200 reveals")
	b.stop()
	require.Zero(t, b.chain.second+b.chain.skipped)
	require.LessOrEqual(t, b.chain.reveals, 8, "transactions: four, and a few more when not all are due at one look")
}

// TestStatusAndRetry: a failed measurement is shown, and taken up again when the operator says so.
func TestStatusAndRetry(t *testing.T) {
	b := newBench(t)
	b.runs(`[ -f "` + b.dir + `/repaired" ] || exit 3; ` + measures)
	b.config.Runners[0].Tries = 1
	round := b.draw(0, "0.25", 200)
	b.start()
	b.eventually(func() bool { return strings.Contains(b.log.String(), "the runner failed 1 times") }, "failed")

	status, err := b.current.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, account.String(), status.Evaluator)
	require.Empty(t, status.Open)
	require.ErrorContains(t, b.current.Retry(t.Context(), 5), "round 5: expected one of the journal, got none")
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, "repaired"), nil, 0o600))
	require.NoError(t, b.current.Retry(t.Context(), round))
	b.eventually(func() bool { return b.chain.round(round).Committed }, "committed")
	require.ErrorContains(t, b.current.Retry(t.Context(), round), "expected state FAILED or ABSTAINED")
}

// TestAPersonGrades: an assignment of a human benchmark waits for a grade, which is committed and revealed like any other value.
func TestAPersonGrades(t *testing.T) {
	b := newBench(t)
	b.people = true
	b.config.Runners = append(b.config.Runners, config.Runner{Name: "people", Type: config.Human, Listen: "127.0.0.1:0"})
	round := b.draw(0, "0.5", 60)
	b.chain.set(func(f *fakeChain) { f.rounds[round].Kind = "human" })
	b.start()
	var open []evaluator.Grading
	b.eventually(func() bool {
		var err error
		open, err = b.current.Gradings(t.Context())
		return err == nil && len(open) == 1
	}, "a grading")
	require.Equal(t, round, open[0].Assignment.Round)
	require.EqualValues(t, 1_000_000, open[0].Benchmark.Hi)

	require.ErrorContains(t, b.current.Grade(t.Context(), round+1, 1, nil), "expected an assignment that waits for a person")
	require.NoError(t, b.current.Grade(t.Context(), round, 833_000, []byte("grades\n")))
	require.NoError(t, b.current.Grade(t.Context(), round, 833_000, []byte("grades\n")), "the same again")
	require.ErrorContains(t, b.current.Grade(t.Context(), round, 1, []byte("other\n")), "expected it to wait for a person")
	b.eventually(func() bool { return b.chain.round(round).Revealed }, "revealed")
	require.EqualValues(t, 833_000, b.chain.round(round).raw)
}

// tail gives the end of a log.
func tail(text string) string { return text[max(0, len(text)-4000):] }
