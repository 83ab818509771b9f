package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

// loudNode keeps no index, but sends events.
type loudNode struct {
	fakeNode
	subscribed bool
}

func (*loudNode) Start() error { return nil }
func (*loudNode) Stop() error  { return nil }

func (n *loudNode) Subscribe(context.Context, string, string, ...int) (<-chan coretypes.ResultEvent, error) {
	n.subscribed = true
	news := make(chan coretypes.ResultEvent, 1)
	news <- coretypes.ResultEvent{Data: cmttypes.EventDataTx{TxResult: abci.TxResult{Height: 9, Result: abci.ExecTxResult{Code: n.delivered}}}}
	return news, nil
}

func (n *loudNode) BroadcastTxSync(ctx context.Context, tx cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	if !n.subscribed {
		return nil, errors.New("sent before anybody listened")
	}
	return n.fakeNode.BroadcastTxSync(ctx, tx)
}

// The event of a transaction ends the wait, and the subscription comes first.
func TestWaitEndsWithTheEvent(t *testing.T) {
	node := &loudNode{fakeNode: fakeNode{questions: 1 << 30, delivered: 4}}
	s := &sender{CometRPC: node, wait: time.Minute, notes: io.Discard}

	_, err := s.BroadcastTxSync(t.Context(), nil)

	require.NoError(t, err)
	require.Equal(t, int64(9), s.included.Height)
	require.Equal(t, exitFailed, exitCode(s.outcome))
}

// document wants one JSON document on standard output, with names as in REST.
func document(t *testing.T, r reply) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(readerOf(r.stdout))
	var d map[string]any
	require.NoError(t, decoder.Decode(&d), "%s\n%s", r.stdout, r.stderr)
	require.ErrorIs(t, decoder.Decode(&struct{}{}), io.EOF, "more than one document: %s", r.stdout)
	for key := range d {
		require.Regexp(t, regexp.MustCompile(`^[a-z0-9_@]+$`), key)
	}
	return d
}

// Scripts tell how a transaction went by the exit code and one document.
func TestTransactionsEndWithTheirExitCodes(t *testing.T) {
	c := chain(t)
	send := "tx bank send alice " + c.eva + " "

	r := typed(t, send+"5umodel --wait -o json")
	require.Equal(t, exitOK, r.code, r.stderr)
	d := document(t, r)
	require.NotEqual(t, "0", d["height"])
	require.NotEqual(t, "0", d["gas_used"])
	require.NotEmpty(t, d["events"])
	require.Equal(t, "/cosmos.bank.v1beta1.MsgSendResponse", d["msg_responses"].([]any)[0].(map[string]any)["@type"])
	require.Contains(t, r.stderr, "in block")

	r = typed(t, send+"99999999999999999umodel --gas 100000 --wait -o json")
	require.Equal(t, exitFailed, r.code, r.stderr)
	d = document(t, r)
	require.EqualValues(t, 5, d["code"])
	require.NotEqual(t, "0", d["height"])
	require.Contains(t, r.stderr, "Do:")

	r = typed(t, send+"5umodel --wait --wait-timeout 1ms -o json")
	require.Equal(t, exitPending, r.code, r.stderr)
	require.Contains(t, r.stderr, document(t, r)["txhash"])
	require.Equal(t, exitOK, typed(t, "query wait-tx "+document(t, r)["txhash"].(string)).code)

	r = typed(t, "tx modelreg register-model wait/lm --from alice --wait")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, r.stdout, "modeld.modelreg.v1.EventModelRegistered")

	r = typed(t, send+"5umodel --generate-only -o json")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, document(t, r), "body")
}

// A moniker in the settings of the node is not that of an evaluator.
func TestNodeSettingsAreNoFlags(t *testing.T) {
	c := chain(t)
	r := typed(t, "tx evalreward register-evaluator automated --from eva --wait")
	require.Equal(t, exitOK, r.code, r.stderr)

	r = typed(t, "query evalreward evaluator "+c.eva+" -o json")

	require.Equal(t, exitOK, r.code, r.stderr)
	require.NotContains(t, r.stdout, "tower")
}

// Lists print ids alone for scripts.
func TestQuietListsPrintIDs(t *testing.T) {
	c := chain(t)
	r := typed(t, "tx modelreg register-model quiet/lm --from eva --wait")
	require.Equal(t, exitOK, r.code, r.stderr)

	r = typed(t, "query modelreg models -q")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Contains(t, "\n"+r.stdout, "\nquiet/lm\n")
	require.NotContains(t, r.stdout, c.eva)

	r = typed(t, "query evalreward benchmarks -q")
	require.Equal(t, reply{}, r)
}
