package app

import (
	"time"

	cmttypes "github.com/cometbft/cometbft/types"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

const (
	// MaxBlockBytes and MaxBlockGas bound a block; the defaults of the consensus engine are
	// about 53 MiB and no gas limit at all.
	MaxBlockBytes = 2 << 20
	MaxBlockGas   = 60_000_000
	// blocksPerSecond is the fastest pace at which a network makes blocks.
	blocksPerSecond = 1
)

// DefaultConsensusParams gives the params of a new genesis. Evidence of a double signature
// stays valid for as long as the stake behind it can still be punished.
func DefaultConsensusParams() *cmttypes.ConsensusParams {
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxBytes = MaxBlockBytes
	params.Block.MaxGas = MaxBlockGas
	params.Evidence.MaxAgeDuration = stakingtypes.DefaultUnbondingTime
	params.Evidence.MaxAgeNumBlocks = int64(stakingtypes.DefaultUnbondingTime/time.Second) * blocksPerSecond
	params.Validator.PubKeyTypes = []string{cmttypes.ABCIPubKeyTypeEd25519}
	return params
}
