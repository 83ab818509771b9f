package keeper

import (
	"context"

	"cosmossdk.io/errors"

	"github.com/cosmos/gogoproto/proto"

	"github.com/modeld-labs/modeld/x/internal/event"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// msgServer handles the messages; the handlers lie beside the nouns that they change.
type msgServer struct{ *Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer gives the handlers of the messages.
func NewMsgServer(k *Keeper) types.MsgServer { return msgServer{k} }

// UpdateParams lets new params wait for the next epoch. Errors: ErrInvalidAuthority,
// ErrInvalidParams.
func (k msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := k.checkAuthority(msg.GetAuthority()); err != nil {
		return nil, err
	}
	if err := msg.Validate(); err != nil {
		return nil, err
	}

	// Nothing to load and to decide: whatever is valid may follow.

	if err := k.PendingParams.Set(ctx, msg.Params); err != nil {
		return nil, errors.Wrap(err, "store pending params")
	}

	return &types.MsgUpdateParamsResponse{}, emit(ctx, &types.EventParamsUpdated{Authority: msg.Authority})
}

func emit(ctx context.Context, typed proto.Message) error { return event.Emit(ctx, typed) }
