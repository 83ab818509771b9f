package keeper_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// session gives a chain before epoch 2, in which all kinds of appeals are opened, heard and
// paid: a challenge that overturns, a round without support that is saved, an audit, and a
// void round that waits with them. The pools of benchmark 2, which is over, return.
func session(t *testing.T) *chain {
	t.Helper()
	c, versions := rivals(t, auditAll, func(gs *types.GenesisState) {
		gs.Params.AuditsMax = 2
		gs.Benchmarks = append(gs.Benchmarks, benchmark(2))
		gs.Benchmarks[1].RetireEpoch = 1
	})
	versions = append(versions, c.developer("dave", versions[0]))
	c.request("dave", "dave/lm", 1)
	for i, name := range []string{"alice", "bob", "carol"} {
		for benchmark := range uint32(2) {
			must(c, c.msgs.FundSponsorPool, &types.MsgFundSponsorPool{
				Sponsor: account(name), Benchmark: benchmark + 1, Amount: sdk.NewInt64Coin("umodel", int64(1000+i)),
			})
		}
	}
	// An umodel was paid before, so that a remainder goes to the community.
	pool, err := c.k.SponsorPools.Get(c.ctx, collections.Join(uint32(2), "umodel"))
	require.NoError(t, err)
	pool.Amount = pool.Amount.SubRaw(1)
	require.NoError(t, c.k.SponsorPools.Set(c.ctx, collections.Join(uint32(2), "umodel"), pool))
	c.bank.flush(c.ctx)
	require.NoError(t, c.bank.move(c.ctx, "", module(types.ModuleName), account("carl"), sdk.NewCoins(sdk.NewInt64Coin("umodel", 1))))
	c.report(1, func(r types.Round, name string) *int64 {
		reports := map[uint64][]int64{
			versions[0]: many(5, 750_000), versions[1]: torn, versions[2]: {750_000}, versions[3]: many(5, 760_000),
		}
		return c.seatwise(reports[r.Version], nil)(r, name)
	})
	c.runTo(1, types.PHASE_CHALLENGE)
	c.challenge(c.round(1, versions[0]).Id)
	c.runTo(2, types.PHASE_COMMIT)
	return c
}

// closes goes on to CHALLENGE of epoch 2, in which appeals report, and then without failures
// to epoch 4. Everything must be closed by then.
func (c *chain) closes() sdk.Events {
	c.t.Helper()
	events := c.end()
	events = append(append(events, c.end()...), c.end()...)
	each := func(send func(string, uint64, int64) []types.SkippedItem) {
		for _, d := range c.duties(2) {
			require.Empty(c.t, send(d.evaluator, d.round.Id, 780_000))
		}
	}
	each(c.commit)
	events = append(events, c.runTo(2, types.PHASE_REVEAL)...)
	each(c.reveal)
	events = append(events, c.runTo(2, types.PHASE_CHALLENGE)...)
	c.bank.fail, c.shaky.ask, c.unchecked = nil, nil, false
	events = append(events, c.finalise(3)...)
	require.NoError(c.t, c.k.Rounds.Walk(c.ctx, nil, func(id uint64, r types.Round) (bool, error) {
		require.True(c.t, r.Finished(), "round %d is stuck", id)
		require.True(c.t, r.HeldByAppeal().IsZero(), "round %d holds money", id)
		return false, nil
	}))
	require.NoError(c.t, c.k.Batches.Walk(c.ctx, nil, func(_ batchKey, b types.Batch) (bool, error) {
		require.Equal(c.t, types.BATCH_STATE_FINALISED, b.State)
		require.Zero(c.t, b.Unfinished)
		return false, nil
	}))
	require.NoError(c.t, c.k.Evaluators.Walk(c.ctx, nil, func(_ collections.Pair[uint32, []byte], e types.Evaluator) (bool, error) {
		require.Zero(c.t, e.OpenSeats, "a seat is not free")
		return false, nil
	}))
	require.NoError(c.t, c.k.Work.Walk(c.ctx, nil, func(key workKey, _ uint64) (bool, error) {
		require.Failf(c.t, "work is left over", "%v", key)
		return true, nil
	}))
	require.NoError(c.t, c.k.SponsorPools.Walk(c.ctx, nil, func(_ collections.Pair[uint32, string], p types.SponsorPool) (bool, error) {
		require.NotEqual(c.t, uint32(2), p.Benchmark, "a pool is not returned")
		return false, nil
	}))
	return events
}

