package cmd

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
)

// fakeNode accepts transactions with a code and puts them into a block after some questions.
type fakeNode struct {
	client.CometRPC
	checked   uint32
	questions int
	delivered uint32
}

func (n *fakeNode) BroadcastTxSync(context.Context, cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	return &coretypes.ResultBroadcastTx{Code: n.checked, Codespace: "sdk", Log: "no funds", Hash: []byte{0xAB}}, nil
}

func (n *fakeNode) Tx(context.Context, []byte, bool) (*coretypes.ResultTx, error) {
	if n.questions--; n.questions >= 0 {
		return nil, errors.New("tx (AB) not found")
	}
	return &coretypes.ResultTx{Height: 7, TxResult: abci.ExecTxResult{Code: n.delivered, Codespace: "bank", Log: "too little"}}, nil
}

// The outcome of a transaction decides the exit code, whoever refuses it.
func TestSenderRemembersTheOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		node *fakeNode
		wait time.Duration
		code int
	}{
		"accepted":                    {&fakeNode{}, 0, exitOK},
		"refused by the mempool":      {&fakeNode{checked: 5}, 0, exitFailed},
		"refused while waiting":       {&fakeNode{checked: 5}, time.Minute, exitFailed},
		"in a block":                  {&fakeNode{questions: 1}, time.Minute, exitOK},
		"failed in a block":           {&fakeNode{delivered: 4}, time.Minute, exitFailed},
		"failed later, not waited":    {&fakeNode{delivered: 4}, 0, exitOK},
		"not in a block in this time": {&fakeNode{questions: 1000}, 10 * time.Millisecond, exitPending},
	} {
		t.Run(name, func(t *testing.T) {
			s := &sender{CometRPC: c.node, wait: c.wait, notes: io.Discard}

			_, err := s.BroadcastTxSync(t.Context(), nil)

			require.NoError(t, err)
			require.Equal(t, c.code, exitCode(s.outcome))
		})
	}
}
