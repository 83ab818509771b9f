package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// maxCountedWork bounds what the schedule counts of the queue.
const maxCountedWork = 1000

// Schedule tells where the chain stands.
func (k queryServer) Schedule(ctx context.Context, req *types.QueryScheduleRequest) (*types.QueryScheduleResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	epoch, started, err := k.currentEpoch(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	if !started {
		return nil, notFound("the first epoch begins with the first block")
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	queued, err := k.countWork(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	height := sdk.UnwrapSDKContext(ctx).BlockHeight()
	// The next transaction runs in the block after the one that was queried.
	next := epoch.At(height + 1)
	p := epoch.Params
	start := epoch.StartHeight
	reveal := start + int64(p.CommitBlocks)
	settle := reveal + int64(p.RevealBlocks)
	challenge := settle + int64(p.SettleBlocks)
	return &types.QueryScheduleResponse{
		Height: height, Epoch: epoch.Number, Phase: epoch.At(height).Phase,
		EpochStart: start, RevealStart: reveal, SettleStart: settle, ChallengeStart: challenge,
		NextEpochStart: start + int64(p.Blocks()), RequestTargetEpoch: next.RequestTarget(),
		Schedule: epoch.Schedule, Budget: epoch.OwnerPool.Add(epoch.EvaluatorPool),
		EpochMinted: totals.Minted.Sub(epoch.MintedBefore), Minted: totals.Minted,
		Allowance: p.Allowance(epoch.Number), Cap: p.Cap(), WorkQueued: queued,
	}, nil
}

func (k *Keeper) countWork(ctx context.Context) (uint32, error) {
	var count uint32
	err := k.Work.Walk(ctx, nil, func(WorkKey, uint64) (bool, error) {
		count++
		return count == maxCountedWork, nil
	})
	return count, err
}

// Supply returns minted, burned, total and cap of the base denom.
func (k queryServer) Supply(ctx context.Context, req *types.QuerySupplyRequest) (*types.QuerySupplyResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	fees, err := k.modelreg.Burned(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	params, err := k.Keeper.Params.Get(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	return &types.QuerySupplyResponse{
		Denom: modelregtypes.BaseDenom, Genesis: totals.GenesisSupply, Minted: totals.Minted, Burned: totals.Burned.Add(fees),
		Total: k.bank.GetSupply(ctx, modelregtypes.BaseDenom).Amount, Cap: params.Cap(),
	}, nil
}

// Epoch returns one epoch.
func (k queryServer) Epoch(ctx context.Context, req *types.QueryEpochRequest) (*types.QueryEpochResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	epoch, err := k.epochNow(ctx, req.Number)
	epoch, err = found(epoch, err, "epoch %d: it has not begun, or it is older than retention_epochs", req.Number)
	return &types.QueryEpochResponse{Epoch: epoch}, err
}

// epochNow gives an epoch; the books of the current one, which are closed only at its end,
// are filled in.
func (k *Keeper) epochNow(ctx context.Context, number uint64) (types.Epoch, error) {
	epoch, err := k.Epochs.Get(ctx, number)
	if err != nil {
		return epoch, err
	}
	current, err := k.CurrentEpoch.Get(ctx)
	if err != nil || number != current {
		return epoch, err
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return epoch, err
	}
	epoch.Minted = totals.Minted.Sub(epoch.MintedBefore)
	epoch.Accumulator, err = k.Accumulator.Get(ctx)
	return epoch, err
}
