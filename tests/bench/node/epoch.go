package node

import (
	"context"
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// epochResult is what one epoch under load took.
type epochResult struct {
	evaluations             int
	commit, reveal, request window
	// settle and pay are the blocks in which EndBlock settled the rounds, and in which it paid
	// them; open those after, in which it opened the rest of the rounds of the next epoch. The
	// last block of payments opens some already.
	settle, pay, open window
	// whole is from the start of the epoch to that of the next.
	whole window
	// cpu of the four busy windows and of the whole epoch, in seconds.
	cpuBusy, cpuWhole float64
	// disk when the epoch was paid.
	disk snapshot
	// peak is the largest resident memory since the end of the epoch before, in MiB.
	peak float64
}

func (e epochResult) busy() float64 {
	return e.commit.seconds() + e.reveal.seconds() + e.settle.seconds() + e.pay.seconds()
}

// play sends the commits of an epoch.
type play struct {
	// singles are prepared as transactions of one item.
	singles int
	send    func(context.Context, *work, *epochResult) error
}

// firstRequests asks for the rounds of the first epoch under load. It waits for COMMIT of an
// epoch with enough of it left, and gives the epoch for which the requests are queued.
func (c *chain) firstRequests(ctx context.Context) (uint64, error) {
	s, err := c.schedule(ctx)
	if err != nil {
		return 0, err
	}
	// The benchmark takes rounds from the epoch in which evaluators are mature.
	epoch := max(s.Epoch+1, c.o.params().MaturityEpochs-1)
	if _, err := c.reach(ctx, epoch, types.PHASE_COMMIT); err != nil {
		return 0, err
	}
	_, err = c.request(ctx, epoch+1)
	return epoch + 1, err
}

func (c *chain) request(ctx context.Context, target uint64) (window, error) {
	l, err := c.requests(target)
	if err != nil {
		return window{}, err
	}
	return c.send(ctx, l)
}

// loadEpoch plays one epoch whose rounds were requested before, asks for those of the next
// one if another load follows, and waits until it is paid. It checks that nothing failed on
// the way.
func (c *chain) loadEpoch(ctx context.Context, epoch uint64, play play, goOn bool) (*epochResult, error) {
	if _, err := c.reach(ctx, epoch, types.PHASE_COMMIT); err != nil {
		return nil, err
	}
	if err := c.ready(ctx, epoch); err != nil {
		return nil, err
	}
	rounds, err := c.rounds(ctx, epoch)
	if err != nil {
		return nil, err
	}
	if len(rounds) != c.o.Rounds {
		return nil, fmt.Errorf("epoch %d: expected %d rounds, got %d", epoch, c.o.Rounds, len(rounds))
	}
	w, err := c.prepare(rounds, play.singles)
	if err != nil {
		return nil, err
	}
	e := &epochResult{}
	if err := play.send(ctx, w, e); err != nil {
		return nil, err
	}
	if goOn {
		if e.request, err = c.request(ctx, epoch+1); err != nil {
			return nil, err
		}
	}
	s, err := c.reach(ctx, epoch, types.PHASE_REVEAL)
	if err != nil {
		return nil, err
	}
	if s.Epoch != epoch || s.Height+1 != s.RevealStart && s.Height >= s.SettleStart {
		return nil, fmt.Errorf("epoch %d: expected its REVEAL, got height %d of epoch %d; make COMMIT longer", epoch, s.Height, s.Epoch)
	}
	if e.reveal, err = c.send(ctx, &w.reveals); err != nil {
		return nil, err
	}
	return e, c.finish(ctx, epoch, s, w, e)
}

// full plays an epoch at full speed.
func (c *chain) full() play { return play{send: c.commitAll} }

// commitAll sends the commits of an epoch at full speed.
func (c *chain) commitAll(ctx context.Context, w *work, e *epochResult) (err error) {
	e.commit, err = c.send(ctx, &w.commits)
	return err
}

// finish waits until an epoch is paid and takes the times of its blocks.
func (c *chain) finish(ctx context.Context, epoch uint64, s *types.QueryScheduleResponse, w *work, e *epochResult) error {
	if _, err := c.reach(ctx, epoch+1, types.PHASE_COMMIT); err != nil {
		return err
	}
	if err := c.ready(ctx, epoch+1); err != nil {
		return err
	}
	last, err := c.rpc.height(ctx)
	if err != nil {
		return err
	}
	e.disk = snapshot{height: last}
	if e.disk.sizes, err = c.home.sizes(); err != nil {
		return err
	}
	if e.peak, err = c.process.peakMiB(); err != nil {
		return err
	}
	if !c.prunes {
		if err := c.times(ctx, s, last, e); err != nil {
			return err
		}
	}
	if e.evaluations, err = c.paid(ctx, epoch, w.seats); err != nil {
		return err
	}
	return c.process.resetPeak()
}

// times takes the times of an epoch's blocks; last is the height at which it was paid. A node
// that prunes does not have them any more.
func (c *chain) times(ctx context.Context, s *types.QueryScheduleResponse, last int64, e *epochResult) (err error) {
	if e.settle, err = c.did(ctx, s.SettleStart, s.ChallengeStart-1, "modeld.evalreward."); err != nil {
		return err
	}
	if e.pay, err = c.did(ctx, s.NextEpochStart, last, "modeld.evalreward.v1.EventCommitteePaid"); err != nil {
		return err
	}
	all, err := c.did(ctx, s.NextEpochStart, last, "modeld.evalreward.")
	if err != nil {
		return err
	}
	e.open = window{from: e.pay.to, to: all.to}
	if e.whole, err = c.between(ctx, s.EpochStart, s.NextEpochStart-1); err != nil {
		return err
	}
	for _, busy := range []window{e.commit, e.reveal, e.settle, e.pay} {
		e.cpuBusy += c.cpu.between(busy)
	}
	e.cpuWhole = c.cpu.between(e.whole)
	return nil
}

// did gives the time from the first block of a range to the last one in which EndBlock told of
// work by an event whose type begins with a prefix.
func (c *chain) did(ctx context.Context, from, to int64, prefix string) (window, error) {
	last := int64(0)
	for height := from; height <= to; height++ {
		b, err := c.rpc.block(ctx, height)
		if err != nil {
			return window{}, err
		}
		if b.tells(prefix) {
			last = height
		}
	}
	if last == 0 {
		return window{}, fmt.Errorf("blocks %d..%d: expected events of %s, found none", from, to, prefix)
	}
	return c.between(ctx, from, last)
}

// between gives the time from the decision of one block to that of the block after another:
// in it both and all between them were executed. The header of a block holds the time at
// which the block before it was decided.
func (c *chain) between(ctx context.Context, first, last int64) (w window, err error) {
	err = c.until(ctx, phaseWait, "two more blocks come", func() (bool, error) {
		height, err := c.rpc.height(ctx)
		return height >= last+2, err
	})
	if err != nil {
		return w, err
	}
	if w.from, err = c.rpc.decided(ctx, first+1); err != nil {
		return w, err
	}
	w.to, err = c.rpc.decided(ctx, last+2)
	return w, err
}
