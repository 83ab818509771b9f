package evaluator_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const fakeID = "fake-1"

// lasts is how many blocks a transaction of the fake chain stays valid.
const lasts = 6

// fakeChain is a chain of one evaluator in memory, whose nodes can be made to misbehave.
type fakeChain struct {
	mu     sync.Mutex
	height int64
	rounds map[uint64]*fakeRound
	pool   map[string]fakeTx
	fates  map[string]fakeFate
	count  int
	news   []chan<- struct{}
	doubts int
	sent   map[string]int
	// reveals counts transactions.
	reveals int
	// second counts commits of a round that had one, and what else the chain skipped.
	second, skipped int

	// answer may change or refuse a snapshot; prepare and take may refuse a transaction; deaf nodes forget what they take.
	answer  func(evaluator.Snapshot) (evaluator.Snapshot, error)
	prepare func(sdk.Msg) error
	take    func(sdk.Msg) error
	deaf    bool
	halted  bool
	licence string
}

type fakeRound struct {
	types.Assignment
	commit []byte
	raw    int64
}

type fakeTx struct {
	msg   sdk.Msg
	until int64
}

type fakeFate struct {
	delivery evaluator.Delivery
	err      error
}

func newFake() *fakeChain {
	return &fakeChain{height: 1, rounds: map[uint64]*fakeRound{}, pool: map[string]fakeTx{}, fates: map[string]fakeFate{}, sent: map[string]int{}}
}

var account = sdk.AccAddress(bytes.Repeat([]byte{7}, 20))

// draw gives the evaluator a seat in a round with a phase of so many blocks for the commit and as many for the reveal.
func (c *fakeChain) draw(position int, uri string, content []byte, blocks int64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	round := types.FirstRoundID(1) | 1<<16 | uint64(position)
	c.rounds[round] = &fakeRound{Assignment: types.Assignment{
		Round: round, Ref: fmt.Sprintf("acme/model-%d@1", position), Version: uint64(position) + 1, Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(content)),
		ArtifactUri: uri, Benchmark: 1, BenchmarkName: "prose", CommitUntil: c.height + blocks, RevealFrom: c.height + blocks + 1,
		RevealUntil: c.height + 2*blocks, Kind: "automated", RoundKind: "normal",
	}}
	return round
}

// next makes a block of everything that waits.
func (c *fakeChain) next() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.halted {
		return
	}
	c.height++
	for hash, tx := range c.pool {
		if c.deaf {
			continue
		}
		delete(c.pool, hash)
		c.fates[hash] = fakeFate{delivery: evaluator.Delivery{Height: c.height, Skipped: c.execute(tx.msg)}}
	}
	for _, n := range c.news {
		select {
		case n <- struct{}{}:
		default:
		}
	}
}

func (c *fakeChain) execute(msg sdk.Msg) (skipped []types.SkippedItem) {
	skip := func(round uint64, reason string) {
		skipped = append(skipped, types.SkippedItem{Round: round, Reason: reason})
	}
	switch msg := msg.(type) {
	case *types.MsgCommitEvaluations:
		for _, item := range msg.Items {
			r := c.rounds[item.Round]
			switch {
			case r.Committed:
				c.second++
				skip(item.Round, types.SkipCommitted)
			case c.height > r.CommitUntil:
				skip(item.Round, types.SkipWrongPhase)
			default:
				r.Committed, r.commit = true, item.Hash
			}
		}
	case *types.MsgRevealEvaluations:
		c.reveals++
		for _, item := range msg.Items {
			r := c.rounds[item.Round]
			hash, err := mechanism.CommitHash(mechanism.Evaluation{
				ChainID: fakeID, Round: item.Round, Address: account, Raw: item.Raw, Transcript: item.TranscriptDigest, Salt: item.Salt,
			})
			switch {
			case c.height < r.RevealFrom || c.height > r.RevealUntil:
				skip(item.Round, types.SkipWrongPhase)
			case r.Revealed:
				skip(item.Round, types.SkipRevealed)
			case err != nil || !bytes.Equal(hash[:], r.commit):
				skip(item.Round, types.SkipHashMismatch)
			default:
				r.Revealed, r.raw = true, item.Raw
			}
		}
	}
	c.skipped += len(skipped)
	return skipped
}

