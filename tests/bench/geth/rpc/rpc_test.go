package rpc_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/tests/bench/geth/rpc"
)

func TestBatchIsEncodedAndRefusalsAreErrors(t *testing.T) {
	answer := `[{"id":0,"result":"0x01"},{"id":1,"result":"0x02"}]`
	var got []map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = nil
		_ = json.Unmarshal(body, &got)
		_, _ = io.WriteString(w, answer)
	}))
	defer server.Close()

	client := rpc.New(server.URL)
	batch := rpc.Batch([][]byte{{1, 2}, {0xab}})
	require.NoError(t, client.SendBatch(t.Context(), batch))
	require.Len(t, got, 2)
	require.Equal(t, "eth_sendRawTransaction", got[1]["method"])
	require.Equal(t, []any{"0xab"}, got[1]["params"])

	answer = `[{"id":0,"result":"0x01"},{"id":1,"error":{"code":-32000,"message":"nonce too low"}}]`
	require.ErrorContains(t, client.SendBatch(t.Context(), batch), "transaction 1 of a batch of 2: the node answers -32000 nonce too low")
}

func TestCall(t *testing.T) {
	answer := `{"id":1,"result":"0x10"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }))
	defer server.Close()
	var block string
	require.NoError(t, rpc.New(server.URL).Call(t.Context(), &block, "eth_blockNumber"))
	require.Equal(t, "0x10", block)
	answer = `{"id":1,"error":{"code":-32601,"message":"no such method"}}`
	require.ErrorContains(t, rpc.New(server.URL).Call(t.Context(), &block, "eth_blockNumber"), "eth_blockNumber: the node answers -32601 no such method")
}
