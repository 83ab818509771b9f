package testkit

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

// Recording is all that a chain was asked and what it answered, so that it can be executed
// once more.
type Recording struct {
	genesis *abci.RequestInitChain
	blocks  []*abci.RequestFinalizeBlock
	answers []*abci.ResponseFinalizeBlock
}

// Recording gives the blocks so far.
func (c *Chain) Recording() Recording { return c.recording }

// Results gives the results of all transactions so far, in order.
func (r Recording) Results() []*abci.ExecTxResult {
	var results []*abci.ExecTxResult
	for _, answer := range r.answers {
		results = append(results, answer.TxResults...)
	}
	return results
}

// AppHash gives the app hash after each block.
func (r Recording) AppHash() [][]byte {
	hashes := make([][]byte, len(r.answers))
	for i, answer := range r.answers {
		hashes[i] = answer.AppHash
	}
	return hashes
}

// Replay executes the blocks under another setup. Each answer, with the app hash, the
// results, their gas and their events, must be the recorded one.
func (r Recording) Replay(t testing.TB, setup Setup) {
	t.Helper()
	s := newShadow(t, setup)
	_, err := s.app.InitChain(r.genesis)
	require.NoError(t, err, "start of %s", setup.Name)
	for i, block := range r.blocks {
		s.follow(t, block, r.answers[i])
	}
}
