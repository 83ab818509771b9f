package keeper_test

import (
	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

type (
	batchKey   = collections.Pair[uint32, uint64]
	requestKey = collections.Quad[uint32, uint64, uint64, uint64]
	workKey    = collections.Quad[uint64, uint32, uint32, uint64]
)

func batchKeyOf(b types.Batch) batchKey { return collections.Join(b.Benchmark, b.Epoch) }
