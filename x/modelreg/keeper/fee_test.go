package keeper_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// artifactFee is what artifact() costs with the params of priced: uri 30 and licence 3.
const artifactFee = 1000 + 7*(30+3)

// priced gives a chain on which a version costs 1000 and 7 per byte; alice can pay three.
func priced(t testing.TB) *chain {
	t.Helper()
	c := newChain(t)
	p := types.DevParams()
	p.RegistrationFee, p.MetadataByteFee = math.NewInt(1000), math.NewInt(7)
	require.NoError(t, c.k.Params.Set(c.ctx, p))
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	require.NoError(t, c.bank.add(c.ctx, account("alice"), math.NewInt(3*artifactFee)))
	return c
}

// ledger gives all balances of the bank.
func (c *chain) ledger() map[string]string {
	c.t.Helper()
	balances := map[string]string{}
	require.NoError(c.t, c.bank.balances.Walk(c.ctx, nil, func(account string, amount math.Int) (bool, error) {
		if !amount.IsZero() {
			balances[account] = amount.String()
		}
		return false, nil
	}))
	return balances
}

func moduleAccount() string { return authtypes.NewModuleAddress(types.ModuleName).String() }

// Nobody pays for a registration that is refused, whatever the reason.
func TestRefusedRegistrationsCostNothing(t *testing.T) {
	c := priced(t)
	c.version("alice", "acme/lm", 1)
	c.endBlock()
	before := c.ledger()
	for want, spoil := range map[error]func(*types.MsgRegisterVersion){
		types.ErrInvalidField:   func(m *types.MsgRegisterVersion) { m.Notes = "\x00" },
		types.ErrModelNotFound:  func(m *types.MsgRegisterVersion) { m.Model = "acme/no" },
		types.ErrNotOwner:       func(m *types.MsgRegisterVersion) { m.Model = "bobs/lm" },
		types.ErrDigestExists:   func(m *types.MsgRegisterVersion) { m.ContentDigest = digest(1) },
		types.ErrParentNotFound: func(m *types.MsgRegisterVersion) { m.Parents = []uint64{2} },
		types.ErrInvalidParents: func(m *types.MsgRegisterVersion) { m.Parents = []uint64{1} },
	} {
		msg := artifact("alice", "acme/lm", 2)
		spoil(msg)
		refuse(c, c.msgs.RegisterVersion, msg, want)
		require.Equal(t, before, c.ledger(), "%v", want)
	}
	p := types.DefaultParams()
	require.NoError(t, c.k.Params.Set(c.ctx, p))
	for want, spoil := range map[error]func(*types.MsgRegisterVersion){
		types.ErrInvalidField:   func(m *types.MsgRegisterVersion) { m.Salt = nil },
		types.ErrCommitNotFound: func(*types.MsgRegisterVersion) {},
	} {
		msg := salted(2)
		spoil(msg)
		refuse(c, c.msgs.RegisterVersion, msg, want)
		require.Equal(t, before, c.ledger(), "%v", want)
	}
}

// A registration that the bank refuses leaves nothing: no version, no opened commit, no
// umodel moved. One umodel more is enough.
func TestInsufficientFundsLeaveNothing(t *testing.T) {
	c := priced(t)
	msg := artifact("bob", "bobs/lm", 1)
	msg.Salt = digest(7)
	must(c, c.msgs.CommitVersion, c.promise(msg, bytesOf("bob")))
	require.NoError(t, c.bank.add(c.ctx, account("bob"), math.NewInt(artifactFee-1)))

	before, exported := c.ledger(), c.export()
	c.refusePayment(msg, "pay registration fee of 1231umodel: insufficient funds")
	c.bank.fault = func(string) error { return errors.New("sending is switched off") }
	c.refusePayment(msg, "pay registration fee of 1231umodel: sending is switched off")
	c.bank.fault = nil
	require.Equal(t, before, c.ledger())
	require.Equal(t, exported, c.export())
	require.Len(t, exported.VersionCommits, 1)

	require.NoError(t, c.bank.add(c.ctx, account("bob"), math.OneInt()))
	must(c, c.msgs.RegisterVersion, msg)
	require.Equal(t, map[string]string{account("alice"): "3693", inTransit: "1231"}, c.ledger())
	require.Empty(t, c.export().VersionCommits)
}

// The fees of all payers of a block burn in one sum at its end, each once; whatever else the
// module's account received burns too. The total is kept over the blocks.
func TestFeesBurnOnceAtTheEndOfTheBlock(t *testing.T) {
	c := priced(t)
	require.NoError(t, c.bank.add(c.ctx, account("bob"), math.NewInt(artifactFee)))
	c.version("alice", "acme/lm", 1)
	c.version("bob", "bobs/lm", 2)
	require.Equal(t, map[string]string{account("alice"): "2462", inTransit: "2462"}, c.ledger())
	require.Equal(t, math.ZeroInt(), c.export().Burned) // not yet

	c.endBlock()
	c.emitted(&types.EventFeesBurned{Amount: "2462"})
	require.Equal(t, map[string]string{account("alice"): "2462"}, c.ledger())
	c.endBlock() // nothing came in: no event, no change
	c.emitted()
	require.Equal(t, math.NewInt(2462), c.export().Burned)

	c.version("alice", "acme/lm", 3)
	require.NoError(t, c.bank.add(c.ctx, moduleAccount(), math.NewInt(9))) // a gift
	c.endBlock()
	c.emitted(&types.EventFeesBurned{Amount: "1240"})
	require.Equal(t, map[string]string{account("alice"): "1231"}, c.ledger())
	require.Equal(t, math.NewInt(3702), c.export().Burned)
}

// A new fee holds from the next epoch on, for the message that comes after the roll.
func TestFeeFollowsTheParamsInForce(t *testing.T) {
	c := priced(t)
	dear := types.DevParams()
	dear.RegistrationFee = mechanism.MaxAmount()
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: dear})

	c.version("alice", "acme/lm", 1)
	require.Equal(t, "1231", c.ledger()[inTransit])
	require.NoError(t, c.k.RollEpoch(c.ctx, 0))
	c.refusePayment(artifact("alice", "acme/lm", 2), "insufficient funds")

	require.NoError(t, c.k.Params.Set(c.ctx, types.DevParams()))
	must(c, c.msgs.RegisterVersion, artifact("bob", "bobs/lm", 3)) // free, and bob owns nothing
	require.Equal(t, "1231", c.ledger()[inTransit])
}
