package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/evaluator/secret"
)

// leastTxs is how many transactions the balance has to pay for, or the daemon does not start.
const leastTxs = 100

// gasOfTx is about what a transaction with a few items needs.
const gasOfTx = 200_000

// Run runs the daemon until ctx ends. With due it only reveals what is due, and returns when that is done;
// with page it also serves the page on which a person grades. Errors: wrong settings, no such
// key, a journal in use, a balance that does not last; a node that does not answer is waited for.
func (h Home) Run(ctx context.Context, out io.Writer, due, page bool) error {
	c, err := h.Load()
	if err != nil {
		return err
	}
	log := logger(out, c.Log)
	own, err := secret.Load(h.Secret())
	if err != nil {
		return err
	}
	chain, err := h.dial(ctx, c, log)
	if err != nil {
		return err
	}
	defer chain.Close()
	address, err := sdk.AccAddressFromBech32(chain.Evaluator())
	if err != nil {
		return err
	}
	store, err := journal.Open(h.Journal(), c.Chain.ChainID, chain.Evaluator())
	if err != nil {
		return err
	}
	defer store.Close()
	if err := affordable(ctx, chain, c); err != nil {
		return err
	}
	people, listen := h.people(c)
	isolation := runner.Probe()
	if !isolation.Namespaces {
		log.Warn("runners are only limited, not isolated: they can reach the network", "why", isolation.Why)
	}
	registry := prometheus.NewRegistry()
	daemon, err := evaluator.New(evaluator.Options{
		Config: c, Folder: h.Folder(), Evaluator: address, Secret: own, Chain: chain, Store: store, Due: due, People: people && page,
		Fetch: evaluator.NewFetcher(h.Folder(), c.Select), Isolation: isolation, Log: log, Metrics: evaluator.NewMetrics(registry),
	})
	if err != nil {
		return err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	stop, err := h.serve(inner, daemon, c.Metrics.Listen, registry, due)
	if err != nil {
		return err
	}
	defer stop()
	if page {
		if !people {
			return errors.New("runners: expected one of type human with listen, got none; docs/evaluator.md shows one")
		}
		if err := h.servePage(inner, out, daemon, listen); err != nil {
			return err
		}
	}
	return daemon.Run(ctx)
}

// dial connects; while no node answers it waits.
func (h Home) dial(ctx context.Context, c config.Config, log *slog.Logger) (*evaluator.Client, error) {
	keys, err := h.Keys(c.Wallet)
	if err != nil {
		return nil, err
	}
	for {
		chain, err := evaluator.Dial(ctx, c, keys)
		var unreachable *client.Unreachable
		if !errors.As(err, &unreachable) || ctx.Err() != nil {
			return chain, err
		}
		log.Warn("no node answers yet", "err", err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(c.Chain.Poll):
		}
	}
}

// affordable refuses to start with a balance that would soon leave reveals unpaid.
func affordable(ctx context.Context, chain *evaluator.Client, c config.Config) error {
	balance, err := chain.Balance(ctx)
	if err != nil {
		return err
	}
	price, err := sdk.ParseDecCoin(c.Wallet.Tx.GasPrice)
	if err != nil {
		return err
	}
	least := price.Amount.MulInt(math.NewInt(gasOfTx * leastTxs)).Ceil().TruncateInt()
	if balance.LT(least) {
		return fmt.Errorf("balance: expected at least %s%s on %s, enough for %d transactions, got %s; send it coins, or name a wallet.fee_granter",
			least, price.Denom, chain.Payer(), leastTxs, balance)
	}
	return nil
}

// metrics serves the numbers.
func metrics(listen string, registry *prometheus.Registry) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return &http.Server{Addr: listen, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
}
