package keeper_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func revealItem(name string, round uint64, raw int64) types.RevealItem {
	return types.RevealItem{Round: round, Raw: raw, TranscriptDigest: transcript, Salt: salt(name, round)}
}

func revealMsg(name string, items ...types.RevealItem) *types.MsgRevealEvaluations {
	return &types.MsgRevealEvaluations{Evaluator: account(name), Items: items}
}

func TestARevealOpensItsCommit(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	name, other := c.member(round, 0), c.member(round, 1)
	c.commit(name, round.Id, 812_345)
	c.commit(other, round.Id, math.MinInt64)
	committed := c.evaluation(round, name)
	c.runTo(1, types.PHASE_REVEAL)
	item := revealItem(name, round.Id, 812_345)
	item.TranscriptUri = strings.Repeat("u", 128)

	require.Empty(t, must(c, c.msgs.RevealEvaluations, revealMsg(name, item)).Skipped)

	stored := c.evaluation(round, name)
	same(c, &types.Evaluation{
		Round: round.Id, Evaluator: account(name), Commit: committed.Commit, CommitHeight: committed.CommitHeight,
		Revealed: true, Raw: 812_345, Score: 812_345, TranscriptDigest: transcript, TranscriptUri: item.TranscriptUri,
		Salt: item.Salt, RevealHeight: c.ctx.BlockHeight(),
	}, &stored)
	same(c, &types.EventEvaluationsRevealed{Evaluator: account(name), Rounds: []uint64{round.Id}, Scores: []int32{812_345}},
		eventOf[*types.EventEvaluationsRevealed](c, c.events))
	require.Empty(t, c.reveal(other, round.Id, math.MinInt64))
	require.Equal(t, int32(-1), c.evaluation(round, other).Score, "the artifact could not be fetched")
	c.end()
}

func TestAMalformedRevealIsRefusedAsAWhole(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	c.commit(name, rounds[0].Id, 1)
	c.runTo(1, types.PHASE_REVEAL)
	good := revealItem(name, rounds[0].Id, 1)
	for _, bad := range []struct {
		word string
		edit func(i *types.RevealItem)
	}{
		{"transcript_digest", func(i *types.RevealItem) { i.TranscriptDigest = nil }},
		{"transcript_digest", func(i *types.RevealItem) { i.TranscriptDigest = make([]byte, 33) }},
		{"salt", func(i *types.RevealItem) { i.Salt = nil }},
		{"salt", func(i *types.RevealItem) { i.Salt = make([]byte, 31) }},
		{"transcript_uri", func(i *types.RevealItem) { i.TranscriptUri = strings.Repeat("u", 129) }},
		{"transcript_uri", func(i *types.RevealItem) { i.TranscriptUri = "a\nb" }},
		{"transcript_uri", func(i *types.RevealItem) { i.TranscriptUri = "\xc3\x28" }},
	} {
		item := revealItem(name, rounds[1].Id, 1)
		bad.edit(&item)
		refuse(c, c.msgs.RevealEvaluations, revealMsg(name, good, item), types.ErrInvalidField, bad.word)
	}
	many := make([]types.RevealItem, 65)
	for i := range many {
		many[i] = revealItem(name, uint64(i), 1)
	}
	refuse(c, c.msgs.RevealEvaluations, revealMsg(name), types.ErrInvalidField, "items")
	refuse(c, c.msgs.RevealEvaluations, revealMsg(name, many...), types.ErrInvalidField, "items")
	refuse(c, c.msgs.RevealEvaluations, revealMsg(name, good, good), types.ErrInvalidField, "twice")
	msg := revealMsg(name, good)
	msg.Evaluator = ""
	refuse(c, c.msgs.RevealEvaluations, msg, types.ErrInvalidField, "evaluator")

	res := must(c, c.msgs.RevealEvaluations, revealMsg(name, append(many[:63], good)...))
	require.Len(t, res.Skipped, 63)
	require.True(t, c.evaluation(rounds[0], name).Revealed)
	c.end()
}

func TestARevealSkipsWhatIsNotPossible(t *testing.T) {
	c, rounds := opened(t)
	name, open, _, foreign := c.apart(rounds)
	c.commit(name, open.Id, 1)
	c.runTo(1, types.PHASE_REVEAL)
	void := c.bygone(open, types.ROUND_STATE_VOID)

	res := must(c, c.msgs.RevealEvaluations, revealMsg(name, revealItem(name, 4, 1), revealItem(name, void.Id, 1),
		revealItem(name, foreign.Id, 1), revealItem(name, open.Id, 1)))

	want := []types.SkippedItem{
		{Round: 4, Reason: "round_not_found"}, {Round: void.Id, Reason: "round_void"}, {Round: foreign.Id, Reason: "not_in_committee"},
	}
	require.Equal(t, want, res.Skipped)
	require.Len(t, eventsOf[*types.EventEvaluationSkipped](c, c.events), 3)
	require.Equal(t, []uint64{open.Id}, eventOf[*types.EventEvaluationsRevealed](c, c.events).Rounds)
}

