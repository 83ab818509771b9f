package types_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

func power(bits uint) math.Int {
	return math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), bits))
}

func TestParamsOfTheNetworksAreValid(t *testing.T) {
	require.NoError(t, types.DefaultParams().Validate())
	require.NoError(t, types.DevParams().Validate())
	require.Equal(t, types.Params{
		MinCommitAgeBlocks: 10, MaxCommitAgeBlocks: 17280, RegistrationFee: math.NewInt(1000000), MetadataByteFee: math.NewInt(1000),
	}, types.DefaultParams())
}

// Each param at its limits and beyond.
func TestParamsValidate(t *testing.T) {
	for name, ok := range map[string]bool{"0": true, "1": true, "max": true, "-1": false, "max+1": false, "2^255": false, "nil": false} {
		amount := map[string]math.Int{
			"0": math.ZeroInt(), "1": math.OneInt(), "max": mechanism.MaxAmount(), "-1": math.NewInt(-1),
			"max+1": mechanism.MaxAmount().AddRaw(1), "2^255": power(255), "nil": {},
		}[name]
		fee, byteFee := types.DefaultParams(), types.DefaultParams()
		fee.RegistrationFee, byteFee.MetadataByteFee = amount, amount
		if ok {
			require.NoError(t, fee.Validate(), name)
			require.NoError(t, byteFee.Validate(), name)
			continue
		}
		require.ErrorIs(t, fee.Validate(), types.ErrInvalidParams, name)
		require.ErrorContains(t, fee.Validate(), "registration_fee")
		require.ErrorIs(t, byteFee.Validate(), types.ErrInvalidParams, name)
		require.ErrorContains(t, byteFee.Validate(), "metadata_byte_fee")
	}
	for _, ages := range []struct {
		least, most uint64
		ok          bool
	}{
		{0, 1, true},
		{100_000, 100_001, true},
		{0, ^uint64(0), true},
		{0, 0, false},
		{10, 10, false},
		{10, 9, false},
		{100_001, 200_000, false},
		{^uint64(0), ^uint64(0), false},
	} {
		p := types.DefaultParams()
		p.MinCommitAgeBlocks, p.MaxCommitAgeBlocks = ages.least, ages.most
		require.Equal(t, ages.ok, p.Validate() == nil, "%v", ages)
	}
	require.ErrorIs(t, types.Params{}.Validate(), types.ErrInvalidParams)
}

// The largest fee of the largest metadata is far from overflow.
func TestFee(t *testing.T) {
	require.Equal(t, math.NewInt(1_000_000+1_000*42), types.DefaultParams().Fee(42))
	p := types.DefaultParams()
	p.RegistrationFee, p.MetadataByteFee = mechanism.MaxAmount(), mechanism.MaxAmount()
	require.Less(t, p.Fee(1<<32).BigInt().BitLen(), 256)
	require.True(t, types.DevParams().Fee(1<<32).IsZero())
}

// A commit is removed exactly when it is too old to be opened.
func TestExpiryAgreesWithTheOldestAge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := types.DevParams()
		p.MaxCommitAgeBlocks = rapid.OneOf(rapid.Uint64Range(1, 50), rapid.Uint64Min(1)).Draw(t, "max")
		height := rapid.OneOf(rapid.Int64Range(0, 100), rapid.Int64Min(0)).Draw(t, "height")
		commit := rapid.Int64Range(0, height).Draw(t, "commit")
		require.Equal(t, p.CheckCommitAge(commit, height) != nil, commit < p.ExpiryHeight(height))
	})
	require.ErrorIs(t, types.DevParams().CheckCommitAge(10, 9), types.ErrCommitAge) // from the future
	require.Equal(t, int64(-1), types.DevParams().ExpiryHeight(-5))
}
