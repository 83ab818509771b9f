package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// gasPerItem is ample for one item of a message of ours, and gasPrice is the least that
// nodes accept, in thousandths of umodel.
const (
	gasBase       = 300_000
	gasPerItem    = 200_000
	gasPriceMilli = 25
)

// poll is how often the chain is asked whether something has happened.
const poll = 50 * time.Millisecond

// chain is what a participant of the demo sees of the chain: its gRPC services.
type chain struct {
	conn     *grpc.ClientConn
	txs      client.TxConfig
	registry codectypes.InterfaceRegistry
	keys     keyring.Keyring
	id       string

	model  modelregtypes.QueryClient
	reward evalrewardtypes.QueryClient
	auth   authtypes.QueryClient
	tx     txtypes.ServiceClient
}

func newChain(conn *grpc.ClientConn, application *app.App, keys keyring.Keyring, id string) *chain {
	return &chain{
		conn: conn, txs: application.TxConfig(), registry: application.InterfaceRegistry(), keys: keys, id: id,
		model: modelregtypes.NewQueryClient(conn), reward: evalrewardtypes.NewQueryClient(conn),
		auth: authtypes.NewQueryClient(conn), tx: txtypes.NewServiceClient(conn),
	}
}

// send signs messages as one transaction and waits until it is in a block. items is the
// amount of work in it. A transaction that fails is an error.
func (c *chain) send(ctx context.Context, from string, items int, msgs ...sdk.Msg) (*sdk.TxResponse, error) {
	raw, err := c.sign(ctx, from, items, msgs...)
	if err != nil {
		return nil, fmt.Errorf("sign transaction of %s: %w", from, err)
	}
	res, err := c.tx.BroadcastTx(ctx, &txtypes.BroadcastTxRequest{TxBytes: raw, Mode: txtypes.BroadcastMode_BROADCAST_MODE_SYNC})
	if err != nil {
		return nil, fmt.Errorf("broadcast transaction of %s: %w", from, err)
	}
	if res.TxResponse.Code != 0 {
		return nil, fmt.Errorf("transaction of %s refused: %s", from, res.TxResponse.RawLog)
	}
	return c.wait(ctx, from, res.TxResponse.TxHash)
}

func (c *chain) sign(ctx context.Context, from string, items int, msgs ...sdk.Msg) ([]byte, error) {
	record, err := c.keys.Key(from)
	if err != nil {
		return nil, err
	}
	addr, err := record.GetAddress()
	if err != nil {
		return nil, err
	}
	info, err := c.auth.AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: addr.String()})
	if err != nil {
		return nil, err
	}
	gas := uint64(gasBase + items*gasPerItem)
	factory := clienttx.Factory{}.WithTxConfig(c.txs).WithKeybase(c.keys).WithChainID(c.id).
		WithSignMode(signing.SignMode_SIGN_MODE_DIRECT).WithGas(gas).
		WithAccountNumber(info.Info.AccountNumber).WithSequence(info.Info.Sequence).
		WithFees(fmt.Sprintf("%d%s", gas*gasPriceMilli/1000, modelregtypes.BaseDenom))
	builder, err := factory.BuildUnsignedTx(msgs...)
	if err != nil {
		return nil, err
	}
	if err := clienttx.Sign(ctx, factory, from, builder, true); err != nil {
		return nil, err
	}
	return c.txs.TxEncoder()(builder.GetTx())
}

func (c *chain) wait(ctx context.Context, from, hash string) (*sdk.TxResponse, error) {
	for {
		res, err := c.tx.GetTx(ctx, &txtypes.GetTxRequest{Hash: hash})
		if err == nil {
			if res.TxResponse.Code != 0 {
				return nil, fmt.Errorf("transaction %s of %s failed: %s", hash, from, res.TxResponse.RawLog)
			}
			return res.TxResponse, nil
		}
		if status.Code(err) != codes.NotFound {
			return nil, fmt.Errorf("look up transaction %s: %w", hash, err)
		}
		if err := sleep(ctx, poll); err != nil {
			return nil, err
		}
	}
}

// address gives the address of a named account.
func (c *chain) address(name string) (string, error) {
	record, err := c.keys.Key(name)
	if err != nil {
		return "", err
	}
	addr, err := record.GetAddress()
	return addr.String(), err
}

// until asks again and again until a condition holds.
func until(ctx context.Context, holds func() (bool, error)) error {
	for {
		done, err := holds()
		if done || err != nil {
			return err
		}
		if err := sleep(ctx, poll); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// missing tells whether an error says that a record is not there.
func missing(err error) bool { return status.Code(err) == codes.NotFound }

// stopped tells whether an error only says that the demo ends.
func stopped(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) || ctx.Err() != nil
}

// ready waits until the first epoch has begun.
func (c *chain) ready(ctx context.Context) error {
	return until(ctx, func() (bool, error) {
		_, err := c.reward.Schedule(ctx, &evalrewardtypes.QueryScheduleRequest{})
		if missing(err) || status.Code(err) == codes.Unavailable || status.Code(err) == codes.Unknown {
			return false, nil
		}
		return err == nil, err
	})
}

// benchmarks gives the benchmarks of the chain.
func (c *chain) benchmarks(ctx context.Context) ([]evalrewardtypes.Benchmark, error) {
	res, err := c.reward.Benchmarks(ctx, &evalrewardtypes.QueryBenchmarksRequest{})
	if err != nil {
		return nil, err
	}
	var list []evalrewardtypes.Benchmark
	for _, info := range res.Benchmarks {
		list = append(list, info.Benchmark)
	}
	return list, nil
}
