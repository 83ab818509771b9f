package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// chain is a running node with its accounts and a client.
type chain struct {
	o       Options
	binary  string
	app     *app.App
	cast    *cast
	home    *home
	process *process
	cpu     *sampler
	rpc     *rpc
	conn    *grpc.ClientConn
	reward  types.QueryClient
	gas     gasTable
	earned  earnings
	// prunes says that the node does not keep old blocks.
	prunes bool
}

// newApp gives an application without a store, for its codecs.
func newApp(dir string) *app.App {
	return app.New(log.NewNopLogger(), dbm.NewMemDB(), true, app.HomeOptions(dir))
}

// startChain makes a home, starts a node on it and waits for its first epoch.
func startChain(ctx context.Context, binary, dir string, o Options, s setup) (*chain, error) {
	c := &chain{o: o, binary: binary, app: newApp(filepath.Join(dir, "codecs")), gas: gasTable{}, prunes: s.prunes}
	c.cast = newCast(o.Evaluators, max(2*o.Rounds, o.Versions))
	var err error
	if c.home, err = prepareHome(ctx, binary, dir, c.app, o, c.cast, s); err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

// start starts the node of a prepared home and waits until it answers with a schedule.
func (c *chain) start(ctx context.Context) error {
	var err error
	if c.process, err = c.home.start(ctx, c.binary); err != nil {
		return err
	}
	c.cpu = sample(c.process)
	c.rpc = newRPC(c.home.ports.rpc)
	c.conn, err = grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", c.home.ports.grpc),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(codec.NewProtoCodec(c.app.InterfaceRegistry()).GRPCCodec())))
	if err != nil {
		return err
	}
	c.reward = types.NewQueryClient(c.conn)
	return c.until(ctx, time.Minute, "the node answers", func() (bool, error) {
		_, err := c.reward.Schedule(ctx, &types.QueryScheduleRequest{})
		return err == nil, nil
	})
}

// stop ends the node; it may be started again.
func (c *chain) stop() error {
	if c.process == nil {
		return nil
	}
	var err error
	if c.conn != nil {
		err = c.conn.Close()
	}
	c.cpu.end()
	err = errors.Join(err, c.process.stop())
	c.process, c.conn = nil, nil
	return err
}

// How long to wait before the chain is asked again: briefly while the clock runs, else so
// that the questions do not slow the node down.
const (
	briefly = 2 * time.Millisecond
	pause   = 15 * time.Millisecond
)

// until asks again and again until something holds; it fails after the patience, or when
// the node ended.
func (c *chain) until(ctx context.Context, patience time.Duration, what string, holds func() (bool, error)) error {
	return c.every(ctx, pause, patience, what, holds)
}

func (c *chain) every(ctx context.Context, pause, patience time.Duration, what string, holds func() (bool, error)) error {
	deadline := time.Now().Add(patience)
	for {
		done, err := holds()
		if done || err != nil {
			return err
		}
		if err := c.process.running(); err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("node: expected that %s within %s, it did not come; see %s", what, patience, c.process.log.Name())
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}
