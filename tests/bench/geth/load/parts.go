package load

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// register measures registrations of models.
func (r *run) register(ctx context.Context) error {
	calls, err := r.plain.registerModels(r.o.Accounts, r.o.Models)
	if err != nil {
		return err
	}
	return r.measure(ctx, "register model", r.o.Models, calls)
}

// evaluate measures evaluations by the contract as the idea describes it.
func (r *run) evaluate(ctx context.Context) error {
	if err := r.ensureModels(ctx, r.plain); err != nil {
		return err
	}
	calls, err := r.plain.evaluations(r.o.Accounts, r.o.Evaluations)
	if err != nil {
		return err
	}
	return r.measure(ctx, "evaluate", r.o.Evaluations, calls)
}

// evaluateBatched measures commits, reveals, settlements and claims together. Opening the rounds
// is not part of it: somebody who wants an evaluation does that.
func (r *run) evaluateBatched(ctx context.Context) error {
	if err := r.ensureModels(ctx, r.batched); err != nil {
		return err
	}
	all := groups(0, r.o.Evaluations, r.o.Batch, r.o.Seats, r.o.Accounts)
	open, err := r.batched.open(all, r.o.Seats)
	if err != nil {
		return err
	}
	if err := r.make(ctx, open); err != nil {
		return err
	}
	steps, err := r.batched.steps(all, r.wallet.addresses)
	if err != nil {
		return err
	}
	return r.measure(ctx, "evaluate/batched", len(all)*r.o.Batch*r.o.Seats, steps...)
}

// ensureModels registers, without measuring, the models that a part needs and that no part
// before it registered.
func (r *run) ensureModels(ctx context.Context, d *deployed) error {
	calls, err := d.registerModels(r.o.Accounts, max(0, r.o.Models-d.models))
	if err != nil {
		return err
	}
	return r.make(ctx, calls)
}

// measure takes one load. geth is restarted before it, so that its peak of memory is that of
// this load and that all older state is on disk, and after it, for the size on disk. What
// grew between these two clean stops belongs to the load: transactions, receipts, their index,
// state, and the history of state that geth keeps by default. Before each stop the blocks of
// the load are buried; else geth would write the state of each of them apart into its journal,
// several times as much as it keeps.
func (r *run) measure(ctx context.Context, name string, count int, steps ...[]call) error {
	var signedSteps [][]signed
	for _, calls := range steps {
		txs, err := r.wallet.sign(ctx, calls)
		if err != nil {
			return err
		}
		signedSteps = append(signedSteps, txs)
	}
	if err := r.bury(ctx); err != nil {
		return err
	}
	before, err := r.restart(ctx)
	if err != nil {
		return err
	}
	l := Load{Name: name, Count: count, DiskBeforeMiB: float64(before) / (1 << 20)}
	if err := r.take(ctx, &l, signedSteps); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := r.bury(ctx); err != nil {
		return err
	}
	after, err := r.restart(ctx)
	if err != nil {
		return err
	}
	l.DiskEach = float64(after-before) / float64(count)
	r.document.Operations = append(r.document.Operations, l)
	return nil
}

func (r *run) take(ctx context.Context, l *Load, steps [][]signed) error {
	start, err := r.node.Usage()
	if err != nil {
		return err
	}
	var done []timing
	var latencies []float64
	for _, txs := range steps {
		t, err := drive(ctx, r.client, r.o, txs)
		if err != nil {
			return err
		}
		done, latencies = append(done, t), append(latencies, t.latencies...)
		l.Seconds += t.seconds
		l.Transactions += len(txs)
		l.Blocks += int(t.last - t.first + 1)
	}
	end, err := r.node.Usage()
	if err != nil {
		return err
	}
	var gas uint64
	for i, txs := range steps {
		used, err := receipts(ctx, r.client, done[i], txs)
		if err != nil {
			return err
		}
		gas += used
	}
	n := float64(l.Count)
	l.PerSecond, l.GasEach = n/l.Seconds, float64(gas)/n
	l.P50, l.P99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
	l.CPUPer1000, l.PeakRSSMiB = (end.CPUSeconds-start.CPUSeconds)/n*1000, end.PeakRSSMiB
	return nil
}

// buried is how many blocks geth keeps apart from its database, and two more.
const buried = 130

// bury makes blocks that hold one transfer each, so that none of the older ones is among those
// whose state geth keeps apart.
func (r *run) bury(ctx context.Context) error {
	calls := make([]call, buried)
	for i := range calls {
		calls[i] = call{from: rich, to: &r.wallet.addresses[rich], value: new(big.Int), gas: 21_000}
	}
	txs, err := r.wallet.sign(ctx, calls)
	if err != nil {
		return err
	}
	for _, tx := range txs {
		if _, err := r.one(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// idle sends one transaction after the other, each after the receipt of the last one. geth
// answers eth_sendRawTransactionSync as soon as it has the receipt.
func (r *run) idle(ctx context.Context) error {
	registrations, err := r.plain.registerModels(r.o.Accounts, r.o.Idle)
	if err != nil {
		return err
	}
	evaluations, err := r.plain.evaluations(r.o.Accounts, r.o.Idle)
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name  string
		calls []call
	}{{"register model", registrations}, {"evaluate", evaluations}} {
		txs, err := r.wallet.sign(ctx, kind.calls)
		if err != nil {
			return err
		}
		var waits []float64
		for _, tx := range txs {
			ms, err := r.one(ctx, tx)
			if err != nil {
				return err
			}
			waits = append(waits, ms)
		}
		r.document.IdleLatency = append(r.document.IdleLatency, Wait{
			Name: kind.name, Count: len(waits), P50: percentile(waits, 0.5), P99: percentile(waits, 0.99),
		})
	}
	return nil
}

// one sends a transaction and gives the ms until its receipt.
func (r *run) one(ctx context.Context, tx signed) (float64, error) {
	var receipt struct {
		Status hexutil.Uint64 `json:"status"`
	}
	start := time.Now()
	if err := r.client.Call(ctx, &receipt, "eth_sendRawTransactionSync", hexutil.Bytes(tx.raw)); err != nil {
		return 0, err
	}
	ms := time.Since(start).Seconds() * 1000
	if receipt.Status != 1 {
		return 0, errors.New("a single transaction failed, expected status 1")
	}
	return ms, nil
}
