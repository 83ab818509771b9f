package keeper_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// freed gives a chain on which an evaluator may claim its bond.
func freed(t *testing.T) *chain {
	t.Helper()
	c := quickChain(t)
	c.evaluators(1)
	c.end()
	must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-0"), Kind: automated})
	c.runTo(3, types.PHASE_COMMIT)
	c.end()
	return c
}

func TestAClaimPaysOnce(t *testing.T) {
	c := freed(t)
	unit := types.DevParams().BondUnit
	claim := &types.MsgClaim{Account: account("eva-0")}

	var res *types.MsgClaimResponse
	spent := c.spent("eva-0", func() {
		res = must(c, c.msgs.Claim, claim)
		same(c, &types.EventClaimed{Account: account("eva-0"), Coins: res.Coins.String()}, eventOf[*types.EventClaimed](c, c.events))
		require.True(t, c.claimable("eva-0").IsZero())
		refuse(c, c.msgs.Claim, claim, types.ErrNothingClaimable, account("eva-0"))
		c.end()
	})

	require.Equal(t, unit.Neg(), spent, "the coins arrive at the end of the block")
	require.Equal(t, unit.String()+"umodel", res.Coins.String())
	refuse(c, c.msgs.Claim, claim, types.ErrNothingClaimable, account("eva-0"))
	refuse(c, c.msgs.Claim, &types.MsgClaim{Account: account("stranger")}, types.ErrNothingClaimable, account("stranger"))
	refuse(c, c.msgs.Claim, &types.MsgClaim{}, types.ErrInvalidField, "account")
}

// Claims of different accounts write no common key, so that they can run side by side.
func TestClaimsWriteKeysOfTheirOwn(t *testing.T) {
	c := freed(t)

	keys := c.written(func() { must(c, c.msgs.Claim, &types.MsgClaim{Account: account("eva-0")}) })

	require.Len(t, keys, 2)
	for _, key := range keys {
		require.True(t, strings.HasSuffix(key, string(addressOf(t, account("eva-0")))))
	}
	c.end()
}

func TestAClaimThatCannotBePaidIsClaimableAgain(t *testing.T) {
	c := freed(t)
	unit := types.DevParams().BondUnit
	must(c, c.msgs.Claim, &types.MsgClaim{Account: account("eva-0")})
	c.bank.fail = func(string) error { return errors.New("closed") }

	events := c.end()

	same(c, &types.EventClaimReturned{Account: account("eva-0"), Coins: unit.String() + "umodel"}, eventOf[*types.EventClaimReturned](c, events))
	require.Equal(t, unit, c.claimable("eva-0"))
	c.bank.fail = nil
	must(c, c.msgs.Claim, &types.MsgClaim{Account: account("eva-0")})
	c.end()
	require.True(t, c.claimable("eva-0").IsZero())
}
