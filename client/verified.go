package client

import (
	"context"

	"github.com/modeld-labs/modeld/client/verify"
)

// Verifier reads proven records from the RPC endpoints of this client, none of which is
// trusted: see package verify. trust is a block that the caller believes in; witnesses are RPC
// endpoints of other operators.
func (c *Client) Verifier(ctx context.Context, trust verify.Trust, witnesses ...string) (*verify.Verifier, error) {
	o := verify.Options{ChainID: c.chainID, Trust: trust, Witnesses: witnesses}
	for _, e := range c.rpc.list {
		o.Nodes = append(o.Nodes, e.name)
	}
	return verify.New(ctx, o)
}
