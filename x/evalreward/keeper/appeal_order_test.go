package keeper_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// dispute is a round that somebody challenges.
type dispute struct {
	round types.Round
	by    string
}

// untilHeard runs five epochs with audits, challenges and rounds of any result, in which
// everything comes to its end, and gives the state without the units.
func untilHeard(
	t tester, units uint32, rate uint32, opinion func(types.Round, string) *int64, doubted func(types.Round) bool,
	arrange func([]duty), shuffle func([]dispute),
) string {
	t.Helper()
	c := quickChain(t, wide(units), func(gs *types.GenesisState) {
		gs.Params.SettleBlocks, gs.Params.AuditRate = 60, rate
		gs.Params.GeneralisationEta = types.DevParams().GeneralisationEta
	})
	c.opening, c.arrange, c.unchecked = 45, arrange, true
	c.evaluators(14)
	parent := c.developer("parent")
	c.developer("alice", parent)
	c.developer("bob", parent)
	for i := range 8 {
		c.fund(account(fmt.Sprint("doubter", i)), enough)
	}
	c.end()
	for _, name := range []string{"parent", "alice", "bob"} {
		c.request(name, name+"/lm", 1)
		c.request(name, name+"/lm", 2)
	}
	for epoch := uint64(1); epoch <= 5; epoch++ {
		c.report(epoch, opinion)
		c.runTo(epoch, types.PHASE_CHALLENGE)
		var disputes []dispute
		for _, r := range c.rounds(epoch) {
			if r.Conclusive() && !r.IsAppeal() && doubted(r) {
				disputes = append(disputes, dispute{r, fmt.Sprint("doubter", len(disputes))})
			}
		}
		if shuffle != nil {
			shuffle(disputes)
		}
		for _, d := range disputes {
			must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account(d.by), Round: d.round.Id})
		}
	}
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(t, err)
	gs.Params.UnitsPerBlock = 0
	for i := range gs.Epochs {
		gs.Epochs[i].Params.UnitsPerBlock = 0
	}
	require.Empty(t, gs.Work)
	appeals := 0
	for _, r := range gs.Rounds {
		require.True(t, r.Finished())
		if r.IsAppeal() {
			appeals++
		}
	}
	t.(*rapid.T).Logf("%d rounds, %d appeals", len(gs.Rounds), appeals)
	return string(c.cdc.MustMarshalJSON(gs))
}

// doubts draws which rounds are challenged.
func doubts(t *rapid.T) func(types.Round) bool {
	drawn := map[uint64]bool{}
	return func(r types.Round) bool {
		if _, ok := drawn[r.Id]; !ok {
			drawn[r.Id] = rapid.IntRange(0, 2).Draw(t, "doubt") == 0
		}
		return drawn[r.Id]
	}
}

// I8, with appeals: one unit of work per block or a thousand, the state is the same.
func TestAppealsDoNotDependOnTheUnitsPerBlock(t *testing.T) {
	sparingly(t, 20, func(t *rapid.T) {
		rate := rapid.SampledFrom([]uint32{0, 300_000, 1_000_000}).Draw(t, "rate")
		opinion, doubted := opinions(t), doubts(t)

		want := untilHeard(t, 1000, rate, opinion, doubted, nil, nil)

		require.Equal(t, want, untilHeard(t, 1, rate, opinion, doubted, nil, nil))
		require.Equal(t, want, untilHeard(t, 3, rate, opinion, doubted, nil, nil))
	})
}

// I9, with appeals: whoever reports or challenges first within a phase, the state is the same.
func TestAppealsDoNotDependOnTheOrderWithinAPhase(t *testing.T) {
	sparingly(t, 20, func(t *rapid.T) {
		rate := rapid.SampledFrom([]uint32{0, 300_000, 1_000_000}).Draw(t, "rate")
		opinion, doubted := opinions(t), doubts(t)

		want := untilHeard(t, 16, rate, opinion, doubted, nil, nil)

		got := untilHeard(t, 16, rate, opinion, doubted, func(duties []duty) {
			copy(duties, rapid.Permutation(duties).Draw(t, "order"))
		}, func(disputes []dispute) {
			copy(disputes, rapid.Permutation(disputes).Draw(t, "disputes"))
		})
		require.Equal(t, want, got)
	})
}

// due gives the items that may be done now, in order.
func (c *chain) dueItems() []types.WorkItem {
	c.t.Helper()
	var items []types.WorkItem
	require.NoError(c.t, c.k.Work.Walk(c.ctx, nil, func(key workKey, round uint64) (bool, error) {
		item := types.WorkItem{Epoch: key.K1(), Stage: types.WorkStage(key.K2()), Benchmark: key.K3(), Order: key.K4(), Round: round}
		if c.position().Due(item) {
			items = append(items, item)
		}
		return false, nil
	}))
	return items
}

// However many rounds are appealed, a block does its units and not more, first in first out.
func TestAppealsAreBoundedPerBlock(t *testing.T) {
	const units = 2
	c := quickChain(t, wide(units), auditAll, func(gs *types.GenesisState) { gs.Params.SettleBlocks = 40 })
	c.opening = 30
	c.evaluators(14)
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		c.developer(name)
		c.fund(account("carl"), enough)
	}
	c.end()
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		c.request(name, name+"/lm", 1)
		c.request(name, name+"/lm", 2)
	}
	c.report(1, c.seatwise(many(5, 750_000), nil))
	c.runTo(1, types.PHASE_CHALLENGE)
	for _, r := range c.rounds(1) {
		c.challenge(r.Id)
	}
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	key := func(item types.WorkItem) string {
		return fmt.Sprint(item.Epoch, item.Stage, item.Benchmark, item.Order)
	}
	stages := map[types.WorkStage]int{}
	step := func() {
		before := c.dueItems()
		c.end()
		left := map[string]bool{}
		for _, item := range c.dueItems() {
			left[key(item)] = true
		}
		done := slices.DeleteFunc(slices.Clone(before), func(item types.WorkItem) bool { return left[key(item)] })
		// What was done is the head of the queue, and as many items as there are units; items
		// that follow in the same block are not in the list.
		require.LessOrEqual(t, len(done), units)
		require.Equal(t, before[:len(done)], done)
		if len(before) >= units {
			require.Len(t, done, units)
		}
		for _, item := range done {
			stages[item.Stage]++
		}
	}
	for len(c.dueItems()) > 0 {
		step()
	}
	c.report(2, c.seatwise(nil, many(7, 750_000)))
	for len(c.dueItems()) > 0 {
		step()
	}
	require.Equal(t, types.PHASE_SETTLE, c.position().Phase)
	require.Equal(t, 8, stages[types.WORK_STAGE_APPEAL])
	require.Equal(t, 8, stages[types.WORK_STAGE_HEAR])
	require.Equal(t, 8, stages[types.WORK_STAGE_LATE_AWARD])
	require.Equal(t, 16, stages[types.WORK_STAGE_LATE_PAY])
	require.True(t, slices.IsSortedFunc(c.rounds(2), func(a, b types.Round) int { return cmp.Compare(a.Id, b.Id) }))
}