// failNth lets the nth call to the other modules fail, counted from 0.
func (c *chain) failNth(n int, mode string) {
	made := 0
	c.bank.fail = func(string) error {
		made++
		if made != n+1 {
			return nil
		}
		if mode == "panic" {
			panic("broken")
		}
		return errors.New("broken")
	}
}

// Whichever call fails while appeals are decided about, opened, heard and paid, and pools are
// returned: the block goes on, at most one round is void, money returns, seats are free.
func TestAppealsSurviveEveryFailingCall(t *testing.T) {
	c := session(t)
	var calls []string
	f := c.fork(t)
	f.bank.fail = func(call string) error { calls = append(calls, call); return nil }
	require.Empty(t, eventsOf[*types.EventWorkFailed](f, f.closes()))
	seen, stages := map[string]bool{}, map[string]bool{}
	step := 1
	if testing.Short() {
		step = 7
	}
	for n := 0; n < len(calls); n += step {
		seen[calls[n]] = true
		for _, mode := range []string{"error", "panic"} {
			t.Run(fmt.Sprintf("%d %s %s", n, calls[n], mode), func(t *testing.T) {
				f := c.fork(t)
				f.t = t
				f.failNth(n, mode)

				failed := eventsOf[*types.EventWorkFailed](f, f.closes())

				require.LessOrEqual(t, len(failed), 1)
				for _, event := range failed {
					stages[event.Stage] = true
					require.Contains(t, event.Error, "broken")
				}
			})
		}
	}
	if testing.Short() {
		return
	}
	for _, stage := range []string{"WORK_STAGE_APPEAL", "WORK_STAGE_HEAR", "WORK_STAGE_LATE_AWARD", "WORK_STAGE_LATE_PAY", "WORK_STAGE_REFUND"} {
		require.True(t, stages[stage], "%s asks no other module", stage)
	}
	require.Greater(t, len(calls), 60)
}

// A call that fails throughout the session stops none of the queue. What burns is left out:
// what a failed appeal cannot burn stays on the module account.
func TestAppealsSurviveACallThatAlwaysFails(t *testing.T) {
	c := session(t)
	for _, kind := range []string{"mint", "community", "escrow", "frontier holder", "version", "namespace", "previous owners", "authz", "feegrant"} {
		f := c.fork(t)
		f.bank.fail = func(call string) error {
			if call == kind {
				return errors.New(kind)
			}
			return nil
		}
		f.closes()
	}
}

// The same for the store: whichever operation fails once, everything is closed.
func TestAppealsSurviveABrokenStore(t *testing.T) {
	c := session(t)
	run := func(t *testing.T, n int) (made int) {
		t.Helper()
		f := c.fork(t)
		f.t, f.unchecked = t, true
		count := f.failAt(n)
		// Messages and the look of the test at the state are not to fail.
		guarded := f.shaky.ask
		f.shaky.ask = nil
		for range 3 {
			f.shaky.ask = guarded
			f.end()
			f.shaky.ask = nil
		}
		for _, d := range f.duties(2) {
			require.Empty(t, f.commit(d.evaluator, d.round.Id, 780_000))
		}
		f.runTo(2, types.PHASE_REVEAL)
		for _, d := range f.duties(2) {
			require.Empty(t, f.reveal(d.evaluator, d.round.Id, 780_000))
		}
		f.runTo(2, types.PHASE_SETTLE)
		for range 4 {
			f.shaky.ask = guarded
			f.end()
			f.shaky.ask = nil
		}
		f.unchecked = false
		f.finalise(3)
		require.NoError(t, f.k.Rounds.Walk(f.ctx, nil, func(id uint64, r types.Round) (bool, error) {
			require.True(t, r.Finished(), "round %d is stuck", id)
			require.True(t, r.HeldByAppeal().IsZero(), "round %d holds money", id)
			return false, nil
		}))
		return *count
	}
	total := run(t, -1)
	require.Greater(t, total, 200)
	step := 5
	if testing.Short() {
		step = 97
	}
	for n := 0; n < total; n += step {
		t.Run(fmt.Sprint(n), func(t *testing.T) { run(t, n) })
	}
}
