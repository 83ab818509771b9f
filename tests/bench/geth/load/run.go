package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/modeld-labs/modeld/tests/bench/geth/contract"
	"github.com/modeld-labs/modeld/tests/bench/geth/node"
	"github.com/modeld-labs/modeld/tests/bench/geth/rpc"
)

// deployed is a contract with its address and how many models it knows.
type deployed struct {
	contract.Contract
	address common.Address
	models  int
}

// run is one geth with its accounts and contracts.
type run struct {
	o              Options
	node           *node.Node
	client         *rpc.Client
	wallet         *wallet
	plain, batched *deployed
	document       Document
}

// Measure starts geth on an empty folder, makes the measurements that the options want, and
// stops geth. A refused, lost or failed transaction is an error.
func Measure(ctx context.Context, o Options) (*Document, error) {
	r, err := begin(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := r.all(ctx); err != nil {
		return nil, errors.Join(err, r.node.Stop())
	}
	return &r.document, r.node.Stop()
}

// begin makes the chain and starts geth.
func begin(ctx context.Context, o Options) (*run, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(o.Folder)
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("data folder %s: expected it to be empty, got %d entries", o.Folder, len(entries))
	}
	accounts, err := newWallet(o.Accounts)
	if err != nil {
		return nil, err
	}
	r := &run{o: o, wallet: accounts, document: Document{Accounts: o.Accounts, Batch: o.Batch, Seats: o.Seats, Prefill: o.Prefill}}
	if err := node.Init(ctx, r.nodeOptions()); err != nil {
		return nil, err
	}
	return r, r.start(ctx)
}

func (r *run) all(ctx context.Context) error {
	if err := r.client.Call(ctx, &r.document.Geth, "web3_clientVersion"); err != nil {
		return err
	}
	for _, step := range []struct {
		part string
		do   func(context.Context) error
	}{
		{"", r.setUp}, {"", r.prefill}, {Idle, r.idle}, {Register, r.register}, {Evaluate, r.evaluate}, {Batched, r.evaluateBatched},
	} {
		if step.part != "" && !r.o.wants(step.part) {
			continue
		}
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", cmp.Or(step.part, "set up"), err)
		}
	}
	return nil
}

func (r *run) nodeOptions() node.Options {
	return node.Options{Binary: r.o.Geth, Folder: r.o.Folder, Rich: r.wallet.addresses[rich], GasLimit: r.o.GasLimit, Slots: 2 * r.o.Window}
}

func (r *run) start(ctx context.Context) (err error) {
	r.node, err = node.Start(ctx, r.nodeOptions())
	if err == nil {
		r.client = rpc.New(r.node.URL)
	}
	return err
}

// restart stops geth cleanly and starts it again. It gives the bytes on disk in between.
func (r *run) restart(ctx context.Context) (int64, error) {
	if err := r.node.Stop(); err != nil {
		return 0, err
	}
	size, err := node.Disk(r.o.Folder)
	if err != nil {
		return 0, err
	}
	return size, r.start(ctx)
}

// make signs calls, sends them, waits for them and checks them, without measuring.
func (r *run) make(ctx context.Context, calls []call) error {
	if len(calls) == 0 {
		return nil
	}
	txs, err := r.wallet.sign(ctx, calls)
	if err != nil {
		return err
	}
	t, err := drive(ctx, r.client, r.o, txs)
	if err != nil {
		return err
	}
	_, err = receipts(ctx, r.client, t, txs)
	return err
}

// setUp deploys both contracts, funds the accounts and makes all of them evaluators.
func (r *run) setUp(ctx context.Context) error {
	deploy := make([]call, 2)
	for i, read := range []func() (contract.Contract, error){contract.Plain, contract.Batched} {
		compiled, err := read()
		if err != nil {
			return err
		}
		to := &deployed{Contract: compiled, address: crypto.CreateAddress(r.wallet.addresses[rich], uint64(i))}
		deploy[i] = call{from: rich, value: new(big.Int), data: compiled.Code, gas: 8_000_000}
		if i == 0 {
			r.plain = to
		} else {
			r.batched = to
		}
	}
	var fund, join []call
	for i := 1; i <= r.o.Accounts; i++ {
		fund = append(fund, call{from: rich, to: &r.wallet.addresses[i], value: funds, gas: 21_000})
		for _, c := range []*deployed{r.plain, r.batched} {
			one, err := c.call(i, 120_000, "registerEvaluator")
			if err != nil {
				return err
			}
			one.value = stake
			join = append(join, one)
		}
	}
	for _, calls := range [][]call{deploy, fund, join} {
		if err := r.make(ctx, calls); err != nil {
			return err
		}
	}
	return nil
}

// prefill makes the state that a measurement of growth starts from.
func (r *run) prefill(ctx context.Context) error {
	calls, err := r.plain.registerModels(r.o.Accounts, r.o.Prefill)
	if err != nil {
		return err
	}
	if err := r.make(ctx, calls); err != nil {
		return err
	}
	if calls, err = r.plain.evaluations(r.o.Accounts, r.o.Prefill); err != nil {
		return err
	}
	return r.make(ctx, calls)
}
