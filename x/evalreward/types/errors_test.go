package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Codes are part of the interface: dense from 2, each once.
func TestErrorCodesAreDenseFromTwo(t *testing.T) {
	all := []*errors.Error{
		types.ErrInvalidField, types.ErrInvalidAuthority, types.ErrInvalidParams, types.ErrEvaluatorExists, types.ErrEvaluatorNotFound,
		types.ErrTooManyEvaluators, types.ErrBondExceeded, types.ErrWrongStatus, types.ErrStewardExists, types.ErrStewardNotFound,
		types.ErrStewardBusy, types.ErrBenchmarkExists, types.ErrBenchmarkNotFound, types.ErrBenchmarkNotActive, types.ErrTooManyBenchmarks,
		types.ErrWeightExceeded, types.ErrVersionYanked, types.ErrPursuitExists, types.ErrNothingClaimable, types.ErrInsolvent,
	}
	for i, err := range all {
		require.Equal(t, types.ModuleName, err.Codespace())
		require.Equal(t, uint32(i+2), err.ABCICode(), err.Error())
	}
}
