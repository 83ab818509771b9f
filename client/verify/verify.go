// Package verify reads records of a modeld chain from nodes that it does not trust. From one
// block that the caller trusts, a light client follows the signatures of the validators to
// newer blocks, and every record, or that there is none, is proven against the hash of the
// application in such a block.
//
// What is trusted: the block given, and that more than two thirds of the validators since
// then are honest. What is not: any node. A node can still refuse to answer or give an old
// state; every answer carries the height and time that it is true of.
package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	cmtdb "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/light/provider"
	"github.com/cometbft/cometbft/light/provider/http"
	"github.com/cometbft/cometbft/light/store/db"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"
)

// DefaultTrustingPeriod is two thirds of the time for which stake stays bonded.
const DefaultTrustingPeriod = 14 * 24 * time.Hour

// answerTimeout is how long a node may take, in seconds.
const answerTimeout = 10

// Options of a Verifier.
type Options struct {
	// ChainID is part of what validators sign.
	ChainID string
	// Nodes are RPC endpoints, for example http://127.0.0.1:26657. The first one is asked first.
	Nodes []string
	// Witnesses are RPC endpoints of other operators, with whose blocks each new one is
	// compared: they show an attack by a third of the validators or more. Without one, such an
	// attack cannot be noticed.
	Witnesses []string
	// Trust is a block that the caller trusts.
	Trust Trust
	// TrustingPeriod is how old a block may be from which newer ones are believed; it must be
	// shorter than the unbonding time. 0 means DefaultTrustingPeriod.
	TrustingPeriod time.Duration
	// MaxAge is how old the newest block may be before Latest refuses it; 0 means any age.
	MaxAge time.Duration
	// DB keeps verified blocks for the next run; nil keeps them in memory.
	DB cmtdb.DB
}

// Trust is a block that is believed without proof. Its hash comes from a source that is
// trusted: modeld query block --type=height HEIGHT on one's own node, or several operators.
type Trust struct {
	Height int64
	// Hash of the block, 32 bytes.
	Hash []byte
}

// Verifier reads proven records. It may be used by several goroutines.
type Verifier struct {
	options Options
	light   *light.Client
	nodes   []*rpchttp.HTTP
}

// New makes a light client that trusts one block, and checks that the nodes have it.
func New(ctx context.Context, o Options) (*Verifier, error) {
	if o.TrustingPeriod == 0 {
		o.TrustingPeriod = DefaultTrustingPeriod
	}
	if o.DB == nil {
		o.DB = cmtdb.NewMemDB()
	}
	switch {
	case o.ChainID == "":
		return nil, errors.New("verify: ChainID: expected the id of the chain, got none")
	case len(o.Nodes) == 0:
		return nil, errors.New("verify: Nodes: expected at least one RPC endpoint, got none")
	case o.Trust.Height < 1 || len(o.Trust.Hash) != 32:
		return nil, fmt.Errorf("verify: Trust: expected a height from 1 and a hash of 32 bytes, got %d and %d bytes", o.Trust.Height, len(o.Trust.Hash))
	case o.TrustingPeriod < 0 || o.MaxAge < 0:
		return nil, errors.New("verify: TrustingPeriod and MaxAge: expected positive durations")
	}
	v := &Verifier{options: o}
	for _, name := range o.Nodes {
		node, err := rpchttp.NewWithTimeout(name, "/websocket", answerTimeout)
		if err != nil {
			return nil, fmt.Errorf("verify: Nodes: expected an endpoint such as http://127.0.0.1:26657, got %q: %w", name, err)
		}
		v.nodes = append(v.nodes, node)
	}
	primary, witnesses, err := o.providers()
	if err != nil {
		return nil, err
	}
	v.light, err = light.NewClient(ctx, o.ChainID, light.TrustOptions{Period: o.TrustingPeriod, Height: o.Trust.Height, Hash: o.Trust.Hash},
		primary, witnesses, db.New(o.DB, o.ChainID))
	if err != nil {
		return nil, fmt.Errorf("verify: trust block %d with hash %X: %w", o.Trust.Height, o.Trust.Hash, err)
	}
	return v, nil
}

// providers gives who serves blocks and who is asked whether they are the same. The light
// client wants at least one of the latter; without witnesses it is the next node, or the same.
func (o Options) providers() (primary provider.Provider, witnesses []provider.Provider, err error) {
	names := append(append([]string{}, o.Nodes[1:]...), o.Witnesses...)
	if len(names) == 0 {
		names = o.Nodes[:1]
	}
	if primary, err = http.New(o.ChainID, o.Nodes[0]); err != nil {
		return nil, nil, fmt.Errorf("verify: Nodes: %s: %w", o.Nodes[0], err)
	}
	for _, name := range names {
		witness, err := http.New(o.ChainID, name)
		if err != nil {
			return nil, nil, fmt.Errorf("verify: Witnesses: expected an endpoint such as http://127.0.0.1:26657, got %q: %w", name, err)
		}
		witnesses = append(witnesses, witness)
	}
	return primary, witnesses, nil
}

// Latest gives the newest state that can be proven: that of the block before the newest.
func (v *Verifier) Latest(ctx context.Context) (*Snapshot, error) {
	block, err := v.light.Update(ctx, time.Now())
	if err != nil {
		return nil, fmt.Errorf("verify: newest block: %w", err)
	}
	if block == nil {
		// There is none beyond the newest that is trusted already.
		if block, err = v.light.TrustedLightBlock(0); err != nil {
			return nil, fmt.Errorf("verify: newest trusted block: %w", err)
		}
	}
	if age := time.Since(block.Time); v.options.MaxAge > 0 && age > v.options.MaxAge {
		return nil, fmt.Errorf("verify: expected a block of the last %s, got height %d, which is %s old; ask another node",
			v.options.MaxAge, block.Height, age.Round(time.Second))
	}
	return v.snapshot(block), nil
}

// At gives the state after a block, from the second on. The block after it must exist: its
// header holds the hash.
func (v *Verifier) At(ctx context.Context, height int64) (*Snapshot, error) {
	if height < 2 {
		return nil, fmt.Errorf("verify: expected a height from 2, got %d", height)
	}
	block, err := v.light.VerifyLightBlockAtHeight(ctx, height+1, time.Now())
	if err != nil {
		return nil, fmt.Errorf("verify: block %d, whose header proves the state after %d: %w", height+1, height, err)
	}
	return v.snapshot(block), nil
}

func (v *Verifier) snapshot(block *cmttypes.LightBlock) *Snapshot {
	return &Snapshot{
		Height: block.Height - 1, Time: block.Time, TrustedHeight: block.Height, TrustedHash: block.Hash(),
		verifier: v, root: block.AppHash,
	}
}