// produce makes a block now and then until ctx ends.
func (c *fakeChain) produce(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil {
		time.Sleep(every)
		c.next()
	}
}

func (c *fakeChain) round(round uint64) fakeRound {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.rounds[round]
}

func (c *fakeChain) now() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.height
}

// set changes the chain while nobody looks.
func (c *fakeChain) set(change func(*fakeChain)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

func (c *fakeChain) Snapshot(context.Context) (evaluator.Snapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := evaluator.Snapshot{Height: c.height}
	for _, r := range c.rounds {
		if c.height <= r.RevealUntil {
			s.Assignments = append(s.Assignments, r.Assignment)
		}
	}
	if c.answer != nil {
		return c.answer(s)
	}
	return s, nil
}

func (c *fakeChain) Benchmark(context.Context, uint32) (types.Benchmark, error) {
	return types.Benchmark{
		Id: 1, Name: "prose", Kind: types.BENCHMARK_KIND_AUTOMATED, Metric: "acc", RawDecimals: 6, Lo: 0, Hi: 1_000_000, HigherBetter: true,
		HarnessDigest: result.Harness{Name: "test harness"}.Digest(),
	}, nil
}

func (c *fakeChain) Licence(context.Context, string) (string, error) { return c.licence, nil }

func (c *fakeChain) Report(_ context.Context, round uint64) (evaluator.Report, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.rounds[round]
	report := evaluator.Report{Committed: r.Committed, Revealed: r.Revealed, Final: c.height > r.RevealUntil+3, Pay: "12"}
	if !r.Revealed {
		report.Commit = r.commit
	}
	return report, nil
}

func (c *fakeChain) Claimable(context.Context) (math.Int, error) { return math.ZeroInt(), nil }
func (c *fakeChain) Balance(context.Context) (math.Int, error)   { return math.NewInt(5_000_000), nil }

func (c *fakeChain) Prepare(_ context.Context, _ int, msg sdk.Msg) (evaluator.Signed, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.prepare != nil {
		if err := c.prepare(msg); err != nil {
			return evaluator.Signed{}, err
		}
	}
	c.count++
	bz, err := msg.(interface{ Marshal() ([]byte, error) }).Marshal()
	kind := byte(0)
	if _, reveal := msg.(*types.MsgRevealEvaluations); reveal {
		kind = 1
	}
	return evaluator.Signed{Hash: fmt.Sprintf("TX%d", c.count), Bytes: append([]byte{kind}, bz...), Height: c.height}, err
}

func (c *fakeChain) Discard(evaluator.Signed) {}

func (c *fakeChain) Deliver(ctx context.Context, tx evaluator.Signed) (evaluator.Delivery, error) {
	msg, err := decode(tx.Bytes)
	if err != nil {
		return evaluator.Delivery{}, err
	}
	c.mu.Lock()
	c.sent[tx.Hash]++
	if c.take != nil {
		if err := c.take(msg); err != nil {
			c.mu.Unlock()
			return evaluator.Delivery{}, err
		}
	}
	if _, known := c.fates[tx.Hash]; !known {
		c.pool[tx.Hash] = fakeTx{msg: msg, until: tx.Height + lasts}
	}
	c.mu.Unlock()
	for {
		c.mu.Lock()
		fate, known := c.fates[tx.Hash]
		if !known && c.height > tx.Height+lasts {
			delete(c.pool, tx.Hash)
			fate, known = fakeFate{err: evaluator.ErrExpired}, true
		}
		c.mu.Unlock()
		if known {
			return fate.delivery, fate.err
		}
		select {
		case <-ctx.Done():
			return evaluator.Delivery{}, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

func decode(raw []byte) (sdk.Msg, error) {
	if raw[0] == 0 {
		msg := &types.MsgCommitEvaluations{}
		return msg, msg.Unmarshal(raw[1:])
	}
	msg := &types.MsgRevealEvaluations{}
	return msg, msg.Unmarshal(raw[1:])
}

func (c *fakeChain) Blocks(ctx context.Context, news chan<- struct{}) {
	c.set(func(c *fakeChain) { c.news = append(c.news, news) })
	<-ctx.Done()
}

func (c *fakeChain) Doubt() { c.set(func(c *fakeChain) { c.doubts++ }) }
