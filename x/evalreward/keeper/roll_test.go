package keeper_test

import (
	"encoding/hex"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

func (c *chain) epoch(number uint64) types.Epoch {
	c.t.Helper()
	epoch, err := c.k.Epochs.Get(c.ctx, number)
	require.NoError(c.t, err)
	return epoch
}

func TestTheFirstBlockBeginsEpochZero(t *testing.T) {
	c := quickChain(t)

	events := c.end()

	epoch := c.epoch(0)
	seed := mechanism.GenesisSeed(chainID)
	require.Equal(t, seed[:], epoch.Seed)
	require.Equal(t, int64(1), epoch.StartHeight)
	same(c, &types.EventEpochStarted{
		Epoch: 0, StartHeight: 1, Seed: hex.EncodeToString(seed[:]), Schedule: "1000000000000", Validator: "100000000000",
		OwnerPool: "585000000000", EvaluatorPool: "315000000000",
	}, eventOf[*types.EventEpochStarted](c, events))
	require.Equal(t, "100000000000", c.bank.balance(c.ctx, module(authtypes.FeeCollectorName)).String())
	require.Equal(t, "100000000000", c.books().minted.String())
}

// The seed of an epoch hangs on every reveal of the one before.
func TestTheSeedMixesAllReveals(t *testing.T) {
	c, rounds := opened(t)
	c.report(1, func(r types.Round, name string) *int64 {
		if c.member(r, 0) == name {
			return nil
		}
		return always(750_000)("")
	})
	c.runTo(2, types.PHASE_COMMIT)
	c.end()

	var accumulator [32]byte
	leaves := 0
	for _, r := range rounds {
		for _, seat := range r.Committee[1:] {
			leaf, err := mechanism.SeedLeaf(mechanism.Reveal{
				Salt: salt(c.staff[seat.Evaluator], r.Id), Address: addressOf(t, seat.Evaluator), Round: r.Id,
			})
			require.NoError(t, err)
			accumulator = mechanism.Mix(accumulator, leaf)
			leaves++
		}
	}
	seed, err := mechanism.NextSeed(c.epoch(1).Seed, accumulator)
	require.NoError(t, err)
	require.Equal(t, 12, leaves)
	require.Equal(t, accumulator[:], c.epoch(1).Accumulator)
	require.Equal(t, seed[:], c.epoch(2).Seed)
}

// The schedule halves, ends, and is never exceeded; what a bank was asked to mint is what the
// books say.
func TestTheScheduleHalvesAndIsNeverExceeded(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) {
		gs.Params.InitialEmission, gs.Params.HalvingEpochs = math.NewInt(1000), 3
	})
	c.evaluators(5)
	c.developer("alice")
	c.end()
	scheduled := math.ZeroInt()
	for number := range uint64(36) {
		if number%3 == 2 {
			c.measure(number, 1, always(700_000+int64(number)*8_000))
		} else {
			c.runTo(number, types.PHASE_REVEAL)
		}
		epoch := c.epoch(number)
		require.Equal(t, int64(1000>>(number/3)), epoch.Schedule.Int64(), number)
		scheduled = scheduled.Add(epoch.Schedule)
		require.Equal(t, scheduled.String(), epoch.Params.Allowance(number).String())
		require.True(t, c.books().minted.LTE(scheduled))
		require.Equal(t, epoch.Schedule.String(), epoch.Validator.Add(epoch.OwnerPool).Add(epoch.EvaluatorPool).String())
		if number%3 == 0 {
			require.Equal(t, number+2, c.request("alice", "alice/lm@1", 1))
		}
		if number > 0 {
			last := c.epoch(number - 1)
			require.Equal(t, epoch.MintedBefore.String(), last.MintedBefore.Add(last.Minted).String())
		}
	}
	require.True(t, c.epoch(35).Schedule.IsZero())
	require.True(t, scheduled.LT(c.epoch(35).Params.Cap()))
	require.True(t, c.books().minted.GT(scheduled.QuoRaw(10)), "more than the validator part")
}

// What fails outside of this module does not stop the epoch: the validators' part of it is
// not minted, and the registry keeps its params.
func TestAnEpochBeginsWithoutTheBank(t *testing.T) {
	for _, fail := range []func(string) error{
		func(string) error { return errors.New("closed") },
		func(string) error { panic("closed") },
	} {
		c := quickChain(t)
		c.bank.fail = fail

		events := c.end()

		require.Equal(t, "0", eventOf[*types.EventEpochStarted](c, events).Validator)
		require.True(t, c.epoch(0).Validator.IsZero())
		require.True(t, c.books().minted.IsZero())
		require.Equal(t, types.BENCHMARK_STATUS_ACTIVE, c.stateOf(1).Status)
		c.bank.fail = nil
		require.Equal(t, "100000000000", eventOf[*types.EventEpochStarted](c, append(c.runTo(1, types.PHASE_COMMIT), c.end()...)).Validator)
	}
}

func TestTheParamsOfTheRegistryRollWithTheEpoch(t *testing.T) {
	c := quickChain(t)
	params := modelregtypes.DevParams()
	params.RegistrationFee = math.NewInt(77)
	must(c, c.registry().UpdateParams, &modelregtypes.MsgUpdateParams{Authority: authority, Params: params})
	c.end()
	require.Equal(t, "77", must1(c.reg.Params.Get(c.ctx)).RegistrationFee.String(), "epoch 0 begins with the first block")
	params.RegistrationFee = math.NewInt(78)
	must(c, c.registry().UpdateParams, &modelregtypes.MsgUpdateParams{Authority: authority, Params: params})
	c.runTo(1, types.PHASE_COMMIT)
	require.Equal(t, "77", must1(c.reg.Params.Get(c.ctx)).RegistrationFee.String())
	c.end()
	require.Equal(t, "78", must1(c.reg.Params.Get(c.ctx)).RegistrationFee.String())
}

func must1[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}
