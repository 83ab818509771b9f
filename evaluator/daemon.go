package evaluator

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/evaluator/secret"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Store is the journal as the daemon uses it.
type Store interface {
	Put(records ...journal.Record) error
	Intend(intent journal.Intent, records ...journal.Record) error
	Forget(hash string, records ...journal.Record) error
	Get(round uint64) (journal.Record, bool, error)
	Open() ([]journal.Record, error)
	Intents() ([]journal.Intent, error)
}

// Options of a daemon. All but People and Due are needed.
type Options struct {
	Config config.Config
	// Folder is where artifacts, results and evidence lie.
	Folder string
	// Evaluator is the bonded account.
	Evaluator sdk.AccAddress
	Secret    secret.Secret
	Chain     Chain
	Store     Store
	Fetch     Fetcher
	Isolation runner.Isolation
	Log       *slog.Logger
	Metrics   *Metrics
	// People tells that somebody grades by hand (Gradings, Grade).
	People bool
	// Due makes Run reveal what is due, and nothing else; it returns when that is done.
	Due bool
}

// Daemon works on the assignments of one evaluator. Run is its only loop and owns its state.
type Daemon struct {
	Options
	seal       seal
	jobs       map[uint64]*job
	benchmarks map[uint32]types.Benchmark
	height     int64
	last       Snapshot
	moved      time.Time
	// firstSeen and firstHeight are the first answer of the chain.
	firstSeen   time.Time
	firstHeight int64
	working     int
	claiming    bool
	claimAt     int64
	quiet       map[string]time.Time
	rest        time.Duration

	finished chan finish
	answers  chan answer
	orders   chan order
	news     chan struct{}
	group    sync.WaitGroup
}

// job is an assignment in memory.
type job struct {
	journal.Record
	listed types.Assignment
	open   bool
	// dirty: the record is ahead of the journal.
	dirty  bool
	report *Report
	asked  int64
	// busy with its cancel while work goes on.
	busy   bool
	cancel context.CancelFunc
	rested time.Time
	pauses int
	// fetchFailed for a reason that may go away.
	fetchFailed bool
	// sent is the hash of a transaction on its way; attempt counts those that had too little gas.
	sent    string
	attempt int
}

// New gives a daemon that knows what its journal knows. Errors: those of the journal.
func New(o Options) (*Daemon, error) {
	d := &Daemon{
		Options: o, jobs: map[uint64]*job{}, benchmarks: map[uint32]types.Benchmark{}, quiet: map[string]time.Time{},
		seal:     seal{chainID: o.Config.Chain.ChainID, evaluator: o.Evaluator.String(), address: o.Evaluator, secret: o.Secret},
		finished: make(chan finish), answers: make(chan answer), orders: make(chan order), news: make(chan struct{}, 1),
		moved: time.Now(), rest: min(2*time.Second, o.Config.Chain.Poll),
	}
	records, err := o.Store.Open()
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	for _, r := range records {
		d.jobs[r.Round] = &job{Record: r}
		// What the chain was seen to be, it stays: an answer about an earlier height is out of date.
		d.height = max(d.height, r.Height)
	}
	return d, nil
}

// Run works until ctx ends. It waits until all of its work has stopped, then returns.
func (d *Daemon) Run(ctx context.Context) error {
	defer d.group.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := d.resume(ctx); err != nil {
		return err
	}
	d.group.Go(func() { d.Chain.Blocks(ctx, d.news) })
	poll := time.NewTicker(d.Config.Chain.Poll)
	defer poll.Stop()
	d.Log.Info("evaluator started", "evaluator", d.Evaluator.String(), "chain", d.Config.Chain.ChainID, "open", len(d.jobs))
	d.look(ctx)
	for !d.done() {
		select {
		case <-ctx.Done():
			d.Log.Info("evaluator stops; what is on its way is in the journal", "open", len(d.jobs))
			return nil
		case <-d.news:
			d.look(ctx)
		case <-poll.C:
			d.look(ctx)
		case f := <-d.finished:
			d.finish(f)
			d.proceed(ctx)
		case a := <-d.answers:
			d.answered(a)
			d.proceed(ctx)
		case o := <-d.orders:
			o.reply <- o.do()
			d.proceed(ctx)
		}
	}
	return nil
}

