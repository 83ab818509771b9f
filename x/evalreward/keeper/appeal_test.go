package keeper_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// torn are reports of which two of five support the median 750000.
var torn = []int64{748_000, 750_000, 100_000, 900_000, 950_000}

// rivals gives a court to which bob and carol came too, in the order of their versions.
func rivals(t *testing.T, edits ...func(gs *types.GenesisState)) (c *chain, versions []uint64) {
	t.Helper()
	c, version := court(t, edits...)
	versions = []uint64{version}
	for _, name := range []string{"bob", "carol"} {
		versions = append(versions, c.developer(name))
		c.end()
		c.request(name, name+"/lm", 1)
	}
	return c, versions
}

func (c *chain) batchOf(benchmark uint32, epoch uint64) types.Batch {
	c.t.Helper()
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(benchmark, epoch))
	require.NoError(c.t, err)
	return batch
}

// An appeal that finds the same saves a round without support: its committee is paid, its
// version earns, and the appeal has a pot of its own.
func TestAnAppealSavesARoundWithoutSupport(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, torn...)
	require.Equal(t, [2]any{"support", false}, [2]any{first.Outcome, first.Conclusive()})
	appealed := eventOf[*types.EventRoundAppealed](c, append(c.runTo(2, types.PHASE_COMMIT), c.end()...))
	same(c, &types.EventRoundAppealed{Round: first.Id, Version: version, Benchmark: 1, Cause: "support"}, appealed)
	before := c.books()

	c.hear(many(7, 760_000)...)

	first = c.finalOf(version)
	require.Equal(t, [2]string{"support", "upheld"}, [2]string{first.Appeal.Cause, first.Appeal.Verdict})
	require.Equal(t, types.ROUND_STATE_FINAL, first.State)
	require.Equal(t, uint32(750_000), first.FinalScore)
	require.Equal(t, money{pot: pot, fromMint: pot, paid: 8_999_999_995, minted: 8_999_999_995}, moneyOf(c.accounted(first)))
	for seat, want := range []int64{pot / 5, pot / 5, 0, 0, 0} {
		require.Equal(t, want, c.earned(first, seat))
		require.Zero(t, c.lost(first, seat), "there was no wrong consensus")
	}
	award := c.award(first.Id)
	require.Equal(t, [2]string{"paid", "returned"}, [2]string{award.Reason, award.DepositFate})
	require.Equal(t, int64(23_400_000_000), award.Gross.Int64())
	require.Equal(t, int64(8_999_999_995+2*pot/5+23_400_000_000), c.books().minted.Sub(before.minted).Int64())
	has, err := c.reg.Escrows.Has(c.ctx, joinEscrow(version))
	require.NoError(t, err)
	require.False(t, has)
}

// An appeal that finds something else judges the first committee, and slashes nobody.
func TestAnOverturnedRoundWithoutSupportSlashesNobody(t *testing.T) {
	c, version := court(t)
	c.judge(version, torn...)

	c.hear(many(7, 900_000)...)

	first := c.finalOf(version)
	require.Equal(t, "overturned", first.Appeal.Verdict)
	require.Equal(t, uint32(900_000), first.FinalScore)
	for seat, want := range []int64{0, 0, 0, pot / 5, 0} {
		require.Equal(t, want, c.earned(first, seat))
		require.Zero(t, c.lost(first, seat))
	}
	require.Equal(t, money{pot: pot, fromMint: pot, paid: 8_999_999_995, minted: 8_999_999_995}, moneyOf(c.accounted(first)))
	require.Equal(t, uint32(900_000), c.stateOf(1).Frontier)
}

// An appeal that comes to nothing saves nothing: the round is void and the deposit returns.
func TestAnInconclusiveAppealSavesNoRound(t *testing.T) {
	c, version := court(t)
	c.judge(version, torn...)

	c.hear(750_000, 750_000)

	first := c.finalOf(version)
	require.Equal(t, "inconclusive", first.Appeal.Verdict)
	require.Equal(t, types.ROUND_STATE_VOID, first.State)
	require.Equal(t, [2]string{"void_support", "returned"}, [2]string{c.award(first.Id).Reason, c.award(first.Id).DepositFate})
	require.Equal(t, money{}, moneyOf(c.accounted(first)))
	require.Equal(t, first.Request.Deposit.String(), c.claimable("alice").String())
	require.Equal(t, uint32(700_000), c.stateOf(1).Frontier)
	for seat := range 5 {
		require.Equal(t, "void", c.evaluation(first, c.member(first, seat)).Result.Reason)
	}
	c.request("alice", "alice/lm@1", 1)
}

// Rounds without support get the places in the order of their versions, before all audits;
// one without a place is void.
func TestPlacesGoToRoundsWithoutSupportByVersion(t *testing.T) {
	c, versions := rivals(t, auditAll)
	c.report(1, func(r types.Round, name string) *int64 {
		if r.Version == versions[0] {
			return c.seatwise(many(5, 750_000), nil)(r, name)
		}
		return c.seatwise(torn, nil)(r, name)
	})
	c.runTo(2, types.PHASE_COMMIT)
	c.end()

	require.Nil(t, c.round(1, versions[0]).Appeal, "the lot picked it, but there is one place")
	require.Equal(t, "support", c.round(1, versions[1]).Appeal.Cause)
	require.Nil(t, c.round(1, versions[2]).Appeal)
	c.hear(many(7, 750_000)...)
	require.Equal(t, types.ROUND_STATE_FINAL, c.finalOf(versions[0]).State)
	require.Equal(t, types.ROUND_STATE_FINAL, c.finalOf(versions[1]).State)
	void := c.finalOf(versions[2])
	require.Equal(t, [2]string{"void_support", "returned"}, [2]string{c.award(void.Id).Reason, c.award(void.Id).DepositFate})
	require.Equal(t, void.Request.Deposit.String(), c.claimable("carol").String())
	batch := c.batchOf(1, 1)
	require.Equal(t, [3]uint32{3, 1, 1}, [3]uint32{batch.Rounds, batch.Appeals, batch.Audits})
}

