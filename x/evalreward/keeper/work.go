package keeper

import (
	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// worker does the units of one block. It lives as long as the block's work, so what it
// remembers is read once per block and not once per unit.
type worker struct {
	*Keeper
	epoch types.Epoch
	pos   types.Position
	// rosters by kind, read with the first round that is opened in a block. Nothing that
	// comes later in the queue of an epoch changes whom a lottery may draw.
	rosters [3]*roster
	queue   queue
	// served is the last request by benchmark that was looked at.
	served map[uint32]types.Request
	// givers says who gave authorizations.
	givers map[string]bool
	// names of addresses, params of epochs, and ballots, none of which change while a block ends.
	names   map[string]string
	params  map[uint64]types.Params
	ballots map[ballotID]types.Ballot
}

func newWorker(k *Keeper, epoch types.Epoch, pos types.Position) *worker {
	return &worker{
		Keeper: k, epoch: epoch, pos: pos,
		served: map[uint32]types.Request{}, givers: map[string]bool{}, names: map[string]string{}, params: map[uint64]types.Params{}, ballots: map[ballotID]types.Ballot{},
	}
}

// do does one unit. A failing unit is rolled back and reported, then its round or request
// is closed without a result; if even that fails, the item is dropped, so that the queue
// goes on.
func (w *worker) do(ctx sdk.Context, item types.WorkItem) {
	failure := w.guard(ctx, item.Stage.String(), func(ctx sdk.Context) error { return w.step(ctx, item) })
	if failure == nil {
		return
	}
	_ = w.guard(ctx, "report failed work", func(ctx sdk.Context) error {
		return emit(ctx, &types.EventWorkFailed{
			Epoch: item.Epoch, Stage: item.Stage.String(), Benchmark: item.Benchmark, Order: item.Order, Error: failure.Error(),
		})
	})
	if w.guard(ctx, "close failed work", func(ctx sdk.Context) error { return w.closeFailed(ctx, item, failure) }) == nil {
		return
	}
	_ = w.guard(ctx, "drop failed work", func(ctx sdk.Context) error { return w.Work.Remove(ctx, workKey(item)) })
}

// step does the work of an item and takes it off the queue. An item that stands for many,
// to open rounds or to refund pools, stays until nothing is left to do.
func (w *worker) step(ctx sdk.Context, item types.WorkItem) error {
	var err error
	switch item.Stage {
	case types.WORK_STAGE_OPEN:
		more, opened, err := w.openNext(ctx, item.Benchmark)
		if err != nil || more && opened {
			return err
		}
		if more {
			return w.closedOne(ctx, item)
		}
	case types.WORK_STAGE_REFUND:
		more, err := w.refund(ctx, item.Benchmark)
		if err != nil || more {
			return err
		}
	case types.WORK_STAGE_DRAW_APPEALS:
		err = w.drawAppeals(ctx, item)
	case types.WORK_STAGE_APPEAL:
		err = w.openAppeal(ctx, item)
	case types.WORK_STAGE_SETTLE, types.WORK_STAGE_HEAR:
		err = w.settle(ctx, item.Round)
	case types.WORK_STAGE_AWARD, types.WORK_STAGE_LATE_AWARD:
		err = w.award(ctx, item)
	case types.WORK_STAGE_PAY, types.WORK_STAGE_LATE_PAY:
		err = w.pay(ctx, item)
	default:
		err = errors.Wrapf(types.ErrInvalidField, "stage %d", item.Stage)
	}
	if err != nil {
		return err
	}
	return w.takeOff(ctx, item)
}
