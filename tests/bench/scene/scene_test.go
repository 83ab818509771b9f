package scene_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
)

// Rounds open by themselves, a first commit counts, and one that is repeated is noticed.
func TestSceneOpensRoundsAndNoticesSkippedItems(t *testing.T) {
	s := scene.New(16, 16, 2)
	node, err := rig.Open(t.TempDir(), rig.Setup{Executor: rig.Sequential, Database: rig.Memory})
	require.NoError(t, err)
	defer node.Close()
	genesis, err := s.Genesis().Request(node.App)
	require.NoError(t, err)
	require.NoError(t, node.Init(genesis))
	require.NoError(t, node.Advance(scene.OpenBlocks+1))
	seats, rounds, err := scene.Seats(t.Context(), node, 0)
	require.NoError(t, err)
	require.Equal(t, 32, rounds)

	author := s.Author(node)
	for _, skipped := range []bool{false, true} {
		batch, err := author.ByEvaluators("commit", 0, 2, seats, scene.Commit)
		require.NoError(t, err)
		require.Len(t, batch.Txs, 16)
		_, response, err := node.Block(batch.Txs...)
		require.NoError(t, err)
		err = scene.ExpectAllItems(response.TxResults)
		if skipped {
			require.ErrorContains(t, err, "already_committed")
		} else {
			require.NoError(t, err)
		}
	}
	_, err = author.ByEvaluators("commit", 0, 64, seats, scene.Commit)
	require.ErrorContains(t, err, "expected evaluators with 64 seats")
}

// A transaction that is refused ends a measurement.
func TestBlockReportsARefusedTransaction(t *testing.T) {
	s := scene.New(16, 16, 1)
	node, err := rig.Open(t.TempDir(), rig.Setup{Executor: rig.BlockSTM, Database: rig.GoLevelDB})
	require.NoError(t, err)
	defer node.Close()
	genesis, err := s.Genesis().Request(node.App)
	require.NoError(t, err)
	require.NoError(t, node.Init(genesis))
	require.NoError(t, node.Advance(1))
	author := s.Author(node)
	twice, err := author.ByDevelopers("claim", func(int) (sdk.Msg, error) { return s.Claim(0), nil })
	require.NoError(t, err)
	_, _, err = node.Block(twice.Txs...)
	require.ErrorContains(t, err, "transaction 1 of 16 failed")
	_, err = node.Signer(testkit.NewAccount("nobody"))
	require.ErrorContains(t, err, "nobody")
}