// done tells whether a daemon that only reveals has nothing left to reveal.
func (d *Daemon) done() bool {
	if !d.Due || d.last.Height == 0 || d.working > 0 {
		return false
	}
	for _, j := range d.jobs {
		if what := d.next(j).Do; j.sent != "" || what == Reveal || what == Recover {
			return false
		}
	}
	return true
}

// proceed goes on with what is known since the last look. What is ready is sent with the next look, together with the rest, unless it is urgent.
func (d *Daemon) proceed(ctx context.Context) {
	if d.last.Height > 0 && d.act(ctx) && d.urgent() {
		d.send(ctx)
	}
}

// resume follows the transactions of an earlier life.
func (d *Daemon) resume(ctx context.Context) error {
	intents, err := d.Store.Intents()
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	for _, i := range intents {
		for _, round := range i.Rounds {
			if j, known := d.jobs[round]; known {
				j.sent = i.Hash
			}
		}
		d.claiming = d.claiming || i.Kind == journal.Claim
		d.Log.Info("transaction of before is followed", "kind", i.Kind, "tx", i.Hash, "rounds", len(i.Rounds))
		d.deliver(ctx, i, Signed{Bytes: i.Tx, Hash: i.Hash, Expires: i.Expires, Height: i.Height})
	}
	return nil
}

// look asks the chain and does what is to be done.
func (d *Daemon) look(ctx context.Context) {
	snapshot, err := d.Chain.Snapshot(ctx)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		err = d.doubt(snapshot)
	}
	if err != nil {
		d.Metrics.ChainErrors.Inc()
		d.Chain.Doubt()
		d.sometimes(slog.LevelWarn, "chain", "no usable answer of the chain; asking on", "err", err, "height", d.height)
		return
	}
	if _, told := d.quiet["chain"]; told {
		delete(d.quiet, "chain")
		d.Log.Info("the chain answers again", "height", snapshot.Height)
	}
	d.advance(snapshot)
	if d.meet(snapshot) && d.act(ctx) {
		d.send(ctx)
		d.claim(ctx)
	}
	d.gauge(ctx)
}

// advance notes the height, and says when the chain stands still.
func (d *Daemon) advance(s Snapshot) {
	if d.last.Height == 0 {
		d.firstSeen, d.firstHeight = time.Now(), s.Height
	}
	if s.Height > d.height || d.last.Height == 0 {
		d.moved = time.Now()
	} else if still := time.Since(d.moved); still > time.Minute {
		d.sometimes(slog.LevelWarn, "halted", "no new block", "for", still.Round(time.Second), "height", s.Height)
	}
	d.height, d.last = s.Height, s
	for _, j := range d.jobs {
		j.open, j.report = false, nil
	}
}

// meet takes up assignments that are new. It tells whether the journal knows all.
func (d *Daemon) meet(s Snapshot) bool {
	for _, a := range s.Assignments {
		j, known := d.jobs[a.Round]
		if !known {
			r, found, err := d.Store.Get(a.Round)
			if err != nil {
				d.trouble(err)
				return false
			}
			if found && r.State.Final() {
				continue
			}
			if !found {
				r = journal.Record{Round: a.Round, State: journal.Seen, Height: s.Height, Changed: time.Now().UTC(), Assignment: a}
				d.Metrics.Seen.Inc()
				d.Log.Info("assignment", "round", a.Round, "ref", a.Ref, "benchmark", a.BenchmarkName, "commit_until", a.CommitUntil,
					"reveal", fmt.Sprintf("%d-%d", a.RevealFrom, a.RevealUntil))
			}
			j = &job{Record: r, dirty: !found}
			d.jobs[a.Round] = j
		}
		j.open, j.listed = true, a
	}
	return d.flush()
}

// sometimes logs what repeats, once a minute per subject.
func (d *Daemon) sometimes(level slog.Level, subject, text string, args ...any) {
	if now := time.Now(); now.Sub(d.quiet[subject]) > time.Minute {
		d.quiet[subject] = now
		d.Log.Log(context.Background(), level, text, args...)
	}
}
