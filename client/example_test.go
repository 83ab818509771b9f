package client_test

import (
	"context"
	"errors"
	"fmt"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/client/verify"
	"github.com/modeld-labs/modeld/internal/testkit"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// A model is registered, asked for, and found among the events.
func Example() {
	ctx := context.Background()
	c, err := client.New(ctx, client.Options{
		GRPC: []string{node.GRPC()}, RPC: []string{node.RPC()}, ChainID: testkit.ChainID, Keyring: node.Keys,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = c.Close() }()
	tx, err := c.Tx(client.TxOptions{Key: "alice"})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := tx.Send(ctx, &modelregtypes.MsgRegisterModel{Owner: tx.Address(), Model: "example/lm", Description: "a small one"})
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := c.ModelReg().Model(ctx, &modelregtypes.QueryModelRequest{Model: "example/lm"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Model.Description, model.Model.Owner == tx.Address())
	for event, err := range c.Subscribe(ctx, client.SubscribeOptions{FromHeight: result.Height, Kinds: []string{"model_registered"}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if event.TxHash == result.Hash {
			fmt.Println(event.Kind(), event.Message.(*modelregtypes.EventModelRegistered).Model)
			break
		}
	}
	// Output:
	// a small one true
	// model_registered example/lm
}

// An error says what became of the transaction and which error of the module it is.
func ExampleTxError() {
	ctx := context.Background()
	c, err := client.New(ctx, client.Options{
		GRPC: []string{node.GRPC()}, RPC: []string{node.RPC()}, ChainID: testkit.ChainID, Keyring: node.Keys,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = c.Close() }()
	tx, err := c.Tx(client.TxOptions{Key: "bob"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = tx.Send(ctx, &modelregtypes.MsgTransferModel{Owner: tx.Address(), Model: "no/such", NewOwner: testkit.NewAccount("alice").String()})
	fmt.Println(errors.Is(err, client.ErrRefused), errors.Is(err, modelregtypes.ErrModelNotFound))
	// Output: true true
}

// It is proven that nobody registered a model, whatever the node says.
func ExampleClient_Verifier() {
	ctx := context.Background()
	c, err := client.New(ctx, client.Options{RPC: []string{node.RPC()}, ChainID: testkit.ChainID})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = c.Close() }()
	v, err := c.Verifier(ctx, firstBlock(ctx))
	if err != nil {
		fmt.Println(err)
		return
	}
	state, err := v.Latest(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = state.Model(ctx, "nobody/nothing")
	fmt.Println(errors.Is(err, verify.ErrAbsent))
	// Output: true
}

// firstBlock stands for a block that one knows from a node of one's own.
func firstBlock(ctx context.Context) verify.Trust {
	height := int64(1)
	own, err := rpchttp.New(node.RPC(), "/websocket")
	if err != nil {
		panic(err)
	}
	block, err := own.Commit(ctx, &height)
	if err != nil {
		panic(err)
	}
	return verify.Trust{Height: height, Hash: block.Hash()}
}
