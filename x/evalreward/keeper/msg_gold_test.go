package keeper_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Until the end of COMMIT a gold commit is for the next epoch, later for the one after that.
func TestAStewardCommitsToAGoldScore(t *testing.T) {
	c := quickChain(t)
	c.runTo(1, types.PHASE_COMMIT)
	later := decoy
	later.word = "another"

	require.Equal(t, uint64(2), must(c, c.msgs.CommitGold, c.goldCommit(decoy)).TargetEpoch)
	same(c, &types.EventGoldCommitted{
		Benchmark: 1, Steward: account("steward"), Hash: hex.EncodeToString(c.goldHash(decoy)), TargetEpoch: 2,
	}, eventOf[*types.EventGoldCommitted](c, c.events))
	stored, err := c.k.Golds.Get(c.ctx, collections.Join(uint32(1), c.goldHash(decoy)))
	require.NoError(t, err)
	same(c, &types.Gold{
		Benchmark: 1, Hash: c.goldHash(decoy), Steward: account("steward"), TargetEpoch: 2, CommitHeight: c.ctx.BlockHeight(),
	}, &stored)

	c.end()
	c.at(c.epoch(1).StartHeight + 9)
	refuse(c, c.msgs.CommitGold, c.goldCommit(later), types.ErrTooManyGolds, "max_gold_per_epoch = 1", "epoch 2", "got 1")
	c.at(c.ctx.BlockHeight() + 1)
	require.Equal(t, uint64(3), must(c, c.msgs.CommitGold, c.goldCommit(later)).TargetEpoch, "REVEAL has begun")
	res, err := c.query.Golds(c.ctx, &types.QueryGoldsRequest{Benchmark: 1})
	require.NoError(t, err)
	require.Len(t, res.Golds, 2)
	res, err = c.query.Golds(c.ctx, &types.QueryGoldsRequest{Benchmark: 2})
	require.NoError(t, err)
	require.Empty(t, res.Golds)
}

func TestAGoldCommitIsRefused(t *testing.T) {
	c := quickChain(t, func(gs *types.GenesisState) { gs.Params.MaxGoldPerEpoch = 2 })
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(decoy))
	with := func(edit func(*types.MsgCommitGold)) *types.MsgCommitGold {
		msg := c.goldCommit(decoy)
		edit(msg)
		return msg
	}

	refuse(c, c.msgs.CommitGold, c.goldCommit(decoy), types.ErrGoldExists, "another salt")
	refuse(c, c.msgs.CommitGold, with(func(m *types.MsgCommitGold) { m.Hash = m.Hash[1:] }), types.ErrInvalidField, "hash")
	refuse(c, c.msgs.CommitGold, with(func(m *types.MsgCommitGold) { m.Steward = "x" }), types.ErrInvalidField, "steward")
	refuse(c, c.msgs.CommitGold, with(func(m *types.MsgCommitGold) { m.Benchmark = 9 }), types.ErrBenchmarkNotFound, "9")
	refuse(c, c.msgs.CommitGold, with(func(m *types.MsgCommitGold) { m.Steward = account("nobody") }), types.ErrStewardNotFound)
	refuse(c, c.msgs.CommitGold, with(func(m *types.MsgCommitGold) { m.Steward = account("sam") }), types.ErrNotSteward, account("steward"))
	steward := c.stewardOf("steward")
	for _, broken := range []struct {
		edit func(*types.Steward)
		want error
	}{
		{func(s *types.Steward) { s.Unbonding = true }, types.ErrWrongStatus},
		{func(s *types.Steward) { s.Bond = math.ZeroInt() }, types.ErrBondNotFull},
	} {
		worse := steward
		broken.edit(&worse)
		require.NoError(t, c.k.Stewards.Set(c.ctx, addressOf(t, steward.Address), worse))
		fresh := decoy
		fresh.word = "fresh"
		refuse(c, c.msgs.CommitGold, c.goldCommit(fresh), broken.want)
	}
}

func TestARevealTurnsARoundIntoGold(t *testing.T) {
	c, round, _ := gilded(t, opinionated)

	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))

	same(c, &types.EventGoldRevealed{Round: round.Id, Benchmark: 1, Steward: account("steward"), Score: 550_000},
		eventOf[*types.EventGoldRevealed](c, c.events))
	gold := c.roundByID(round.Id)
	require.Equal(t, types.ROUND_KIND_GOLD, gold.Kind)
	require.Equal(t, types.ROUND_STATE_GOLD, gold.State)
	same(c, &types.GoldTruth{Steward: account("steward"), Hash: c.goldHash(decoy), Score: 550_000, Bond: math.ZeroInt()}, gold.Gold)
	stored, err := c.k.Golds.Get(c.ctx, collections.Join(uint32(1), c.goldHash(decoy)))
	require.NoError(t, err)
	require.Equal(t, round.Id, stored.Round)
	c.end()
}

