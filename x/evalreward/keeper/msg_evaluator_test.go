package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const automated, human = types.EVALUATOR_KIND_AUTOMATED, types.EVALUATOR_KIND_HUMAN

// evaluator gives a stored registration.
func (c *chain) evaluator(name string, kind types.EvaluatorKind) types.Evaluator {
	c.t.Helper()
	key := collections.Join(uint32(kind), addressOf(c.t, account(name)).Bytes())
	evaluator, err := c.k.Evaluators.Get(c.ctx, key)
	require.NoError(c.t, err)
	return evaluator
}

// setEvaluator writes a registration, and moves what the bond changed by.
func (c *chain) setEvaluator(e types.Evaluator) {
	c.t.Helper()
	key := collections.Join(uint32(e.Kind), addressOf(c.t, e.Address).Bytes())
	old, err := c.k.Evaluators.Get(c.ctx, key)
	require.NoError(c.t, err)
	require.NoError(c.t, c.bank.add(c.ctx, module(types.ModuleName), e.Bond.Sub(old.Bond)))
	require.NoError(c.t, c.bank.add(c.ctx, e.Address, old.Bond.Sub(e.Bond)))
	require.NoError(c.t, c.k.Evaluators.Set(c.ctx, key, e))
}

func TestAnAccountBondsOncePerKind(t *testing.T) {
	c := quickChain(t)
	unit := types.DevParams().BondUnit
	c.fund(account("eva"), enough)
	c.runTo(1, types.PHASE_REVEAL)

	for _, kind := range []types.EvaluatorKind{automated, human} {
		register := &types.MsgRegisterEvaluator{Evaluator: account("eva"), Kind: kind, Moniker: "Ева 🙂"}
		paid := c.spent("eva", func() { must(c, c.msgs.RegisterEvaluator, register) })

		require.Equal(t, unit, paid)
		stored := c.evaluator("eva", kind)
		same(c, &types.Evaluator{
			Address: account("eva"), Kind: kind, Bond: unit, JoinedEpoch: 1, Status: types.EVALUATOR_STATUS_ACTIVE,
			Credibility: types.DevParams().CMin, LastEpoch: 1, Moniker: "Ева 🙂",
		}, &stored)
		same(c, &types.EventEvaluatorRegistered{
			Evaluator: account("eva"), Kind: kind.Word(), Bond: unit.String(), JoinedEpoch: 1, Credibility: types.DevParams().CMin,
		}, eventOf[*types.EventEvaluatorRegistered](c, c.events))
		refuse(c, c.msgs.RegisterEvaluator, register, types.ErrEvaluatorExists, kind.Word(), "top up")
	}
	c.end()
}

func TestARegistrationIsRefusedForEveryBadField(t *testing.T) {
	c := quickChain(t)
	c.fund(account("eva"), enough)
	valid := types.MsgRegisterEvaluator{Evaluator: account("eva"), Kind: automated, Moniker: strings.Repeat("m", 64)}
	for _, bad := range []struct {
		word string
		edit func(m *types.MsgRegisterEvaluator)
	}{
		{"evaluator", func(m *types.MsgRegisterEvaluator) { m.Evaluator = "" }},
		{"evaluator", func(m *types.MsgRegisterEvaluator) { m.Evaluator = "eva" }},
		{"evaluator", func(m *types.MsgRegisterEvaluator) { m.Evaluator = strings.ToUpper(m.Evaluator) }},
		{"evaluator", func(m *types.MsgRegisterEvaluator) { m.Evaluator = sdk.AccAddress(make([]byte, 65)).String() }},
		{"kind", func(m *types.MsgRegisterEvaluator) { m.Kind = 0 }},
		{"kind", func(m *types.MsgRegisterEvaluator) { m.Kind = 3 }},
		{"kind", func(m *types.MsgRegisterEvaluator) { m.Kind = -1 }},
		{"moniker", func(m *types.MsgRegisterEvaluator) { m.Moniker += "m" }},
		{"moniker", func(m *types.MsgRegisterEvaluator) { m.Moniker = "a\xff" }},
		{"moniker", func(m *types.MsgRegisterEvaluator) { m.Moniker = "a\x00b" }},
		{"moniker", func(m *types.MsgRegisterEvaluator) { m.Moniker = "a\u0085b" }},
	} {
		msg := valid
		bad.edit(&msg)
		refuse(c, c.msgs.RegisterEvaluator, &msg, types.ErrInvalidField, bad.word)
	}
	must(c, c.msgs.RegisterEvaluator, &valid)
}

