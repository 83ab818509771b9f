package app

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
)

// setAnteHandler installs the checks that run before the messages of a transaction.
// Unordered transactions are verified by the signature decorator; their expired nonces are
// removed by auth in PreBlock.
func (app *App) setAnteHandler() {
	handler, err := ante.NewAnteHandler(ante.HandlerOptions{
		AccountKeeper:   app.AccountKeeper,
		BankKeeper:      virtualFees{app.BankKeeper},
		FeegrantKeeper:  app.FeeGrantKeeper,
		SignModeHandler: app.encoding.Tx.SignModeHandler(),
		SigGasConsumer:  ante.DefaultSigVerificationGasConsumer,
	})
	if err != nil {
		panic(err)
	}
	app.SetAnteHandler(limitSize(handler))
}

// limitSize refuses at the door what no proposal may carry; otherwise such a transaction
// would stay in the mempool for ever.
func limitSize(next sdk.AnteHandler) sdk.AnteHandler {
	return func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
		if size := len(ctx.TxBytes()); size > MaxTxBytes {
			return ctx, errorsmod.Wrapf(sdkerrors.ErrTxTooLarge,
				"expected at most %d bytes, got %d; send fewer messages per transaction", MaxTxBytes, size)
		}
		return next(ctx, tx, simulate)
	}
}

// virtualFees credits the fee collector at the end of the block instead of in each
// transaction, so that two transactions do not write the same balance only because both pay
// fees. It changes the gas used and therefore belongs to consensus: it has no switch.
type virtualFees struct {
	bankkeeper.Keeper
}

// SendCoinsFromAccountToModule takes the fee now and credits the module when the block ends.
func (v virtualFees) SendCoinsFromAccountToModule(
	ctx context.Context, sender sdk.AccAddress, module string, amt sdk.Coins,
) error {
	return v.SendCoinsFromAccountToModuleVirtual(ctx, sender, module, amt)
}
