package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func TestKeyPrefixesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, prefix := range []collections.Prefix{
		types.ParamsPrefix, types.PendingParamsPrefix, types.BenchmarkPrefix, types.EvaluatorPrefix, types.EvaluatorCountPrefix,
		types.RoundPrefix, types.BallotPrefix, types.WorkPrefix, types.ClaimablePrefix, types.FinalScorePrefix, types.EpochPrefix,
		types.AwardPrefix, types.RequestPrefix, types.BatchPrefix, types.BenchmarkStatePrefix, types.CurrentEpochPrefix,
		types.PursuitPrefix, types.DocketPrefix, types.CommitteePrefix, types.ResultsPrefix, types.ModelScorePrefix, types.LeaderboardPrefix, types.ReputationPrefix,
		types.StewardPrefix, types.ReleasePrefix, types.TotalsPrefix, types.LiveBenchmarkPrefix, types.AccumulatorPrefix,
		types.GoldPrefix, types.SponsorPoolPrefix, types.GoldTargetPrefix, types.ContributionPrefix, types.PublicationPrefix,
		types.GeneralisationPrefix, types.EvaluatorEpochPrefix, types.GoldRoundPrefix, types.PayoutPrefix,
	} {
		require.Len(t, prefix.Bytes(), 1)
		require.False(t, seen[string(prefix.Bytes())], "%x", prefix.Bytes())
		seen[string(prefix.Bytes())] = true
	}
}

// An id of a round holds its epoch, benchmark and position, and ids rise in this order.
func TestRoundIDsKeepTheirParts(t *testing.T) {
	require.Equal(t, uint64(0x0000_0005_0002_0003), types.RoundID(5, 2, 3))
	rapid.Check(t, func(t *rapid.T) {
		epoch := rapid.Uint64Range(0, 1<<32-2).Draw(t, "epoch")
		benchmark := rapid.Uint32Range(1, types.MaxBenchmarkID).Draw(t, "benchmark")
		position := rapid.Uint32Range(0, 4095).Draw(t, "position")

		id := types.RoundID(epoch, benchmark, position)

		require.Equal(t, epoch, types.EpochOf(id))
		require.Equal(t, benchmark, types.BenchmarkOf(id))
		require.Equal(t, position, uint32(id)&0xFFFF)
		require.Greater(t, id, types.FirstRoundID(epoch))
		require.Less(t, id, types.FirstRoundID(epoch+1))
	})
}
