package demo

import (
	"context"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/localnode"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// watch tells what the evaluators do, as the chain's events say it.
func (n *narrator) watch(ctx context.Context, of *chain, p localnode.Ports) error {
	cast, err := of.cast()
	if err != nil {
		return err
	}
	c, err := client.New(ctx, client.Options{RPC: []string{rpcOf(p)}, ChainID: ChainID})
	if err != nil {
		return err
	}
	defer c.Close()
	kinds := []string{"evaluations_committed", "evaluations_revealed"}
	for event, err := range c.Subscribe(ctx, client.SubscribeOptions{Kinds: kinds}) {
		if err != nil {
			return err
		}
		switch m := event.Message.(type) {
		case *types.EventEvaluationsCommitted:
			n.did(cast[m.Evaluator], "committed to", len(m.Rounds))
		case *types.EventEvaluationsRevealed:
			n.did(cast[m.Evaluator], "revealed", len(m.Rounds))
		}
	}
	return nil
}

func (n *narrator) did(m member, verb string, scores int) {
	n.aside("%s (%s) %s %d %s", m.name, m.behaviour, verb, scores, plural(scores, "score"))
}

// cast gives the evaluators by address.
func (c *chain) cast() (map[string]member, error) {
	list := make(map[string]member, len(evaluators))
	for _, m := range evaluators {
		address, err := c.address(m.name)
		if err != nil {
			return nil, err
		}
		list[address] = m
	}
	return list, nil
}
