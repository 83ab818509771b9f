package rig

import (
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// Fill lets write put a part of a generated state straight into the stores, past transactions
// and genesis files, and commits it with a block without transactions. The chain must have
// made a block before.
func (n *Node) Fill(write func(sdk.Context) error) error {
	header := cmtproto.Header{ChainID: testkit.ChainID, Height: n.height, Time: n.request(nil).Time}
	ctx := sdk.NewContext(n.App.CommitMultiStore(), header, false, log.NewNopLogger())
	if err := write(ctx); err != nil {
		return fmt.Errorf("fill state after block %d: %w", n.height, err)
	}
	_, _, err := n.Block()
	return err
}
