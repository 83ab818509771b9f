package testkit

import (
	"bytes"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/modeld-labs/modeld/app"
)

// shadow executes the blocks of a chain once more, under another setup, and must answer the
// same. It never sees CheckTx.
type shadow struct {
	Setup
	home string
	db   dbm.DB
	app  *app.App
}

func newShadow(t testing.TB, setup Setup) *shadow {
	t.Helper()
	s := &shadow{Setup: setup, home: t.TempDir(), db: dbm.NewMemDB()}
	s.app = open(s.home, s.db, setup)
	t.Cleanup(func() { require.NoError(t, s.app.Close()) })
	return s
}

// newShadows gives one app that only ever sees blocks, one that is restarted before each
// block and one that executes transactions in parallel.
func newShadows(t testing.TB) []*shadow {
	t.Helper()
	return []*shadow{
		newShadow(t, Setup{Name: "without CheckTx", Executor: serverconfig.BlockExecutorSequential}),
		newShadow(t, Setup{Name: "restarted before each block", Executor: serverconfig.BlockExecutorSequential, Restarts: true}),
		newShadow(t, Setup{Name: "parallel", Executor: serverconfig.BlockExecutorBlockSTM}),
	}
}

// follow executes a block and compares the whole answer: results, events, validators, hash.
func (s *shadow) follow(t testing.TB, request *abci.RequestFinalizeBlock, expected *abci.ResponseFinalizeBlock) {
	t.Helper()
	if s.Restarts && s.app.LastBlockHeight() > 0 {
		s.app = open(s.home, s.db, s.Setup)
	}
	got, err := s.app.FinalizeBlock(request)
	require.NoError(t, err, "shadow %s: block %d", s.Name, request.Height)
	_, err = s.app.Commit()
	require.NoError(t, err, "shadow %s: commit of block %d", s.Name, request.Height)
	if !sameEncoding(t, expected, got) {
		require.Equal(t, expected, got, "shadow %s: block %d", s.Name, request.Height)
	}
}

// sameEncoding compares what nodes would see; nil and empty lists are the same to them.
func sameEncoding(t testing.TB, a, b *abci.ResponseFinalizeBlock) bool {
	t.Helper()
	left, err := a.Marshal()
	require.NoError(t, err)
	right, err := b.Marshal()
	require.NoError(t, err)
	return bytes.Equal(left, right)
}
