package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
)

// rebroadcastAfter is how often a transaction that is in no block is broadcast again, because
// mempools forget.
const rebroadcastAfter = 10 * time.Second

// Wait gives the result of a transaction once it is in a block. Meanwhile it broadcasts the
// same bytes again now and then.
// Errors: TxError of kind ErrFailed with the result, of kind ErrExpired when no block includes
// it nor ever will, and of kind ErrPending when ctx ends before that is known.
func (s *Sender) Wait(ctx context.Context, signed *Signed) (*Result, error) {
	sent := time.Now()
	for {
		result, err := s.client.Lookup(ctx, signed.Hash)
		if err == nil || errors.Is(err, ErrFailed) {
			return result, err
		}
		if errors.Is(err, ErrNotFound) {
			result, err = s.client.verdict(ctx, signed)
			if err == nil || errors.Is(err, ErrFailed) || errors.Is(err, ErrExpired) {
				return result, err
			}
			if time.Since(sent) > rebroadcastAfter {
				_, sent = s.again(ctx, signed), time.Now()
			}
		}
		if sleep(ctx, s.options.Poll) != nil {
			return nil, &TxError{Kind: ErrPending, Hash: signed.Hash, Cause: errors.Join(ctx.Err(), ignore(err, ErrNotFound, errUndecided))}
		}
	}
}

// again broadcasts the same bytes once more; what comes of it shows in a block or not at all.
func (s *Sender) again(ctx context.Context, signed *Signed) error {
	if signed.state == nil {
		signed.state = &signedState{doubtful: true, leave: func() {}}
	}
	return s.broadcast(ctx, signed)
}

// ignore gives err unless it is one of those that say nothing new.
func ignore(err error, boring ...error) error {
	for _, b := range boring {
		if errors.Is(err, b) {
			return nil
		}
	}
	return err
}

// Lookup gives the result of a transaction that is in a block.
// Errors: ErrNotFound; TxError of kind ErrFailed, with the result; Unreachable.
func (c *Client) Lookup(ctx context.Context, hash string) (*Result, error) {
	raw, err := hex.DecodeString(hash)
	if err != nil || len(raw) != sha256.Size {
		return nil, fmt.Errorf("look up transaction: expected a hash of 64 hex digits, got %q", hash)
	}
	var result *Result
	err = c.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		found, err := api.Tx(ctx, raw, false)
		if err != nil {
			return err
		}
		result, err = c.result(found.Height, found.Tx, &found.TxResult)
		return err
	})
	var answer *rpctypes.RPCError
	if errors.As(err, &answer) && strings.Contains(answer.Error(), "not found") {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, strings.ToUpper(hash))
	}
	if err != nil && !errors.Is(err, ErrFailed) {
		return nil, fmt.Errorf("look up transaction %s: %w", hash, err)
	}
	return result, err
}

// Lookup is Client.Lookup.
func (s *Sender) Lookup(ctx context.Context, hash string) (*Result, error) {
	return s.client.Lookup(ctx, hash)
}

// errUndecided says that a transaction may still be included.
var errUndecided = errors.New("the transaction is valid for some blocks more")

// verdict decides about a transaction whose time is over by reading the blocks that could
// include it: an index of transactions may lag behind, blocks cannot.
func (c *Client) verdict(ctx context.Context, signed *Signed) (*Result, error) {
	tip, err := c.Tip(ctx)
	if err != nil {
		return nil, err
	}
	if !tip.Time.After(signed.Expires) {
		return nil, errUndecided
	}
	for height := tip.Height; height > signed.Height; height-- {
		at, result, err := c.inBlock(ctx, height, signed.Hash)
		if err != nil || result != nil {
			return result, err
		}
		if at.Before(signed.Expires.Add(-MaxValidity - 2*time.Minute)) {
			break
		}
	}
	expired := &TxError{Kind: ErrExpired, Hash: signed.Hash}
	if signed.state != nil && signed.state.refusal != nil {
		expired.Codespace, expired.Code, expired.Log = signed.state.refusal.Codespace, signed.state.refusal.Code, signed.state.refusal.Log
	}
	return nil, expired
}

// inBlock gives the time of a block, and the result of a transaction if it is in it.
func (c *Client) inBlock(ctx context.Context, height int64, hash string) (at time.Time, result *Result, err error) {
	err = c.rpc.try(ctx, func(ctx context.Context, api *rpchttp.HTTP) error {
		block, err := api.Block(ctx, &height)
		if err != nil {
			return fmt.Errorf("%w: %w", errElsewhere, err)
		}
		at = block.Block.Time
		for i, tx := range block.Block.Txs {
			if fmt.Sprintf("%X", tx.Hash()) != hash {
				continue
			}
			results, err := api.BlockResults(ctx, &height)
			if err != nil {
				return fmt.Errorf("%w: %w", errElsewhere, err)
			}
			result, err = c.result(height, tx, results.TxsResults[i])
			return err
		}
		return nil
	})
	return at, result, err
}

// result reads what a block says about a transaction; a failed one is also an error.
func (c *Client) result(height int64, raw []byte, res *abci.ExecTxResult) (*Result, error) {
	hash := fmt.Sprintf("%X", sha256.Sum256(raw))
	result := &Result{Hash: hash, Height: height, GasWanted: res.GasWanted, GasUsed: res.GasUsed}
	if res.Code != 0 {
		return result, &TxError{
			Kind: ErrFailed, Hash: hash, Height: height, Codespace: res.Codespace, Code: res.Code, Log: res.Log,
		}
	}
	var err error
	if result.Responses, err = c.responses(raw, res.Data); err != nil {
		return nil, fmt.Errorf("read the responses of transaction %s: %w", hash, err)
	}
	result.Events, err = typedEvents(res.Events, Event{Height: height, TxHash: hash})
	return result, err
}
