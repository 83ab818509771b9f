package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// take reads n events.
func take(t *testing.T, c *client.Client, o client.SubscribeOptions, n int) []client.Event {
	t.Helper()
	var events []client.Event
	for event, err := range c.Subscribe(patience(t), o) {
		require.NoError(t, err)
		if events = append(events, event); len(events) == n {
			return events
		}
	}
	return nil
}

func names(events []client.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, e.Message.(*modelregtypes.EventModelRegistered).Model)
	}
	return list
}

// A subscription gives past events and then new ones, and a second one goes on where the first
// stopped, in the middle of a block.
func TestSubscribeCatchesUpAndResumes(t *testing.T) {
	c := connect(t)
	s := sender(t, c, client.TxOptions{Key: "ivan"})
	first, err := s.Send(patience(t), registerModel("ivan", "ivan/a"), registerModel("ivan", "ivan/b"))
	require.NoError(t, err)
	mine := func(e client.Event) bool {
		m, ok := e.Message.(*modelregtypes.EventModelRegistered)
		return ok && m.Owner == s.Address()
	}
	go func() {
		time.Sleep(300 * time.Millisecond)
		_, _ = s.Send(context.Background(), registerModel("ivan", "ivan/c"))
	}()

	all := take(t, c, client.SubscribeOptions{FromHeight: first.Height, Kinds: []string{"model_registered"}, Filter: mine}, 3)
	resumed := take(t, c, client.SubscribeOptions{FromHeight: all[0].Height, FromIndex: all[0].Index + 1, Filter: mine}, 2)

	require.Equal(t, []string{"ivan/a", "ivan/b", "ivan/c"}, names(all))
	require.Equal(t, all[1:], resumed)
	require.Equal(t, []any{first.Height, first.Hash, all[0].Index + 1}, []any{all[1].Height, all[1].TxHash, all[1].Index})
	require.Equal(t, "modeld.modelreg.v1.EventModelRegistered", all[0].Name())
}

// The node restarts, and another endpoint is dead from the beginning: every block is given once.
func TestSubscribeSurvivesARestart(t *testing.T) {
	n := testnode.New(t, testkit.Options{})
	// The old consensus engine would go on to answer on connections that are open.
	way := testnode.NewProxy(t, strings.TrimPrefix(n.RPC(), "http://"))
	c, err := client.New(patience(t), client.Options{
		GRPC: []string{deadEndpoint(t), n.GRPC()}, RPC: []string{"http://" + deadEndpoint(t), "http://" + way.Address}, ChainID: testkit.ChainID,
	})
	require.NoError(t, err)
	defer func() { _ = c.Close() }()
	seen, restarted := int64(0), make(chan error, 1)
	for block, err := range c.Blocks(patience(t), 1) {
		require.NoError(t, err)
		require.Equal(t, seen+1, block.Height)
		seen = block.Height
		if seen == 5 {
			go func() {
				n.Stop(t)
				way.Cut()
				n.Start(t)
				restarted <- nil
			}()
		}
		if seen == 20 {
			break
		}
	}
	require.NoError(t, <-restarted)
	_, err = c.EvalReward().Params(patience(t), &evalrewardtypes.QueryParamsRequest{})
	require.NoError(t, err, "queries of the restarted node")
}

// deadEndpoint gives an address at which nobody listens.
func deadEndpoint(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().String()
}

// Heights rise, and the channel ends with the context.
func TestHeightsRiseUntilTheContextEnds(t *testing.T) {
	c := connect(t)
	ctx, cancel := context.WithCancel(patience(t))
	defer cancel()
	var last int64
	count := 0
	for height := range c.Heights(ctx) {
		require.Greater(t, height, last)
		if last, count = height, count+1; count == 5 {
			cancel()
		}
	}
	require.GreaterOrEqual(t, count, 5)
}

// Mistakes in a subscription are told at once.
func TestSubscribeRefusesMistakes(t *testing.T) {
	c := connect(t)
	for want, o := range map[string]client.SubscribeOptions{
		`expected one of the events`:                {Kinds: []string{"model_registred"}},
		`expected a height of at least 0, got -3`:   {FromHeight: -3},
		`round_settled`:                             {Kinds: []string{"x"}},
		`ended before height 1000000000: context`:   {FromHeight: 1_000_000_000},
		`ended before height 1000000000: context d`: {FromHeight: 1_000_000_000, Kinds: []string{"round_settled"}},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		var got error
		for _, err := range c.Subscribe(ctx, o) {
			got = errors.Join(got, err)
		}
		cancel()
		require.ErrorContains(t, got, want, fmt.Sprintf("%+v", o.Kinds))
	}
}