// A reveal that does not fit its commit is skipped, and may be sent again.
func TestARevealThatDoesNotFitMayBeSentAgain(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	name, silent := c.member(round, 0), c.member(round, 1)
	c.commit(name, round.Id, 750_000)
	c.runTo(1, types.PHASE_REVEAL)
	committed := c.snapshot()
	good := revealItem(name, round.Id, 750_000)
	for _, edit := range []func(i *types.RevealItem){
		func(i *types.RevealItem) { i.Raw++ },
		func(i *types.RevealItem) { i.Raw = math.MinInt64 },
		func(i *types.RevealItem) { i.Salt = salt(silent, round.Id) },
		func(i *types.RevealItem) { i.TranscriptDigest = salt(name, round.Id) },
	} {
		item := good
		edit(&item)
		res := must(c, c.msgs.RevealEvaluations, revealMsg(name, item))
		require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "hash_mismatch"}}, res.Skipped)
	}
	require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "not_committed"}}, c.reveal(silent, round.Id, 750_000))
	c.unchanged(committed, c.snapshot())

	require.Empty(t, must(c, c.msgs.RevealEvaluations, revealMsg(name, good)).Skipped)
	require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "already_revealed"}}, c.reveal(name, round.Id, 750_000))
	c.end()
}

// The hash binds round and account: neither a commit for another round nor a peer's commit
// can be opened.
func TestACommitIsBoundToItsRoundAndAuthor(t *testing.T) {
	c, rounds := opened(t)
	author := c.everywhere(rounds)
	copier := c.member(rounds[0], 0)
	if copier == author {
		copier = c.member(rounds[0], 1)
	}
	elsewhere := c.commitItem(author, rounds[1].Id, 750_000)
	elsewhere.Round = rounds[2].Id
	must(c, c.msgs.CommitEvaluations, commitMsg(author, c.commitItem(author, rounds[0].Id, 750_000), elsewhere))
	must(c, c.msgs.CommitEvaluations, commitMsg(copier, c.commitItem(author, rounds[0].Id, 750_000)))
	c.runTo(1, types.PHASE_REVEAL)
	require.Empty(t, c.reveal(author, rounds[0].Id, 750_000))

	moved := revealItem(author, rounds[1].Id, 750_000)
	moved.Round = rounds[2].Id
	copied := revealItem(author, rounds[0].Id, 750_000)

	require.Equal(t, "hash_mismatch", must(c, c.msgs.RevealEvaluations, revealMsg(author, moved)).Skipped[0].Reason)
	require.Equal(t, "hash_mismatch", must(c, c.msgs.RevealEvaluations, revealMsg(copier, copied)).Skipped[0].Reason)
	c.end()
}

func TestARawValueMustLieInTheRange(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	raws := []int64{-1, 1_000_001, math.MaxInt64, 0, 1_000_000}
	for i, raw := range raws {
		c.commit(c.member(round, i), round.Id, raw)
	}
	c.runTo(1, types.PHASE_REVEAL)
	for i, raw := range raws[:3] {
		require.Equal(t, []types.SkippedItem{{Round: round.Id, Reason: "raw_out_of_range"}}, c.reveal(c.member(round, i), round.Id, raw))
	}
	require.Empty(t, c.reveal(c.member(round, 3), round.Id, 0))
	require.Empty(t, c.reveal(c.member(round, 4), round.Id, 1_000_000))
	c.end()
}

func TestARevealBelongsToItsPhase(t *testing.T) {
	c, rounds := opened(t)
	round := rounds[0]
	name := c.member(round, 0)
	c.commit(name, round.Id, 1)
	require.Equal(t, "wrong_phase", c.reveal(name, round.Id, 1)[0].Reason)
	for _, phase := range []types.Phase{types.PHASE_SETTLE, types.PHASE_CHALLENGE} {
		c.runTo(1, phase)
		require.Equal(t, "wrong_phase", c.reveal(name, round.Id, 1)[0].Reason)
	}
	c.runTo(2, types.PHASE_REVEAL)
	require.Equal(t, "round_void", c.reveal(name, round.Id, 1)[0].Reason, "the reveal of another epoch comes too late")
}
