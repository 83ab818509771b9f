package types_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// dev is an epoch of the development network: COMMIT 0..39, REVEAL 40..64, SETTLE 65..74,
// CHALLENGE 75..99.
func dev(number uint64, start int64) types.Epoch {
	return types.Epoch{Number: number, StartHeight: start, Params: types.DevParams()}
}

func TestPhasesAreHalfOpenRangesOfOffsets(t *testing.T) {
	p := types.DevParams()
	require.Equal(t, uint64(100), p.Blocks())
	for offset, phase := range map[uint64]types.Phase{
		0: types.PHASE_COMMIT, 39: types.PHASE_COMMIT, 40: types.PHASE_REVEAL, 64: types.PHASE_REVEAL,
		65: types.PHASE_SETTLE, 74: types.PHASE_SETTLE, 75: types.PHASE_CHALLENGE, 99: types.PHASE_CHALLENGE,
	} {
		require.Equal(t, phase, p.PhaseAt(offset), offset)
	}
}

func TestPositionsAtTheEdgesOfAnEpoch(t *testing.T) {
	e := dev(7, 1000)
	for height, want := range map[int64]types.Position{
		999:  {Epoch: 7, Start: 1000, Offset: 0, Phase: types.PHASE_COMMIT},
		1000: {Epoch: 7, Start: 1000, Offset: 0, Phase: types.PHASE_COMMIT},
		1064: {Epoch: 7, Start: 1000, Offset: 64, Phase: types.PHASE_REVEAL},
		1099: {Epoch: 7, Start: 1000, Offset: 99, Phase: types.PHASE_CHALLENGE},
		1100: {Epoch: 8, Start: 1100, Offset: 0, Phase: types.PHASE_COMMIT},
		1140: {Epoch: 8, Start: 1100, Offset: 40, Phase: types.PHASE_REVEAL},
	} {
		require.Equal(t, want, e.At(height), height)
	}
	require.False(t, e.Over(1099))
	require.True(t, e.Over(1100))
	require.False(t, e.Over(math.MinInt64))
}

func TestRequestsMissTheNextEpochAfterCommit(t *testing.T) {
	e := dev(7, 1000)
	require.Equal(t, uint64(8), e.At(1039).RequestTarget())
	require.Equal(t, uint64(9), e.At(1040).RequestTarget())
	require.Equal(t, uint64(9), e.At(1099).RequestTarget())
	require.Equal(t, uint64(9), e.At(1100).RequestTarget())
}

// Work of an older epoch is always due, of a later one never, and of this one at once but
// for settling, which waits for the reveals.
func TestWorkIsDueInItsPhase(t *testing.T) {
	e := dev(7, 1000)
	item := func(epoch uint64, stage types.WorkStage) types.WorkItem {
		return types.WorkItem{Epoch: epoch, Stage: stage}
	}
	for _, height := range []int64{1000, 1064, 1065, 1099} {
		pos := e.At(height)
		for stage := types.WORK_STAGE_AWARD; stage <= types.WORK_STAGE_SETTLE; stage++ {
			require.True(t, pos.Due(item(6, stage)))
			require.False(t, pos.Due(item(8, stage)))
			settled := stage != types.WORK_STAGE_SETTLE || height >= 1065
			require.Equal(t, settled, pos.Due(item(7, stage)), "%d %s", height, stage)
		}
	}
}

// Along the heights of an epoch and the one after, position and phase never go back.
func TestTimeGoesForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.Uint64Range(1, 1_000_000)
		p := types.Params{
			CommitBlocks: blocks.Draw(t, "commit"), RevealBlocks: blocks.Draw(t, "reveal"),
			SettleBlocks: blocks.Draw(t, "settle"), ChallengeBlocks: blocks.Draw(t, "challenge"),
		}
		e := types.Epoch{Number: rapid.Uint64Range(0, 1<<31).Draw(t, "number"), StartHeight: rapid.Int64Range(1, 1<<40).Draw(t, "start"), Params: p}
		offset := rapid.Int64Range(0, 2*int64(p.Blocks())-2).Draw(t, "offset")

		a, b := e.At(e.StartHeight+offset), e.At(e.StartHeight+offset+1)

		require.Equal(t, a.Epoch-e.Number, uint64(offset)/p.Blocks())
		require.Equal(t, a.Start+int64(a.Offset), e.StartHeight+offset)
		require.Equal(t, p.PhaseAt(a.Offset), a.Phase)
		if b.Epoch == a.Epoch {
			require.Equal(t, a.Offset+1, b.Offset)
			require.GreaterOrEqual(t, b.Phase, a.Phase)
		} else {
			require.Equal(t, types.PHASE_CHALLENGE, a.Phase)
			require.Equal(t, types.Position{Epoch: a.Epoch + 1, Start: a.Start + int64(p.Blocks()), Phase: types.PHASE_COMMIT}, b)
		}
	})
}

// The horizon lies maturity_epochs before the epoch, but not before the chain.
func TestTheHorizonIsMaturityEpochsBack(t *testing.T) {
	epoch := dev(9, 1000)
	epoch.Params.MaturityEpochs = 2
	require.Equal(t, int64(800), epoch.Horizon())
	epoch.Params.MaturityEpochs = 0
	require.Equal(t, int64(1000), epoch.Horizon())
	epoch.Params.MaturityEpochs = 100
	require.Zero(t, epoch.Horizon())
}
