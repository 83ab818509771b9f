package app

import (
	"math"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// setProposalHandlers installs the guard against a dishonest proposer. Without it the SDK
// accepts every proposal of a node that leaves the ordering to the mempool of the consensus
// engine, and nothing else limits the gas of a block.
//
// The guard looks at the proposal only. Whether a transaction is still valid is not asked:
// one that became invalid since it entered the mempool is normal, and a block that carries
// it must not be lost.
func (app *App) setProposalHandlers() {
	app.SetPrepareProposal(app.prepareProposal)
	app.SetProcessProposal(app.processProposal)
}

// prepareProposal keeps, in order, every transaction that a block may still carry.
func (app *App) prepareProposal(
	ctx sdk.Context, req *abci.RequestPrepareProposal,
) (*abci.ResponsePrepareProposal, error) {
	limits := limitsOf(ctx)
	limits.blockBytes = min(limits.blockBytes, req.MaxTxBytes)
	guard := newGuard(app.encoding.Tx.TxDecoder(), limits)

	txs := make([][]byte, 0, len(req.Txs))
	for _, tx := range req.Txs {
		if err := guard.add(tx); err != nil {
			ctx.Logger().Debug("transaction left out of the proposal", "height", req.Height, "reason", err)
			continue
		}
		txs = append(txs, tx)
	}
	return &abci.ResponsePrepareProposal{Txs: txs}, nil
}

// processProposal rejects the whole block at the first transaction it may not carry.
func (app *App) processProposal(
	ctx sdk.Context, req *abci.RequestProcessProposal,
) (*abci.ResponseProcessProposal, error) {
	guard := newGuard(app.encoding.Tx.TxDecoder(), limitsOf(ctx))
	for i, tx := range req.Txs {
		if err := guard.add(tx); err != nil {
			ctx.Logger().Error("proposal rejected", "height", req.Height,
				"proposer", sdk.ConsAddress(req.ProposerAddress).String(), "tx", i, "reason", err)
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// limitsOf reads the limits from the committed consensus params, which all nodes share.
// Unset and negative values mean unlimited there.
func limitsOf(ctx sdk.Context) blockLimits {
	limits := blockLimits{blockBytes: cmttypes.MaxBlockSizeBytes, blockGas: math.MaxUint64}
	block := ctx.ConsensusParams().Block
	if block == nil {
		return limits
	}
	if block.MaxBytes > 0 {
		limits.blockBytes = block.MaxBytes
	}
	if block.MaxGas > 0 {
		limits.blockGas = uint64(block.MaxGas)
	}
	return limits
}
