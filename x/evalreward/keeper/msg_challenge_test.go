package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func objection(round uint64) *types.MsgChallengeRound {
	return &types.MsgChallengeRound{Challenger: account("carl"), Round: round}
}

// A challenge takes the bond and marks the round, and nothing else.
func TestASettledRoundMayBeChallenged(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	query, err := c.query.ChallengeBond(c.ctx, &types.QueryChallengeBondRequest{Round: first.Id})
	require.NoError(t, err)
	require.Equal(t, [3]any{int64(bond), int64(23_400_000_000), ""}, [3]any{query.Bond.Int64(), query.Gross.Int64(), query.Refusal})
	require.Equal(t, int64(50), query.UntilHeight, "the last block of epoch 1")

	keys := c.written(func() { require.Equal(t, query.Bond, c.challenge(first.Id)) })

	require.Len(t, keys, 1, "the round")
	same(c, &types.EventRoundChallenged{Round: first.Id, Challenger: account("carl"), Bond: query.Bond.String()},
		eventOf[*types.EventRoundChallenged](c, c.events))
	marked := c.round(1, version)
	require.Equal(t, types.ROUND_STATE_SETTLED, marked.State)
	zero := math.ZeroInt()
	require.Equal(t, &types.Appeal{Cause: "challenge", Challenger: account("carl"), Bond: query.Bond, FirstPaid: zero, Slashed: zero}, marked.Appeal)
	require.Equal(t, []string{"challenger open 0 not final"}, c.told(first.Id, "carl"))
	c.end()
}

// R20: three pots of 2250 and a tenth of a gross of 560.
func TestTheBondIsThatOfTheRule(t *testing.T) {
	c, version := court(t, func(gs *types.GenesisState) {
		gs.Params.RoundsMax, gs.Params.AuditsMax, gs.Params.MaxBenchmarks = 16, 4, 1
		gs.Benchmarks[0].InitialFrontier = 800_000
	})
	first := c.judge(version, many(5, 840_000)...)
	batch := c.batchOf(1, 1)
	require.Equal(t, int64(2_250_000_000), batch.Pot.Int64())
	batch.Price = math.NewInt(4_000_000_000)
	require.NoError(t, c.k.Batches.Set(c.ctx, batchKeyOf(batch), batch))

	require.Equal(t, int64(6_806_000_000), c.challenge(first.Id).Int64())
}

// A version that would not move the frontier has no gross: the bond is three pots.
func TestTheBondOfAVersionThatEarnsNothing(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 709_999)...)

	require.Equal(t, int64(3*pot), c.challenge(first.Id).Int64())
}

func TestAChallengeIsRefusedOutsideOfItsPhase(t *testing.T) {
	c, version := court(t)
	c.report(1, c.seatwise(many(5, 750_000), nil))
	c.end()
	id := c.round(1, version).Id
	refuse(c, c.msgs.ChallengeRound, objection(id), types.ErrWrongPhase, "CHALLENGE", "SETTLE")
	c.runTo(1, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: "carl", Round: id}, types.ErrInvalidField, "challenger")
	refuse(c, c.msgs.ChallengeRound, objection(id+1), types.ErrRoundNotFound, "round")
	require.Equal(t, types.PHASE_CHALLENGE, c.position().Phase)
	c.runTo(2, types.PHASE_COMMIT)
	refuse(c, c.msgs.ChallengeRound, objection(id), types.ErrWrongPhase, "epoch 1", "epoch 2")
	c.runTo(2, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.ChallengeRound, objection(id), types.ErrWrongPhase, "epoch 1", "epoch 2")
}

// Void rounds have no result to doubt; those without support get an appeal by themselves.
func TestAChallengeOfAVoidRoundIsRefused(t *testing.T) {
	for outcome, reports := range map[string][]int64{"quorum": {750_000}, "support": torn} {
		c, version := court(t)
		first := c.judge(version, reports...)
		refuse(c, c.msgs.ChallengeRound, objection(first.Id), types.ErrWrongRound, "result", outcome)
	}
}

func TestAChallengeOfAGoldRoundIsRefused(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	first.Kind = types.ROUND_KIND_GOLD
	first.Gold = &types.GoldTruth{Steward: account("steward"), Hash: make([]byte, 32), Bond: math.ZeroInt()}
	require.NoError(t, c.k.Rounds.Set(c.ctx, first.Id, first))

	_, err := deliver(c, c.msgs.ChallengeRound, objection(first.Id))

	require.ErrorIs(t, err, types.ErrWrongRound)
	require.ErrorContains(t, err, "dispute")
}

// One challenge is enough, and there is one level of appeals.
func TestThereIsOneLevelOfAppeals(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	refuse(c, c.msgs.ChallengeRound, objection(first.Id), types.ErrWrongRound, "already")
	c.hear(many(7, 790_000)...)
	first = c.round(1, version)
	refuse(c, c.msgs.ChallengeRound, objection(first.Appeal.Round), types.ErrWrongRound, "one level")
	query, err := c.query.ChallengeBond(c.ctx, &types.QueryChallengeBondRequest{Round: first.Appeal.Round})
	require.NoError(t, err)
	require.Contains(t, query.Refusal, "one level")
}

func TestAChallengeNeedsTheMoney(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	_, err := deliver(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("pauper"), Round: first.Id})
	require.ErrorContains(t, err, "pay bond of the challenge")
	require.Nil(t, c.round(1, version).Appeal)
}