func TestABondMustBePaidInFull(t *testing.T) {
	c := quickChain(t)
	unit := types.DevParams().BondUnit
	c.fund(account("poor"), unit.Int64()-1)

	before := c.snapshot()
	_, err := deliver(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("poor"), Kind: human})

	require.ErrorContains(t, err, "pay bond")
	c.unchanged(before, c.snapshot())
}

func TestTheNumberOfEvaluatorsOfAKindIsBounded(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.MaxEvaluators = 7 })
	c.evaluators(7)
	c.fund(account("late"), enough)

	late := types.MsgRegisterEvaluator{Evaluator: account("late"), Kind: automated}
	refuse(c, c.msgs.RegisterEvaluator, &late, types.ErrTooManyEvaluators, "max_evaluators", "7")

	late.Kind = human
	must(c, c.msgs.RegisterEvaluator, &late)
	c.end()
}

func TestABondIsToppedUpToTheUnitAndNotBeyond(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	c.end()
	e := c.evaluator("eva-0", automated)
	unit := e.Bond
	e.Bond = unit.QuoRaw(2)
	c.setEvaluator(e)
	top := func(amount math.Int) *types.MsgTopUpBond {
		return &types.MsgTopUpBond{Evaluator: account("eva-0"), Kind: automated, Amount: amount}
	}

	refuse(c, c.msgs.TopUpBond, top(unit.QuoRaw(2).AddRaw(1)), types.ErrBondExceeded, "send at most "+unit.QuoRaw(2).String())
	refuse(c, c.msgs.TopUpBond, top(power(120).SubRaw(1)), types.ErrBondExceeded)
	paid := c.spent("eva-0", func() { must(c, c.msgs.TopUpBond, top(unit.QuoRaw(2).SubRaw(1))) })
	require.Equal(t, unit.QuoRaw(2).SubRaw(1), paid)
	must(c, c.msgs.TopUpBond, top(math.OneInt()))

	same(c, &types.EventBondToppedUp{Evaluator: account("eva-0"), Kind: "automated", Amount: "1", Bond: unit.String()},
		eventOf[*types.EventBondToppedUp](c, c.events))
	require.Equal(t, unit, c.evaluator("eva-0", automated).Bond)
	refuse(c, c.msgs.TopUpBond, top(math.OneInt()), types.ErrBondExceeded)
	c.end()
}

func TestATopUpIsRefusedForEveryBadField(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	valid := types.MsgTopUpBond{Evaluator: account("eva-0"), Kind: automated, Amount: math.OneInt()}
	for _, amount := range []math.Int{{}, math.NewInt(-1), math.ZeroInt(), power(120), power(255), power(255).Neg()} {
		msg := valid
		msg.Amount = amount
		refuse(c, c.msgs.TopUpBond, &msg, types.ErrInvalidField, "amount")
	}
	msg := valid
	msg.Evaluator = "nobody"
	refuse(c, c.msgs.TopUpBond, &msg, types.ErrInvalidField, "evaluator")
	msg = valid
	msg.Kind = 7
	refuse(c, c.msgs.TopUpBond, &msg, types.ErrInvalidField, "kind")
	msg = valid
	msg.Kind = human
	refuse(c, c.msgs.TopUpBond, &msg, types.ErrEvaluatorNotFound, "human", "register")
	msg = valid
	msg.Evaluator = account("stranger")
	refuse(c, c.msgs.TopUpBond, &msg, types.ErrEvaluatorNotFound, account("stranger"))
}

func TestUnbondingStartsOnce(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	c.runTo(1, types.PHASE_CHALLENGE)
	unbond := &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated}

	res := must(c, c.msgs.Unbond, unbond)

	require.Equal(t, uint64(4), res.UntilEpoch, "three epochs from epoch 1")
	same(c, &types.EventEvaluatorUnbonding{Evaluator: account("eva-0"), Kind: "automated", UntilEpoch: 4},
		eventOf[*types.EventEvaluatorUnbonding](c, c.events))
	refuse(c, c.msgs.Unbond, unbond, types.ErrWrongStatus, "epoch 4")
	refuse(c, c.msgs.TopUpBond, &types.MsgTopUpBond{Evaluator: account("eva-0"), Kind: automated, Amount: math.OneInt()},
		types.ErrWrongStatus, "epoch 4")
	c.end()
}

func TestAnUnbondIsRefusedForEveryBadField(t *testing.T) {
	c := quickChain(t)
	c.evaluators(1)
	refuse(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: "", Kind: automated}, types.ErrInvalidField, "evaluator")
	refuse(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0")}, types.ErrInvalidField, "kind")
	refuse(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: human}, types.ErrEvaluatorNotFound, "human")
	refuse(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("stranger"), Kind: automated}, types.ErrEvaluatorNotFound, account("stranger"))
}
