// Package rpc speaks JSON-RPC over HTTP: single calls, and batches that were encoded before.
package rpc

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Client sends requests over kept connections. It may be used by several goroutines.
type Client struct {
	url  string
	http *http.Client
}

// New gives a client of the node at a URL.
func New(url string) *Client {
	return &Client{url: url, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}}
}

type reply struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// Call makes one call and decodes its result.
func (c *Client) Call(ctx context.Context, result any, method string, params ...any) error {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	answer, err := c.post(ctx, body)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	var r reply
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if r.Error != nil {
		return fmt.Errorf("%s: the node answers %d %s", method, r.Error.Code, r.Error.Message)
	}
	return json.Unmarshal(r.Result, result)
}

// SendBatch posts a batch that Batch encoded. One refused transaction is an error.
func (c *Client) SendBatch(ctx context.Context, body []byte) error {
	answer, err := c.post(ctx, body)
	if err != nil {
		return err
	}
	var replies []reply
	if err := json.Unmarshal(answer, &replies); err != nil {
		return fmt.Errorf("answer to a batch: %w: %.200s", err, answer)
	}
	for _, r := range replies {
		if r.Error != nil {
			return fmt.Errorf("transaction %d of a batch of %d: the node answers %d %s", r.ID, len(replies), r.Error.Code, r.Error.Message)
		}
	}
	return nil
}

// Batch encodes signed transactions as one batch of eth_sendRawTransaction.
func Batch(raw [][]byte) []byte {
	var body bytes.Buffer
	for i, tx := range raw {
		body.WriteByte("[,"[min(i, 1)])
		body.WriteString(`{"jsonrpc":"2.0","id":` + strconv.Itoa(i) + `,"method":"eth_sendRawTransaction","params":["0x`)
		body.WriteString(hex.EncodeToString(tx))
		body.WriteString(`"]}`)
	}
	body.WriteByte(']')
	return body.Bytes()
}

func (c *Client) post(ctx context.Context, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("expected status 200, got %d: %.200s", response.StatusCode, answer)
	}
	return answer, nil
}
