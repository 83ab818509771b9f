package evaluator

import (
	"context"
	"errors"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// What can become of a transaction.
var (
	// ErrRefused: it was never in a block and never will be; another may be signed.
	ErrRefused = errors.New("transaction refused")
	// ErrFailed: it is in a block and did nothing; another may be signed.
	ErrFailed = errors.New("transaction failed")
	// ErrExpired: no block has it and none can have it any more; another may be signed.
	ErrExpired = errors.New("transaction expired")
	// ErrOutOfGas comes with ErrFailed or ErrRefused: the next one needs more gas.
	ErrOutOfGas = errors.New("out of gas")
	// ErrFee: it would cost more than the settings allow, or than the account has.
	ErrFee = errors.New("fee refused")
)

// Chain is what the daemon needs of a chain. Every call asks whichever node answers and ends with its context. Client is the
// implementation over real nodes.
type Chain interface {
	// Snapshot gives the newest block and the open assignments of the evaluator at exactly that height.
	Snapshot(ctx context.Context) (Snapshot, error)
	// Benchmark gives a benchmark.
	Benchmark(ctx context.Context, id uint32) (types.Benchmark, error)
	// Licence gives the licence of a version, by its reference namespace/name@number.
	Licence(ctx context.Context, ref string) (string, error)
	// Report gives what the chain has of the evaluator in a round.
	Report(ctx context.Context, round uint64) (Report, error)
	// Claimable gives what the evaluator may claim, in umodel.
	Claimable(ctx context.Context) (math.Int, error)
	// Balance gives what pays for fees, in umodel.
	Balance(ctx context.Context) (math.Int, error)

	// Prepare signs a message; attempt counts from 0 and raises the gas. Discard gives up what was not broadcast.
	Prepare(ctx context.Context, attempt int, msg sdk.Msg) (Signed, error)
	Discard(Signed)
	// Deliver broadcasts the same bytes until their fate is known. Errors: ErrRefused, ErrFailed, ErrExpired, or that of ctx, after which the
	// fate is still unknown.
	Deliver(ctx context.Context, tx Signed) (Delivery, error)

	// Blocks sends on the channel whenever there may be a new block, until ctx ends.
	Blocks(ctx context.Context, news chan<- struct{})
	// Doubt says that the last answers made no sense, so that another node is asked next.
	Doubt()
}

// Snapshot is the chain at one height.
type Snapshot struct {
	Height      int64
	Assignments []types.Assignment
}

// Report is what the chain has of an evaluator in a round. The zero value says that there is nothing.
type Report struct {
	Committed bool
	// Commit is the committed hash until the reveal.
	Commit   []byte
	Revealed bool
	// Final tells whether the round is final or void, and Pay what it paid, in umodel.
	Final bool
	Pay   string
}

// Signed is a transaction.
type Signed struct {
	Bytes []byte
	Hash  string
	// Expires is the block time from which it cannot be included.
	Expires time.Time
	// Height of the chain when it was signed.
	Height int64
	// Handle is what the chain needs besides, while the process lives.
	Handle any
}

// Delivery is a transaction in a block.
type Delivery struct {
	Height int64
	// Skipped are the items without effect.
	Skipped []types.SkippedItem
}
