package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

func (c *chain) assignments(name string) []types.Assignment {
	c.t.Helper()
	res, err := c.query.OpenAssignments(c.ctx, &types.QueryOpenAssignmentsRequest{Evaluator: account(name)})
	require.NoError(c.t, err)
	return res.Assignments
}

// An open assignment says all that is needed to measure, and until when.
func TestOpenAssignmentsSayWhatIsToDo(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	version, _, err := c.reg.VersionByID(c.ctx, rounds[0].Version)
	require.NoError(t, err)

	all := c.assignments(name)

	require.Len(t, all, 3)
	same(c, &types.Assignment{
		Round: rounds[0].Id, Ref: "alice/lm@1", Version: 1, Digest: modelregtypes.FormatDigest(version.ContentDigest),
		ArtifactUri: "https://models.example/alice-1", Benchmark: 1, BenchmarkName: "bench-1",
		CommitUntil: 35, RevealFrom: 36, RevealUntil: 40, Kind: "automated", RoundKind: "normal",
	}, &all[0])
	require.Empty(t, c.assignments("alice"), "who is no evaluator has none")
}

func TestAnAssignmentIsOpenUntilItsRoundIsSettled(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	flags := func() [2]bool { return [2]bool{c.assignments(name)[0].Committed, c.assignments(name)[0].Revealed} }
	require.Equal(t, [2]bool{false, false}, flags())
	c.commit(name, rounds[0].Id, 1)
	require.Equal(t, [2]bool{true, false}, flags())
	require.False(t, c.assignments(name)[1].Committed)
	c.runTo(1, types.PHASE_REVEAL)
	c.reveal(name, rounds[0].Id, 1)
	require.Equal(t, [2]bool{true, true}, flags())
	c.runTo(1, types.PHASE_SETTLE)
	require.Len(t, c.assignments(name), 3)
	c.end()
	require.Empty(t, c.assignments(name), "what is settled is no work any more")
}
