package cmd

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/modeld-labs/modeld/app/encoding"
	"github.com/modeld-labs/modeld/evaluator/result"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

const lmEvalSample = "../../../docs/testdata/results_arc_easy.json"

// incomplete is a benchmark without the fields that come from flags.
const incomplete = `{"id": ID, "name": "NAME", "domain": 1, "kind": "BENCHMARK_KIND_AUTOMATED", "metric": "acc", "raw_decimals": 6,
 "lo": "0", "hi": "1000000", "higher_better": true, "n_items": "10000", "eta": 30000, "t0": 2500, "t1": 10000, "weight": 100000,
 "thresholds": [100000, 500000], "tier_values": [100000, 300000, 1000000], "valid_from_epoch": "0", "retire_epoch": "1000",
 "initial_frontier": 100000}`

// TestABenchmarkIsCompletedByFlags: nobody looks up an address or computes a digest for a genesis, and what is missing or wrong is named.
func TestABenchmarkIsCompletedByFlags(t *testing.T) {
	home := t.TempDir()
	t.Setenv("MODELD_HOME", home)
	file := func(name, text string) string {
		path := filepath.Join(home, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	first := file("first.json", strings.NewReplacer("ID", "1", "NAME", "words").Replace(incomplete))
	second := file("second.json", strings.NewReplacer("ID", "2", "NAME", "arc_easy").Replace(incomplete))
	data := file("data.txt", "one two three\n")
	for _, line := range []string{
		"init tower --chain-id modeld-test-1 --network dev", "keys add stella", "genesis add-steward stella",
		"genesis add-benchmark " + first + " --steward stella --dataset " + data + " --harness wordcount",
		"genesis add-benchmark " + second + " --steward stella --dataset " + data + " --harness-of " + lmEvalSample,
	} {
		r := typed(t, line)
		require.Equal(t, exitOK, r.code, "%s: %s", line, r.stderr)
	}
	stella := strings.TrimSpace(typed(t, "keys show stella --address").stdout)

	state, _, err := genutiltypes.GenesisStateFromGenFile(filepath.Join(home, "config", "genesis.json"))
	require.NoError(t, err)
	var gs evalrewardtypes.GenesisState
	require.NoError(t, encoding.WithModules().Codec.UnmarshalJSON(state[evalrewardtypes.ModuleName], &gs))
	require.Equal(t, stella, gs.Stewards[0].Address)
	require.Len(t, gs.Benchmarks, 2)
	digest, harness := sha256.Sum256([]byte("one two three\n")), sha256.Sum256([]byte("wordcount"))
	require.Equal(t, stella, gs.Benchmarks[0].Steward)
	require.Equal(t, digest[:], gs.Benchmarks[0].DatasetDigest)
	require.Equal(t, harness[:], gs.Benchmarks[0].HarnessDigest)
	text, err := os.ReadFile(lmEvalSample)
	require.NoError(t, err)
	r, err := result.ParseLMEval(text, result.Wanted{Task: "arc_easy"})
	require.NoError(t, err)
	require.Equal(t, r.Harness.Digest(), gs.Benchmarks[1].HarnessDigest)

	for line, want := range map[string]string{
		"genesis add-steward nobody":                                       `expected an address or the name of a key, got "nobody"`,
		"genesis add-benchmark " + first + " --steward nobody":             `--steward: expected an address or the name of a key`,
		"genesis add-benchmark " + first + " --dataset /none":              "--dataset: artifact: expected a file or a folder",
		"genesis add-benchmark " + first + " --harness-of /none":           "--harness-of: expected a results_*.json",
		"genesis add-benchmark " + first + " --harness-of " + lmEvalSample: `expected results of task "words", got those of "arc_easy", "gsm8k"`,
		"genesis add-benchmark " + first + " --harness a --harness-of b":   "harness-of",
		"genesis add-benchmark " + data:                                    "expected the fields of modeld.evalreward.v1.Benchmark",
	} {
		r := typed(t, line)
		require.NotEqual(t, exitOK, r.code, line)
		require.Contains(t, r.stderr, want, line)
	}
}

// TestInitOfAnEvaluatorTakesARunner: the settings that init writes name the program, the keyring and the address that it was given.
func TestInitOfAnEvaluatorTakesARunner(t *testing.T) {
	home := t.TempDir()
	r := typed(t, "evaluator init --home "+home+" --chain-id modeld-dev-1 --key eva --keyring-backend test --keyring-dir /keys --runner /bin/measure --allow-local --metrics 127.0.0.1:9")
	require.Equal(t, exitOK, r.code, r.stderr)
	text, err := os.ReadFile(filepath.Join(home, "evaluator", "evaluator.yaml"))
	require.NoError(t, err)
	for _, want := range []string{`command: ["/bin/measure"]`, "parse: json", `keyring_dir: "/keys"`, "allow_local: true", `listen: "127.0.0.1:9"`, "key: eva"} {
		require.Contains(t, string(text), want)
	}
}
