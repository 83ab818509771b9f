package cmd

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/evaluator/result"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	flagSteward   = "steward"
	flagHarness   = "harness"
	flagHarnessOf = "harness-of"
)

func addBenchmarkCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add-benchmark [file]",
		Short: "Add a benchmark at genesis, given as a JSON file with the fields of modeld.evalreward.v1.Benchmark",
		Long: "The fields that nobody writes by hand can be left out of the file and come from flags: the address of the steward, and the\n" +
			"digests of the data and of the harness.",
		Example: "modeld genesis add-benchmark prose.json\n" +
			"modeld genesis add-benchmark words.json --steward stella --dataset words.txt --harness 'word count'\n" +
			"modeld genesis add-benchmark arc.json --steward stella --dataset arc.jsonl --harness-of results_2026-05-04.json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return fmt.Errorf("file: expected a benchmark in JSON: %w", err)
			}
			var b evalrewardtypes.Benchmark
			if err := template.AppCodec().UnmarshalJSON(text, &b); err != nil {
				return fmt.Errorf("benchmark: expected the fields of modeld.evalreward.v1.Benchmark in JSON: %w", err)
			}
			if err := completeBenchmark(cmd, &b); err != nil {
				return err
			}
			return editGenesis(cmd, template, func(state map[string]json.RawMessage) error { return addBenchmark(template, state, b) })
		},
	}
	addGenesisFlags(cmd)
	cmd.Flags().String(flagSteward, "", "key or address of the steward")
	cmd.Flags().String(flagDataset, "", "file or folder of the data; its digest, as of modeld model digest, is pinned")
	cmd.Flags().String(flagHarness, "", "line of text that names the harness; its sha256 is pinned")
	cmd.Flags().String(flagHarnessOf, "", "results_*.json of lm-evaluation-harness; harness and task of the name of the benchmark are pinned as they are there")
	cmd.MarkFlagsMutuallyExclusive(flagHarness, flagHarnessOf)
	return cmd
}

// completeBenchmark sets the fields that are given by flags.
func completeBenchmark(cmd *cobra.Command, b *evalrewardtypes.Benchmark) error {
	if name, _ := cmd.Flags().GetString(flagSteward); name != "" {
		address, err := addressOf(cmd, name)
		if err != nil {
			return fmt.Errorf("--%s: %w", flagSteward, err)
		}
		b.Steward = address
	}
	if path, _ := cmd.Flags().GetString(flagDataset); path != "" {
		data, err := artifact.Read(cmd.Context(), path, nil)
		if err != nil {
			return fmt.Errorf("--%s: %w", flagDataset, err)
		}
		b.DatasetDigest = data.Digest[:]
	}
	if line, _ := cmd.Flags().GetString(flagHarness); line != "" {
		sum := sha256.Sum256([]byte(line))
		b.HarnessDigest = sum[:]
	}
	return pinLMEval(cmd, b)
}

// pinLMEval takes harness and task from a file of lm-evaluation-harness.
func pinLMEval(cmd *cobra.Command, b *evalrewardtypes.Benchmark) error {
	file, _ := cmd.Flags().GetString(flagHarnessOf)
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("--%s: expected a results_*.json of lm-evaluation-harness: %w", flagHarnessOf, err)
	}
	r, err := result.ParseLMEval(text, result.Wanted{Task: b.Name})
	if err != nil {
		return fmt.Errorf("--%s: %w", flagHarnessOf, err)
	}
	b.HarnessDigest = r.Harness.Digest()
	return nil
}

func addBenchmark(template *app.App, state map[string]json.RawMessage, b evalrewardtypes.Benchmark) error {
	return edit(template, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) error {
		gs.Benchmarks = append(gs.Benchmarks, b)
		gs.SortBenchmarks()
		return gs.Validate()
	})
}
