package settlement

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
	"github.com/modeld-labs/modeld/tests/bench/rig"
)

// leastRate is how many rounds per second are aimed at, for committees of rateSeats.
const (
	leastRate = 2000
	rateSeats = 15
)

// life is the time that the end of blocks took for all rounds of a crowd.
type life struct {
	// settle is the work of SETTLE, pay the roll of the next epoch with awards and payments.
	settle, pay time.Duration
	// whole is the time of all these blocks with hashing and storing.
	whole time.Duration
	// processor is the time of all cores in settle and pay.
	processor time.Duration
}

// rates measures how many rounds per second are settled, awarded and paid.
func rates(ctx context.Context, o Options) ([]report.Figure, error) {
	var all []report.Figure
	for _, seats := range o.Committees {
		prefix := fmt.Sprintf("rounds/%d seats", seats)
		perSecond := report.Figure{Group: Group, Name: prefix, Unit: "1/s", Note: "settle, award and pay in EndBlock"}
		whole := report.Figure{Group: Group, Name: prefix + "/with hashing and storing", Unit: "1/s"}
		settle := report.Figure{Group: Group, Name: prefix + "/settle", Unit: "us", Note: "EndBlock, per round"}
		pay := report.Figure{Group: Group, Name: prefix + "/award and pay", Unit: "us", Note: "EndBlock, per round"}
		processor := report.Figure{Group: Group, Name: prefix + "/processor", Unit: "us", Note: "EndBlock, all cores, per round"}
		for run := range o.Runs {
			o.logf("run %d of %d: %d rounds of %d seats", run+1, o.Runs, o.Rounds, seats)
			profile := ""
			if run == 0 {
				profile = o.Profile
			}
			l, err := newCrowd(o.Rounds, seats, o.Members, o.RateUnits).live(ctx, profile)
			if err != nil {
				return nil, fmt.Errorf("rounds of %d seats: %w", seats, err)
			}
			rounds := float64(o.Rounds)
			perSecond.Runs = append(perSecond.Runs, rounds/(l.settle+l.pay).Seconds())
			whole.Runs = append(whole.Runs, rounds/l.whole.Seconds())
			settle.Runs = append(settle.Runs, float64(l.settle.Microseconds())/rounds)
			pay.Runs = append(pay.Runs, float64(l.pay.Microseconds())/rounds)
			processor.Runs = append(processor.Runs, float64(l.processor.Microseconds())/rounds)
		}
		if err := perSecond.Finish(); err != nil {
			return nil, err
		}
		if seats == rateSeats {
			perSecond.AtLeast(leastRate)
		}
		all = append(all, perSecond, whole, settle, pay, processor)
	}
	return all, nil
}

// live settles, awards and pays all rounds of a crowd on a fresh node.
func (c *crowd) live(ctx context.Context, profile string) (l life, err error) {
	home, remove, err := rig.Folder(Group)
	if err != nil {
		return l, err
	}
	defer remove()
	node, err := c.start(home)
	if err != nil {
		return l, err
	}
	defer node.Close()
	runtime.GC()
	stop, err := rig.Profile(profile, fmt.Sprintf("%s-%d-seats", Group, c.seats))
	if err != nil {
		return l, err
	}
	err = c.settleAndPay(ctx, node, &l)
	if err := stop(); err != nil {
		return l, err
	}
	if err != nil {
		return l, err
	}
	return l, c.expectPaid(ctx, node)
}

func (c *crowd) settleAndPay(ctx context.Context, node *rig.Node, l *life) error {
	units := int(c.params.UnitsPerBlock)
	for left := c.rounds; left > 0; left -= units {
		s, _, err := node.Block()
		if err != nil {
			return err
		}
		l.settle, l.processor, l.whole = l.settle+s.EndBlock, l.processor+s.EndProcessor, l.whole+s.Total()
	}
	// The next block is the first of the next epoch.
	if err := node.Advance(int(c.params.Blocks()) - int(node.Height())); err != nil {
		return err
	}
	most := 2*c.rounds/units + 10
	for blocks, done := 0, false; !done; blocks++ {
		if blocks == most {
			return fmt.Errorf("expected all batches to be paid after %d blocks of the next epoch, got some that are open", most)
		}
		s, _, err := node.Block()
		if err != nil {
			return err
		}
		l.pay, l.processor, l.whole = l.pay+s.EndBlock, l.processor+s.EndProcessor, l.whole+s.Total()
		if done, err = c.finished(ctx, node); err != nil {
			return err
		}
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
