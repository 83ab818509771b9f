package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// The whole loop: a version is registered, measured and paid; the next one is paid for the
// improvement only; a copy earns nothing and loses its deposit.
func TestProgressIsPaidAndCopiesAreNot(t *testing.T) {
	c := newChain(t, func(gs *types.GenesisState) { gs.Benchmarks = []types.Benchmark{benchmark(1)} })
	c.evaluators(6)
	for _, developer := range []string{"alice", "mallory"} {
		c.fund(account(developer), enough)
	}
	c.model("alice", "alice/lm")
	c.model("mallory", "mallory/lm")
	first := c.version("alice", "alice/lm", "first")
	c.end()

	epoch := c.request("alice", "alice/lm@1", 1)
	require.Equal(t, uint64(1), epoch)
	round := c.measure(epoch, first, always(750_000))
	require.Len(t, round.Committee, 5)
	c.runTo(epoch+1, types.PHASE_COMMIT)
	require.True(t, c.claimable("alice").IsZero(), "nothing is claimable before the batch is final")

	second := c.version("alice", "alice/lm", "second")
	copied := c.version("mallory", "mallory/lm", "copy")
	c.end()
	c.end()
	award := c.award(round.Id)
	require.Equal(t, "paid", award.Reason)
	// From 700000 to 750000 is half of the tier from 100000 to 300000.
	require.Equal(t, uint32(100_000), award.Points)
	require.Equal(t, award.Price.QuoRaw(10), award.Full)
	require.Equal(t, award.OwnerAmount.Add(award.Deposit), c.claimable("alice"), "pay and deposit")

	paidOnce := c.claimable("alice")
	c.request("alice", "alice/lm@latest", 1)
	require.Equal(t, epoch+2, c.request("mallory", "mallory/lm", 1))
	raws := map[uint64]int64{second: 800_000, copied: 750_500}
	c.report(epoch+2, func(r types.Round, _ string) *int64 { raw := raws[r.Version]; return &raw })
	better := c.round(epoch+2, second)
	c.runTo(epoch+3, types.PHASE_COMMIT)
	c.end()
	c.end()
	require.Equal(t, uint32(100_000), c.award(better.Id).Points, "only the step beyond the frontier")
	require.True(t, c.claimable("alice").GT(paidOnce))
	require.True(t, c.claimable("mallory").IsZero(), "the copy earned nothing and its deposit was burned")
	require.Equal(t, uint32(800_000), c.stateOf(1).Frontier)

	before := c.bank.balance(c.ctx, account("alice"))
	claimable := c.claimable("alice")
	must(c, c.msgs.Claim, &types.MsgClaim{Account: account("alice")})
	_, err := deliver(c, c.msgs.Claim, &types.MsgClaim{Account: account("alice")})
	require.ErrorIs(t, err, types.ErrNothingClaimable)
	c.end()
	require.Equal(t, before.Add(claimable), c.bank.balance(c.ctx, account("alice")))
}
