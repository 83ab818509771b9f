package unit_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/internal/unit"
)

// A failing unit leaves neither state nor events, whether it returns an error or panics.
func TestRunIsAllOrNothing(t *testing.T) {
	key := storetypes.NewKVStoreKey("test")
	ctx := testutil.DefaultContextWithKeys(map[string]*storetypes.KVStoreKey{"test": key}, nil, nil).WithEventManager(sdk.NewEventManager())
	write := func(value string) func(sdk.Context) {
		return func(ctx sdk.Context) {
			ctx.KVStore(key).Set([]byte("k"), []byte(value))
			ctx.EventManager().EmitEvent(sdk.NewEvent(value))
		}
	}
	require.NoError(t, unit.Run(ctx, "test", "write", func(ctx sdk.Context) error { write("good")(ctx); return nil }))
	refused := errors.New("refused")
	require.ErrorIs(t, unit.Run(ctx, "test", "fail", func(ctx sdk.Context) error { write("bad")(ctx); return refused }), refused)
	require.ErrorContains(t, unit.Run(ctx, "test", "panic", func(ctx sdk.Context) error { write("bad")(ctx); panic("broken") }), "broken")
	require.Equal(t, "good", string(ctx.KVStore(key).Get([]byte("k"))))
	require.Len(t, ctx.EventManager().Events(), 1)
}
