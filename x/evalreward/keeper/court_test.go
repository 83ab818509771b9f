package keeper_test

import (
	"slices"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// In epochs of the quick chain a pot is 9000 MODEL and the price of benchmark 1 234000: from
// 700000 to 750000 are 100000 points, worth 23400.
const (
	pot    = 9_000_000_000
	silent = -1
)

// court gives a chain with enough evaluators for a round and its appeal, before epoch 1, for
// which alice requested a round. Carl has the money for challenges.
func court(t tester, edits ...func(gs *types.GenesisState)) (c *chain, version uint64) {
	t.Helper()
	c = quickChain(t, edits...)
	c.evaluators(14)
	version = c.developer("alice")
	c.fund(account("carl"), enough)
	c.end()
	c.request("alice", "alice/lm@1", 1)
	return c, version
}

// auditAll lets the lot pick every round.
func auditAll(gs *types.GenesisState) { gs.Params.AuditRate = 1_000_000 }

// many gives n times the same report.
func many(n int, value int64) []int64 { return slices.Repeat([]int64{value}, n) }

// seatwise lets first rounds and appeals report in the order of their seats.
func (c *chain) seatwise(first, appeal []int64) func(types.Round, string) *int64 {
	return func(r types.Round, name string) *int64 {
		values := first
		if r.IsAppeal() {
			values = appeal
		}
		at := slices.Index(c.seated(r), name)
		if at >= len(values) || values[at] == silent {
			return nil
		}
		return &values[at]
	}
}

// judge measures in epoch 1 and goes on to CHALLENGE.
func (c *chain) judge(version uint64, reports ...int64) types.Round {
	c.t.Helper()
	c.report(1, c.seatwise(reports, nil))
	c.runTo(1, types.PHASE_CHALLENGE)
	return c.round(1, version)
}

// challenge lets carl challenge a round, and gives the bond.
func (c *chain) challenge(round uint64) math.Int {
	c.t.Helper()
	return must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("carl"), Round: round}).Bond
}

// hear lets the committees of epoch 2 report and goes on to the end of its SETTLE. It gives
// the events of SETTLE.
func (c *chain) hear(reports ...int64) sdk.Events {
	c.t.Helper()
	c.report(2, c.seatwise(reports, reports))
	return c.runTo(2, types.PHASE_CHALLENGE)
}

// appealOf gives the appeal of a first round.
func (c *chain) appealOf(first types.Round) types.Round {
	c.t.Helper()
	appeal, err := c.k.Rounds.Get(c.ctx, first.Appeal.Round)
	require.NoError(c.t, err)
	return appeal
}

// lost gives what a seat lost of its bond in a round.
func (c *chain) lost(r types.Round, seat int) int64 {
	return c.evaluation(r, c.member(r, seat)).Result.Slash.Int64()
}

// earned gives what a seat earned in a round.
func (c *chain) earned(r types.Round, seat int) int64 {
	return c.evaluation(r, c.member(r, seat)).Result.Pay.Int64()
}

// accounted computes the account of an appeal again, from what is stored of both rounds, and
// gives it.
func (c *chain) accounted(first types.Round) types.AppealAccount {
	c.t.Helper()
	appeal := c.appealOf(first)
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(first.Benchmark, first.Epoch))
	require.NoError(c.t, err)
	a := mechanism.Appeal{
		Cause: mechanism.Cause(first.Appeal.Cause), Verdict: mechanism.Verdict(first.Appeal.Verdict), Pot: batch.Pot,
		Bond: first.Appeal.Bond, FirstPaid: math.ZeroInt(), Slashed: math.ZeroInt(),
		ChallengerPpm: int64(c.epoch(appeal.Epoch).Params.ChallengerPpm), CommitteeWeight: int64(appeal.CommitteeWeight),
	}
	for seat := range first.Committee {
		result := c.evaluation(first, c.member(first, seat)).Result
		a.FirstPaid = a.FirstPaid.Add(result.Pay)
		if result.Penalty == string(mechanism.PenaltyOutlier) {
			a.Slashed = a.Slashed.Add(result.Slash)
		}
	}
	for _, seat := range appeal.Committee {
		result := c.evaluation(appeal, c.staff[seat.Evaluator]).Result
		a.Claims = append(a.Claims, mechanism.Claim{X: int64(result.Merit), C: int64(seat.Weight)})
	}
	want, err := mechanism.AppealAccounting(a)
	require.NoError(c.t, err)
	got := first.Appeal.Account
	same(c, &types.AppealAccount{
		Pot: want.Pot, FromSlash: want.FromSlash, FromBond: want.FromBond, FromMint: want.FromMint, Paid: want.Paid, Minted: want.Minted,
		Challenger: want.Challenger, BondReturned: want.BondReturned, Burned: want.Burned,
	}, got)
	require.Equal(c.t, a.FirstPaid.String(), first.Appeal.FirstPaid.String())
	require.Equal(c.t, a.Slashed.String(), first.Appeal.Slashed.String())
	for i := range appeal.Committee {
		require.Equal(c.t, want.Pays[i].Int64(), c.earned(appeal, i))
	}
	return *got
}

// finalOf gives a round of epoch 1 that has to be finished.
func (c *chain) finalOf(version uint64) types.Round {
	c.t.Helper()
	first := c.round(1, version)
	require.True(c.t, first.Finished())
	return first
}
