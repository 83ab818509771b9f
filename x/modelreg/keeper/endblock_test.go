package keeper_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// A thousand commits that are stale at once go 20 a block, oldest first, none lost; those
// that are not stale stay.
func TestStaleCommitsGoInBoundedSteps(t *testing.T) {
	c := guarded(t) // removed when older than 20 blocks
	var order []string
	for i := range 1000 {
		c.at(int64(100 + i/250)) // heights 100..103
		who := fmt.Sprintf("dev%d", i%7)
		must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account(who), Hash: digest(i)})
		order = append(order, hexOf(digest(i)))
	}
	c.at(110)
	must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("late"), Hash: digest(5000)})

	c.at(120)
	c.endBlock() // an age of 20 may still be opened
	c.emitted()
	c.at(121)
	c.endBlock() // the 250 of height 100 are stale
	require.Len(t, c.export().VersionCommits, 981)

	gone := c.expired()
	for height := int64(124); height < 124+49; height++ {
		c.at(height)
		if height >= 131 { // the late one is stale too, and is the last to go
			require.NotEmpty(t, c.export().VersionCommits)
		}
		c.endBlock()
		hashes := c.expired()
		require.Len(t, hashes, 20)
		gone = append(gone, hashes...)
	}
	require.ElementsMatch(t, order, gone)
	for i, hash := range gone { // oldest first: height by height, 250 each
		require.Contains(t, order[i/250*250:i/250*250+250], hash)
	}
	c.endBlock()
	require.Equal(t, []string{hexOf(digest(5000))}, c.expired())
	require.Empty(t, c.export().VersionCommits)
	c.endBlock()
	c.emitted()
}

// Shorter params make older commits stale at once; the bound holds.
func TestShorterMaximumAge(t *testing.T) {
	c := guarded(t)
	for i := range 25 {
		must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(i)})
	}
	p := types.DevParams()
	p.MaxCommitAgeBlocks = 1
	require.NoError(t, c.k.PendingParams.Set(c.ctx, p))
	require.NoError(t, c.k.RollEpoch(c.ctx, 0))

	c.at(3)
	c.endBlock()
	require.Len(t, c.expired(), 20)
	c.endBlock()
	require.Len(t, c.expired(), 5)
}

// Whatever the bank does wrong, the block goes on, nothing is half done, and the fees burn
// later, once.
func TestBankFaultsDoNotStopTheBlock(t *testing.T) {
	for _, call := range []string{"balance", "burn"} {
		for name, fault := range map[string]func() error{
			"error": func() error { return errors.New("bank is broken") },
			"panic": func() error { panic("bank is broken") },
		} {
			c := newChain(t)
			c.model("alice", "acme/lm")
			must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(1)})
			module := authtypes.NewModuleAddress(types.ModuleName).String()
			require.NoError(t, c.bank.add(c.ctx, module, math.NewInt(500)))
			c.at(1000)
			before := c.export()

			c.bank.fault = func(asked string) error {
				if asked == call {
					return fault()
				}
				return nil
			}
			c.endBlock()
			require.Equal(t, before, c.export(), "%s: %s", call, name)
			c.emitted()
			c.at(2000)
			c.endBlock() // stale commits go although the fees cannot burn
			require.Len(t, c.expired(), 1)

			c.bank.fault = nil
			c.endBlock()
			c.emitted(&types.EventFeesBurned{Amount: "500"})
			require.True(t, c.bank.of(c.ctx, module).IsZero())
			c.endBlock()
			c.emitted()
			require.Equal(t, math.NewInt(500), c.export().Burned)
		}
	}
}

// A broken store is logged, not a reason to halt: here the params cannot be read.
func TestBrokenStoreDoesNotStopTheBlock(t *testing.T) {
	c := newChain(t)
	require.NoError(t, c.k.Params.Remove(c.ctx))
	require.NoError(t, c.k.EndBlock(c.ctx))
	c.ctx.KVStore(c.store).Set(types.ParamsPrefix.Bytes(), []byte("no protobuf"))
	require.NoError(t, c.k.EndBlock(c.ctx))
	c.ctx.KVStore(c.store).Set(types.BurnedPrefix.Bytes(), []byte("no number"))
	require.NoError(t, c.bank.add(c.ctx, authtypes.NewModuleAddress(types.ModuleName).String(), math.NewInt(500)))
	require.NoError(t, c.k.EndBlock(c.ctx))
	c.emitted()
}

// expired gives the hashes of the commits that the last block removed.
func (c *chain) expired() []string {
	c.t.Helper()
	var hashes []string
	for _, event := range c.ctx.EventManager().Events() {
		require.Equal(c.t, "modeld.modelreg.v1.EventVersionCommitExpired", event.Type)
		hash, found := event.GetAttribute("hash")
		require.True(c.t, found)
		hashes = append(hashes, hash.Value[1:len(hash.Value)-1])
	}
	return hashes
}