func TestAGoldRevealIsRefused(t *testing.T) {
	c, round, plain := gilded(t, opinionated, func(gs *types.GenesisState) { gs.Params.MaxGoldPerEpoch = 3 })
	c.fund(account("sam"), enough)
	must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("sam")})
	with := func(edit func(*types.MsgRevealGold)) *types.MsgRevealGold {
		msg := decoy.reveal(round.Id)
		edit(msg)
		return msg
	}
	young := decoy
	young.word = "young"
	must(c, c.msgs.CommitGold, c.goldCommit(young))

	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Steward = "x" }), types.ErrInvalidField, "steward")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Score = 1_000_001 }), types.ErrInvalidField, "score")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Salt = nil }), types.ErrInvalidField, "salt")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Round = 9 }), types.ErrRoundNotFound, "9")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Score++ }), types.ErrGoldNotFound, "check score and salt")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Salt = young.salt()[:31:31] }), types.ErrInvalidField, "salt")
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Salt = make([]byte, 32) }), types.ErrGoldNotFound)
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Round = plain.Id }), types.ErrGoldNotFound)
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Steward = account("sam") }), types.ErrNotSteward)
	refuse(c, c.msgs.RevealGold, with(func(m *types.MsgRevealGold) { m.Steward = account("alice") }), types.ErrStewardNotFound)
	refuse(c, c.msgs.RevealGold, young.reveal(round.Id), types.ErrGoldNotFound, "younger than the cut-off")

	must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
	refuse(c, c.msgs.RevealGold, decoy.reveal(round.Id), types.ErrGoldNotFound, "opened round")
	// A commit that is old enough, for a round that is gold already.
	key := collections.Join(uint32(1), c.goldHash(young))
	aged := must1(c.k.Golds.Get(c.ctx, key))
	aged.TargetEpoch = 0
	require.NoError(t, c.k.Golds.Set(c.ctx, key, aged))
	refuse(c, c.msgs.RevealGold, young.reveal(round.Id), types.ErrWrongRound, "settled round")
	c.runTo(2, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.RevealGold, young.reveal(round.Id), types.ErrWrongPhase, "epoch 1")
}

func TestAGoldRevealWaitsForChallenge(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version := c.developer("decoy")
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(decoy))
	c.request("decoy", "decoy/lm", 1)
	for _, phase := range []types.Phase{types.PHASE_COMMIT, types.PHASE_REVEAL, types.PHASE_SETTLE} {
		c.runTo(1, phase)
		if phase == types.PHASE_COMMIT {
			c.end()
		}
		refuse(c, c.msgs.RevealGold, decoy.reveal(c.round(1, version).Id), types.ErrWrongPhase, phase.String())
	}
}

// A late reveal would leave no block for a dispute: the second half of CHALLENGE is for those.
func TestGoldIsRevealedInTheFirstHalfOfChallenge(t *testing.T) {
	for _, late := range []int64{0, 1} {
		c, round, _ := gilded(t, opinionated)
		epoch := must1(c.k.Epochs.Get(c.ctx, round.Epoch))
		c.at(epoch.StartHeight + int64(epoch.Params.GoldOffset()) - 1 + late)
		if late == 0 {
			must(c, c.msgs.RevealGold, decoy.reveal(round.Id))
			c.end()
			must(c, c.msgs.DisputeGold, &types.MsgDisputeGold{Disputer: account("dora"), Round: round.Id})
			continue
		}
		refuse(c, c.msgs.RevealGold, decoy.reveal(round.Id), types.ErrWrongPhase, "first half of CHALLENGE")
	}
}

// A round that could not be settled in time stays open, and is not gold.
func TestAnOpenRoundCannotBeGold(t *testing.T) {
	c, round, _ := gilded(t, opinionated)
	round.State = types.ROUND_STATE_OPEN
	require.NoError(t, c.k.Rounds.Set(c.ctx, round.Id, round))
	refuse(c, c.msgs.RevealGold, decoy.reveal(round.Id), types.ErrWrongRound, "ROUND_STATE_OPEN")
}

// Commits of several epochs do not add up to more gold rounds in one.
func TestGoldRoundsOfAnEpochAreBounded(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	first, second := c.developer("decoy"), c.developer("other")
	other := truth{"steward", "other-1", "word", 1, 100_000}
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(decoy))
	c.runTo(0, types.PHASE_REVEAL)
	must(c, c.msgs.CommitGold, c.goldCommit(other))
	c.request("decoy", "decoy/lm", 1)
	c.request("other", "other/lm", 1)
	c.report(2, func(types.Round, string) *int64 { return always(500_000)("") })
	c.runTo(2, types.PHASE_CHALLENGE)

	must(c, c.msgs.RevealGold, other.reveal(c.round(2, second).Id))
	refuse(c, c.msgs.RevealGold, decoy.reveal(c.round(2, first).Id), types.ErrTooManyGolds, "max_gold_per_epoch = 1", "got 1")
	c.finalise(2)
	require.True(t, c.roundByID(c.round(2, first).Id).HasFinalScore, "it stays an ordinary round")
}

func TestABaselineCannotBeGold(t *testing.T) {
	c := quickChain(t)
	c.evaluators(5)
	version := c.developer("decoy")
	c.end()
	must(c, c.msgs.CreateBenchmark, create(2, 2, func(b *types.Benchmark) { b.BaselineVersion = version }))
	hidden := decoy
	hidden.benchmark = 2
	c.runTo(1, types.PHASE_COMMIT)
	must(c, c.msgs.CommitGold, c.goldCommit(hidden))
	c.measure(2, version, always(750_000))
	c.runTo(2, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.RevealGold, hidden.reveal(c.round(2, version).Id), types.ErrWrongRound, "baseline")
}

func TestAnAppealCannotBeGold(t *testing.T) {
	c := quickChain(t)
	c.evaluators(12)
	version := c.developer("decoy")
	c.fund(account("dora"), enough)
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(decoy))
	c.request("decoy", "decoy/lm", 1)
	c.measure(1, version, always(750_000))
	c.runTo(1, types.PHASE_CHALLENGE)
	must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: c.round(1, version).Id})
	c.measure(2, version, always(750_000))
	c.runTo(2, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.RevealGold, decoy.reveal(c.round(2, version).Id), types.ErrWrongRound, "appeal")
}
