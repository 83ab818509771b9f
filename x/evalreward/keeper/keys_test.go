package keeper_test

import "cosmossdk.io/collections"

type (
	batchKey   = collections.Pair[uint32, uint64]
	requestKey = collections.Quad[uint32, uint64, uint64, uint64]
	workKey    = collections.Quad[uint64, uint32, uint32, uint64]
)
