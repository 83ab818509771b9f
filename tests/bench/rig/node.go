package rig

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// start is the time of genesis.
var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Node is a running application and what a consensus engine would keep for it.
type Node struct {
	App *app.App
	Setup

	height, first int64
	// executions of transactions in blocks, those included that block-stm threw away.
	executions atomic.Int64
	endBlock   time.Duration
	// endProcessor is the time of all cores in the last end blockers.
	endProcessor time.Duration
}

// Sample is what one block cost.
type Sample struct {
	// Count of the transactions.
	Count int
	// Execute is the time of FinalizeBlock, EndBlock the part of it in the end blockers,
	// Commit the time of Commit.
	Execute, EndBlock, Commit time.Duration
	// Processor is the time of all cores in FinalizeBlock and Commit, garbage collection
	// included. Other work on the machine hardly disturbs it.
	Processor time.Duration
	// EndProcessor is the part of it in the end blockers.
	EndProcessor time.Duration
	// Allocs and Bytes were allocated by FinalizeBlock and Commit.
	Allocs, Bytes uint64
	// Gas used by the transactions.
	Gas int64
	// Executions of transactions; more than Count when block-stm repeated some.
	Executions int64
}

// Total gives the time of the whole block.
func (s Sample) Total() time.Duration { return s.Execute + s.Commit }

func validatorKey() cmted25519.PrivKey {
	return cmted25519.GenPrivKeyFromSecret([]byte("bench validator"))
}

func (n *Node) timeEndBlock(ctx sdk.Context) (sdk.EndBlock, error) {
	begin, processor := time.Now(), processorTime()
	result, err := n.App.ModuleManager.EndBlock(ctx)
	n.endBlock, n.endProcessor = time.Since(begin), processorTime()-processor
	return result, err
}

// Init starts the chain with a genesis.
func (n *Node) Init(genesis *abci.RequestInitChain) error {
	if _, err := n.App.InitChain(genesis); err != nil {
		return fmt.Errorf("start of the chain: %w", err)
	}
	n.first, n.height = genesis.InitialHeight, genesis.InitialHeight-1
	return nil
}

// Height of the last block.
func (n *Node) Height() int64 { return n.height }

// Close ends the node. What goes wrong at the end tells nothing about what was measured.
func (n *Node) Close() { _ = n.App.Close() }

// Block executes and commits a block. A transaction that fails is an error: a measurement of
// refusals would mean nothing.
func (n *Node) Block(txs ...[]byte) (Sample, *abci.ResponseFinalizeBlock, error) {
	s := Sample{Count: len(txs)}
	request := n.request(txs)
	n.executions.Store(0)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	processor := processorTime()
	begin := time.Now()
	response, err := n.App.FinalizeBlock(request)
	if err != nil {
		return s, nil, fmt.Errorf("block %d: %w", request.Height, err)
	}
	s.Execute = time.Since(begin)
	begin = time.Now()
	if _, err := n.App.Commit(); err != nil {
		return s, nil, fmt.Errorf("commit of block %d: %w", request.Height, err)
	}
	s.Commit, s.Processor = time.Since(begin), processorTime()-processor
	runtime.ReadMemStats(&after)
	n.height = request.Height
	s.EndBlock, s.EndProcessor, s.Executions = n.endBlock, n.endProcessor, n.executions.Load()
	s.Allocs, s.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	for i, result := range response.TxResults {
		if result.Code != 0 {
			return s, response, fmt.Errorf("block %d: transaction %d of %d failed: %s", request.Height, i, len(txs), result.Log)
		}
		s.Gas += result.GasUsed
	}
	return s, response, nil
}

// Advance makes n blocks without transactions.
func (n *Node) Advance(blocks int) error {
	for range blocks {
		if _, _, err := n.Block(); err != nil {
			return err
		}
	}
	return nil
}

// Check gives the time that CheckTx takes for all the transactions together.
func (n *Node) Check(txs [][]byte) (time.Duration, error) {
	begin := time.Now()
	for i, tx := range txs {
		response, err := n.App.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
		if err != nil {
			return 0, fmt.Errorf("check transaction %d: %w", i, err)
		}
		if response.Code != 0 {
			return 0, fmt.Errorf("check transaction %d after block %d: %s", i, n.height, response.Log)
		}
	}
	return time.Since(begin), nil
}

// request is a block as the consensus engine would hand it over: the validator proposed it
// and signed the one before.
func (n *Node) request(txs [][]byte) *abci.RequestFinalizeBlock {
	height := n.height + 1
	address := validatorKey().PubKey().Address()
	request := &abci.RequestFinalizeBlock{
		Height: height, Txs: txs, ProposerAddress: address, Time: start.Add(time.Duration(height) * testkit.BlockTime),
	}
	if height > n.first {
		request.DecidedLastCommit.Votes = []abci.VoteInfo{{
			Validator: abci.Validator{Address: address, Power: 1}, BlockIdFlag: cmtproto.BlockIDFlagCommit,
		}}
	}
	return request
}
