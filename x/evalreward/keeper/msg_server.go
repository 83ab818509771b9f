package keeper

import (
	"context"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	"github.com/modeld-labs/modeld/x/internal/event"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

type msgServer struct{ *Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the handlers of all messages. Each authorises, loads, decides,
// stores and emits, in this order.
func NewMsgServer(k *Keeper) types.MsgServer { return msgServer{k} }

func (k *Keeper) checkAuthority(address string) error {
	if address != k.authority {
		return errors.Wrapf(types.ErrInvalidAuthority, "expected %s, got %s: send it as a governance proposal", k.authority, address)
	}
	return nil
}

func emit(ctx context.Context, typed proto.Message) error { return event.Emit(ctx, typed) }

// coins gives a positive amount of the base denom.
func coins(amount math.Int) sdk.Coins {
	return sdk.Coins{{Denom: modelregtypes.BaseDenom, Amount: amount}}
}

// collect moves an amount from an account to the module at the end of the block.
func (k *Keeper) collect(ctx context.Context, from sdk.AccAddress, amount math.Int) error {
	if amount.IsZero() {
		return nil
	}
	return k.bank.SendCoinsFromAccountToModuleVirtual(ctx, from, types.ModuleName, coins(amount))
}

// UpdateParams keeps valid params for the next epoch roll.
func (k msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := k.checkAuthority(msg.Authority); err != nil {
		return nil, err
	}

	old, err := k.Params.Get(ctx)
	if err != nil {
		return nil, errors.Wrap(err, "read params")
	}
	weights, err := k.liveWeights(ctx)
	if err != nil {
		return nil, err
	}

	if err := msg.Params.Validate(); err != nil {
		return nil, err
	}
	if err := msg.Params.Follows(old); err != nil {
		return nil, err
	}
	if err := checkWeights(weights, msg.Params); err != nil {
		return nil, err
	}

	if err := k.PendingParams.Set(ctx, msg.Params); err != nil {
		return nil, errors.Wrap(err, "store pending params")
	}

	return &types.MsgUpdateParamsResponse{}, emit(ctx, &types.EventParamsUpdated{Authority: msg.Authority})
}
