package testkit

import (
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"
)

// Next makes a block of the given transactions, in that order, and commits it. Transactions
// that fail are in it too; their results say why.
func (c *Chain) Next(txs ...[]byte) *abci.ResponseFinalizeBlock {
	c.t.Helper()
	for _, tx := range txs {
		// What CheckTx leaves behind must not matter; shadows that never saw it would differ.
		_, err := c.App.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
		require.NoError(c.t, err)
	}
	request := c.request(txs)
	response, err := c.App.FinalizeBlock(request)
	require.NoError(c.t, err, "block %d", request.Height)
	_, err = c.App.Commit()
	require.NoError(c.t, err, "commit of block %d", request.Height)
	for _, s := range c.shadows {
		s.follow(c.t, request, response)
	}
	c.height = request.Height
	clear(c.signed)
	c.recording.blocks = append(c.recording.blocks, request)
	c.recording.answers = append(c.recording.answers, response)
	c.checkInvariants()
	return response
}

// checkInvariants looks for a state that no rule of the mechanism allows.
func (c *Chain) checkInvariants() {
	c.t.Helper()
	if c.unchecked {
		return
	}
	ctx := c.Context()
	for _, result := range c.App.Invariants(ctx) {
		require.NoError(c.t, result.Broken, "height %d: %s", c.height, result.Name)
	}
}

// Advance makes n blocks without transactions.
func (c *Chain) Advance(n int) {
	c.t.Helper()
	for range n {
		c.Next()
	}
}

// AdvanceTo makes blocks without transactions up to a height.
func (c *Chain) AdvanceTo(height int64) {
	c.t.Helper()
	for c.height < height {
		c.Next()
	}
}

// request is a block as the consensus engine would hand it over: the validator proposed it
// and signed the one before.
func (c *Chain) request(txs [][]byte) *abci.RequestFinalizeBlock {
	height := c.height + 1
	address := ValidatorKey().PubKey().Address()
	request := &abci.RequestFinalizeBlock{
		Height: height, Txs: txs, ProposerAddress: address,
		Time: start.Add(time.Duration(height) * BlockTime),
	}
	if height > c.first {
		request.DecidedLastCommit.Votes = []abci.VoteInfo{{
			Validator: abci.Validator{Address: address, Power: 1}, BlockIdFlag: cmtproto.BlockIDFlagCommit,
		}}
	}
	return request
}
