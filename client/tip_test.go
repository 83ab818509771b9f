package client_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/client"
)

// retold is a node whose status says something else about its newest block, and is that of the test otherwise.
func retold(t *testing.T, change func(sync map[string]any)) string {
	t.Helper()
	target, err := url.Parse(node.RPC())
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(res *http.Response) error {
		text, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), `"latest_block_time"`) {
			var answer map[string]any
			if err := json.Unmarshal(text, &answer); err != nil {
				return err
			}
			change(answer["result"].(map[string]any)["sync_info"].(map[string]any))
			if text, err = json.Marshal(answer); err != nil {
				return err
			}
		}
		res.Body = io.NopCloser(bytes.NewReader(text))
		res.ContentLength = int64(len(text))
		res.Header.Set("Content-Length", strconv.Itoa(len(text)))
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

// The clock of this machine has no part in the validity of a transaction: with blocks an hour before or after it, the time limit counts from them.
func TestValidityCountsFromTheBlocksNotFromTheClock(t *testing.T) {
	for _, off := range []time.Duration{-time.Hour, time.Hour} {
		way := retold(t, func(sync map[string]any) {
			at, err := time.Parse(time.RFC3339Nano, sync["latest_block_time"].(string))
			require.NoError(t, err)
			sync["latest_block_time"] = at.Add(off).Format(time.RFC3339Nano)
		})
		c := connect(t, func(o *client.Options) { o.RPC = []string{way} })
		signed, err := sender(t, c, client.TxOptions{Key: "alice", Gas: 150_000, Validity: time.Minute}).Prepare(patience(t), pay("alice", "clock", 1))
		require.NoError(t, err)
		require.WithinDuration(t, time.Now().Add(off+time.Minute), signed.Expires, 20*time.Second)
	}
}

// A node that stands still and says nothing of it is left for one that is ahead, whichever comes first.
func TestANodeThatStandsStillIsLeft(t *testing.T) {
	still := retold(t, func(sync map[string]any) { sync["latest_block_height"] = "3" })
	for _, list := range [][]string{{still, node.RPC()}, {node.RPC(), still}} {
		c := connect(t, func(o *client.Options) { o.RPC = list })
		tip, err := c.Tip(patience(t))
		require.NoError(t, err)
		require.Greater(t, tip.Height, int64(3))
	}
	c := connect(t, func(o *client.Options) { o.RPC = []string{still} })
	tip, err := c.Tip(patience(t))
	require.NoError(t, err)
	require.EqualValues(t, 3, tip.Height, "there is no other one")
}
