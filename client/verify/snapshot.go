package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/collections"
)

// ErrAbsent says that it was proven that a record does not exist.
var ErrAbsent = errors.New("proven absent")

// Snapshot is the state after one block. All records read from it are of the same moment.
type Snapshot struct {
	// Height of the block after which the state is read.
	Height int64
	// Time of the block after it, whose header proves the state.
	Time time.Time
	// TrustedHeight and TrustedHash are that block: they may be the Trust of a later Verifier.
	TrustedHeight int64
	TrustedHash   []byte

	verifier *Verifier
	root     []byte
}

// Get gives what a store holds under a key, proven; nil means that it was proven to hold
// nothing there. Node after node is asked until one gives a proof.
// Errors: ErrProof when none does.
func (s *Snapshot) Get(ctx context.Context, store string, key []byte) ([]byte, error) {
	var failures []error
	for _, node := range s.verifier.nodes {
		value, err := s.ask(ctx, node, store, key)
		if err == nil {
			return value, nil
		}
		if ctx.Err() != nil {
			return nil, errors.Join(ctx.Err(), err)
		}
		failures = append(failures, fmt.Errorf("%s: %w", node.Remote(), err))
	}
	return nil, fmt.Errorf("verify: read %s after height %d: %w", store, s.Height, errors.Join(failures...))
}

func (s *Snapshot) ask(ctx context.Context, node *rpchttp.HTTP, store string, key []byte) ([]byte, error) {
	res, err := node.ABCIQueryWithOptions(ctx, "/store/"+store+"/key", key, rpcclient.ABCIQueryOptions{Height: s.Height, Prove: true})
	if err != nil {
		return nil, err
	}
	answer := res.Response
	if !answer.IsOK() {
		return nil, fmt.Errorf("the node refused: %s (%s %d)", answer.Log, answer.Codespace, answer.Code)
	}
	if answer.Height != s.Height {
		return nil, refuse("expected an answer of height %d, got one of height %d", s.Height, answer.Height)
	}
	value := answer.Value
	if len(value) == 0 {
		value = nil
	}
	return value, Check(s.root, store, key, value, answer.ProofOps)
}

// record reads and decodes a record. what names it for ErrAbsent.
func record[T proto.Message](ctx context.Context, s *Snapshot, store string, into T, what string, key []byte, err error) error {
	value, err := s.present(ctx, store, what, key, err)
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(value, into); err != nil {
		return fmt.Errorf("verify: decode %s: is this client older than the chain? %w", what, err)
	}
	return nil
}

// number reads an id or a number.
func number(ctx context.Context, s *Snapshot, store, what string, key []byte, err error) (uint64, error) {
	value, err := s.present(ctx, store, what, key, err)
	if err != nil {
		return 0, err
	}
	n, err := collections.Uint64Value.Decode(value)
	if err != nil {
		return 0, fmt.Errorf("verify: decode %s: is this client older than the chain? %w", what, err)
	}
	return n, nil
}

func (s *Snapshot) present(ctx context.Context, store, what string, key []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("verify: key of %s: %w", what, err)
	}
	value, err := s.Get(ctx, store, key)
	if err != nil {
		return nil, err
	}
	if value == nil {
		return nil, fmt.Errorf("%w: %s, after height %d", ErrAbsent, what, s.Height)
	}
	return value, nil
}
