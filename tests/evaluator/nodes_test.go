package evaluator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/testnode"
)

// TestNodesThatFail: of two nodes the first stands still for ever and would take transactions; the way to the other answers junk for a while,
// then it is stopped and started. Each fault has its line, everything is revealed, nothing is sent twice.
func TestNodesThatFail(t *testing.T) {
	if testing.Short() {
		t.Skip("runs nodes")
	}
	s := newScene(t, plan{models: 2, benchmarks: 2, commit: 100, reveal: 150, script: "sleep 0.2; " + measures})
	var rounds []uint64
	s.until(30*time.Second, "4 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 4 })
	stale := s.node.Stale(t)
	rpc, grpc := testnode.NewProxy(t, strings.TrimPrefix(s.node.RPC(), "http://")), testnode.NewProxy(t, s.node.GRPC())
	s.edit(`["`+s.node.GRPC(), `["`+stale.GRPC()+`", "`+grpc.Address, `["`+s.node.RPC(), `["`+stale.RPC()+`", "http://`+rpc.Address)
	defer s.start()()
	s.until(20*time.Second, "committed by the node that moves", func() bool { committed, _ := s.count(rounds); return committed == 4 })

	at := len(s.logged())
	rpc.TalkJunk(true)
	grpc.TalkJunk(true)
	s.until(20*time.Second, "doubt", func() bool { return strings.Contains(s.logged()[at:], "no usable answer of the chain; asking on") })
	rpc.TalkJunk(false)
	grpc.TalkJunk(false)
	s.until(20*time.Second, "answers", func() bool { return strings.Contains(s.logged()[at:], "the chain answers again") })

	at = len(s.logged())
	s.node.Stop(t)
	s.until(20*time.Second, "doubt", func() bool { return strings.Contains(s.logged()[at:], "no usable answer of the chain; asking on") })
	s.node.Start(t)
	s.until(60*time.Second, "revealed", func() bool { return strings.Count(s.logged(), "msg=REVEALED") == 4 })
	_, revealed := s.count(rounds)
	require.Equal(t, 4, revealed)
	require.Empty(t, s.skipped())
	require.NotContains(t, s.logged(), "MISSED")
}
