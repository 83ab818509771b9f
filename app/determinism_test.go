package app_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// The same blocks give the same app hash, results, gas and events at every height: on one or
// two processors and with either executor.
func TestSameBlocksGiveSameAnswers(t *testing.T) {
	life := newLife(t, testkit.Options{})
	life.run(blocks(t, 200))
	recording := life.chain.Recording()

	for _, run := range []struct {
		processors int
		setup      testkit.Setup
	}{
		{1, testkit.Setup{Name: "sequential"}},
		{2, testkit.Setup{Name: "sequential"}},
		{1, testkit.Setup{Name: "block-stm", Executor: serverconfig.BlockExecutorBlockSTM, Workers: 2}},
		{2, testkit.Setup{Name: "block-stm", Executor: serverconfig.BlockExecutorBlockSTM, Workers: 2}},
		{2, testkit.Setup{Name: "block-stm with pre-estimate", Executor: serverconfig.BlockExecutorBlockSTM, Workers: 2, PreEstimate: true}},
	} {
		t.Run(fmt.Sprintf("%s on %d", run.setup.Name, run.processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(run.processors))
			recording.Replay(t, run.setup)
		})
	}
}

// blocks gives fewer blocks to a short test, but more than an epoch.
func blocks(t *testing.T, n int) int {
	t.Helper()
	if testing.Short() {
		return 40
	}
	return n
}

// Apps that never saw CheckTx, that restart before every block or that execute in parallel
// answer every block the same, over more than one epoch.
func TestShadowsAgree(t *testing.T) {
	newLife(t, testkit.Options{Shadows: true}).run(blocks(t, 60))
}

// A fixed genesis and fixed blocks give known app hashes, with either executor. A change of
// the golden file is a change of the state machine: say so in the pull request.
func TestAppHash(t *testing.T) {
	life := newLife(t, testkit.Options{})
	life.run(80)
	recording := life.chain.Recording()
	require.GreaterOrEqual(t, len(recording.Results()), 50)

	var text strings.Builder
	for i, hash := range recording.AppHash() {
		fmt.Fprintf(&text, "%d %X\n", i+1, hash)
	}
	testkit.Golden(t, "app_hash.txt", []byte(text.String()))
	recording.Replay(t, testkit.Setup{Name: "block-stm", Executor: serverconfig.BlockExecutorBlockSTM})
}