// Whom the lot picks follows from the seed of the next epoch. An audit has a minted pot.
func TestAuditsAreDrawnByTheSeedOfTheNextEpoch(t *testing.T) {
	c, versions := rivals(t, func(gs *types.GenesisState) { gs.Params.AuditsMax, gs.Params.AuditRate = 2, 900_000 })
	c.report(1, c.seatwise(many(5, 750_000), nil))
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	rules := mechanism.AuditRules{Seed: c.epoch(2).Seed, Benchmark: 1, RatePpm: 900_000, Places: 2}
	_, want, err := mechanism.AppealPlaces(rules, nil, versions)
	require.NoError(t, err)
	require.NotEmpty(t, want)
	require.Less(t, len(want), 3)

	c.hear(many(7, 750_000)...)

	each := c.epoch(1).EvaluatorPool.QuoRaw(7 * (4 + 2))
	for _, version := range versions {
		round := c.finalOf(version)
		require.Equal(t, slices.Contains(want, version), round.Appeal != nil)
		if round.Appeal != nil {
			require.Equal(t, [2]string{"audit", "upheld"}, [2]string{round.Appeal.Cause, round.Appeal.Verdict})
			account := c.accounted(round)
			require.Equal(t, each.String(), account.FromMint.String())
			require.Equal(t, account.Paid.String(), account.Minted.String())
			require.True(t, account.Burned.IsZero())
		}
	}
}

// An audit that overturns burns what the first committee loses: nobody challenged.
func TestAnAuditBurnsTheSlashes(t *testing.T) {
	c, version := court(t, auditAll)
	c.judge(version, many(5, 750_000)...)

	c.hear(many(7, 790_000)...)

	first := c.finalOf(version)
	require.Equal(t, [2]string{"audit", "overturned"}, [2]string{first.Appeal.Cause, first.Appeal.Verdict})
	require.Equal(t, money{pot: pot, fromMint: pot, paid: 8_999_999_995, minted: 8_999_999_995, burned: 250_000_000}, moneyOf(c.accounted(first)))
}

// The committee of an appeal is larger, drawn with lots of its own, and nobody of the first
// one sits in it.
func TestTheCommitteeOfAnAppealIsDisjoint(t *testing.T) {
	c, version := court(t)
	first := c.judge(version, many(5, 750_000)...)
	c.challenge(first.Id)
	c.runTo(2, types.PHASE_COMMIT)
	events := append(c.end(), c.end()...)

	first = c.round(1, version)
	appeal := c.appealOf(first)

	require.Equal(t, types.ROUND_STATE_APPEALED, first.State)
	require.Equal(t, [3]uint64{types.RoundID(2, 1, 1<<15), first.Id, 2}, [3]uint64{appeal.Id, appeal.ParentRound, appeal.Epoch})
	require.Equal(t, [2]any{types.ROUND_KIND_APPEAL, uint32(1)}, [2]any{appeal.Kind, appeal.Attempt})
	require.Len(t, appeal.Committee, 7)
	var exclude [][]byte
	for _, seat := range first.Committee {
		require.False(t, appeal.HasSeat(seat.Evaluator))
		exclude = append(exclude, addressOf(t, seat.Evaluator))
	}
	drawn, err := c.k.DrawAgain(c.ctx, appeal, 1, 7, exclude)
	require.NoError(t, err)
	require.Equal(t, appeal.Committee, drawn)
	opened := eventOf[*types.EventRoundOpened](c, events)
	require.Equal(t, [3]uint64{appeal.Id, first.Id, 7}, [3]uint64{opened.Round, opened.ParentRound, uint64(opened.CommitteeSize)})
	for seat := range 7 {
		assignments := c.assignments(c.member(appeal, seat))
		require.Len(t, assignments, 1)
		require.Equal(t, "appeal", assignments[0].RoundKind)
	}
}

// Too few are left for a committee: the verdict is inconclusive at once, and the bond returns
// with the batch.
func TestAnAppealWithoutACommitteeIsInconclusive(t *testing.T) {
	for _, cause := range []string{"challenge", "support"} {
		c := quickChain(t)
		c.evaluators(7)
		c.fund(account("carl"), enough)
		version := c.developer("alice")
		c.end()
		c.request("alice", "alice/lm@1", 1)
		state := types.ROUND_STATE_FINAL
		if cause == "challenge" {
			c.challenge(c.judge(version, many(5, 750_000)...).Id)
		} else {
			c.judge(version, torn...)
			state = types.ROUND_STATE_VOID
		}

		events := append(c.runTo(2, types.PHASE_COMMIT), c.end()...)

		first := c.round(1, version)
		same(c, &types.EventAppealDecided{Round: first.Id, Verdict: "inconclusive"}, eventOf[*types.EventAppealDecided](c, events))
		require.Equal(t, cause, first.Appeal.Cause)
		require.True(t, c.claimable("carl").IsZero())
		c.runTo(2, types.PHASE_CHALLENGE)
		first = c.finalOf(version)
		require.Equal(t, state, first.State)
		require.Nil(t, first.Appeal.Account)
		require.Equal(t, first.Appeal.Bond.String(), c.claimable("carl").String())
	}
}
