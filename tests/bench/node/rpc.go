package node

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// batchSize is how many calls one HTTP request carries: max_request_batch_size as init writes it.
const batchSize = 10

// rpc is the JSON-RPC of a node.
type rpc struct {
	url    string
	client *http.Client
}

func newRPC(port int) *rpc {
	return &rpc{
		url: fmt.Sprintf("http://127.0.0.1:%d", port),
		client: &http.Client{
			Timeout:   time.Minute,
			Transport: &http.Transport{MaxIdleConnsPerHost: 16, MaxConnsPerHost: 16},
		},
	}
}

// request and answer are JSON-RPC 2.0.
type request struct {
	Version string         `json:"jsonrpc"`
	ID      int            `json:"id"`
	Method  string         `json:"method"`
	Params  map[string]any `json:"params"`
}

type answer struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
		Data    string `json:"data"`
	} `json:"error"`
}

func (a answer) into(method string, result any) error {
	if a.Error != nil {
		return fmt.Errorf("%s: %s: %s", method, a.Error.Message, a.Error.Data)
	}
	return json.Unmarshal(a.Result, result)
}

func (r *rpc) post(ctx context.Context, body, result any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(text))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := r.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, result); err != nil {
		return fmt.Errorf("expected JSON-RPC, got %s %.200s", res.Status, data)
	}
	return nil
}

func (r *rpc) call(ctx context.Context, method string, params map[string]any, result any) error {
	var a answer
	if err := r.post(ctx, request{Version: "2.0", ID: 1, Method: method, Params: params}, &a); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return a.into(method, result)
}

// checked is what CheckTx said.
type checked struct {
	Code uint32 `json:"code"`
	Log  string `json:"log"`
}

// broadcast hands transactions to the mempool, at most batchSize of them in one request. One
// that is refused is an error.
func (r *rpc) broadcast(ctx context.Context, txs [][]byte) error {
	calls := make([]request, len(txs))
	for i, tx := range txs {
		calls[i] = request{
			Version: "2.0", ID: i, Method: "broadcast_tx_sync",
			Params: map[string]any{"tx": base64.StdEncoding.EncodeToString(tx)},
		}
	}
	answers := make([]answer, 1)
	var err error
	if len(calls) == 1 {
		// The node answers a batch of one as if it was a single call.
		err = r.post(ctx, calls[0], &answers[0])
	} else {
		err = r.post(ctx, calls, &answers)
	}
	if err != nil {
		return fmt.Errorf("broadcast: %w", err)
	}
	if len(answers) != len(txs) {
		return fmt.Errorf("broadcast: expected %d answers, got %d", len(txs), len(answers))
	}
	for _, a := range answers {
		var c checked
		if err := a.into("broadcast_tx_sync", &c); err != nil {
			return err
		}
		if c.Code != 0 {
			return fmt.Errorf("broadcast_tx_sync: expected code 0, got %d: %s", c.Code, c.Log)
		}
	}
	return nil
}

// deliver sends one transaction and waits until it is in a block.
func (r *rpc) deliver(ctx context.Context, tx []byte) error {
	var res struct {
		CheckTx  checked `json:"check_tx"`
		TxResult checked `json:"tx_result"`
	}
	err := r.call(ctx, "broadcast_tx_commit", map[string]any{"tx": base64.StdEncoding.EncodeToString(tx)}, &res)
	if err != nil {
		return err
	}
	if res.CheckTx.Code != 0 || res.TxResult.Code != 0 {
		return fmt.Errorf("broadcast_tx_commit: expected code 0, got %d %s, %d %s",
			res.CheckTx.Code, res.CheckTx.Log, res.TxResult.Code, res.TxResult.Log)
	}
	return nil
}

// waiting gives the number of transactions in the mempool.
func (r *rpc) waiting(ctx context.Context) (int, error) {
	var res struct {
		Total int `json:"total,string"`
	}
	err := r.call(ctx, "num_unconfirmed_txs", nil, &res)
	return res.Total, err
}

// height gives the last committed height.
func (r *rpc) height(ctx context.Context) (int64, error) {
	var res struct {
		SyncInfo struct {
			Height int64 `json:"latest_block_height,string"`
		} `json:"sync_info"`
	}
	err := r.call(ctx, "status", nil, &res)
	return res.SyncInfo.Height, err
}

// decided gives the time at which the block before a height was decided: the header holds
// the time of the votes for it.
func (r *rpc) decided(ctx context.Context, height int64) (time.Time, error) {
	var res struct {
		Header struct {
			Time time.Time `json:"time"`
		} `json:"header"`
	}
	err := r.call(ctx, "header", map[string]any{"height": fmt.Sprint(height)}, &res)
	return res.Header.Time, err
}

// txResult is what became of a transaction in its block.
type txResult struct {
	Code    uint32 `json:"code"`
	Log     string `json:"log"`
	Data    []byte `json:"data"`
	GasUsed uint64 `json:"gas_used,string"`
}

// block is what a block did.
type block struct {
	Txs    []txResult `json:"txs_results"`
	Events []struct {
		Type string `json:"type"`
	} `json:"finalize_block_events"` //nolint:misspell // As CometBFT spells it.
}

func (r *rpc) block(ctx context.Context, height int64) (b block, err error) {
	err = r.call(ctx, "block_results", map[string]any{"height": fmt.Sprint(height)}, &b)
	return b, err
}

// tells whether EndBlock emitted an event whose type begins with a prefix.
func (b block) tells(prefix string) bool {
	for _, e := range b.Events {
		if strings.HasPrefix(e.Type, prefix) {
			return true
		}
	}
	return false
}
