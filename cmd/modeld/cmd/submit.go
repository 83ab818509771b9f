package cmd

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	flagLMEval     = "from-lm-eval"
	flagWaitReveal = "wait-reveal"
	flagTask       = "task"
	flagMetric     = "metric"
	flagAnyHarness = "any-harness"
)

// submitCmd commits what lm-evaluation-harness measured.
func submitCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "submit [round]",
		Short: "Commit to the result in a file of lm-evaluation-harness, and reveal it when the phase comes",
		Long: "Reads a results_*.json, checks that harness and task are those that the benchmark pins, turns the value into its scale, and\n" +
			"commits like tx evalreward commit; the file is the transcript. With --wait-reveal it waits for the reveal phase and reveals.",
		Example: "modeld tx evalreward submit 4295032832 --from-lm-eval results_2026-05-04.json --wait-reveal --from eva",
		Args:    cobra.ExactArgs(1),
		RunE:    runSubmit,
	}
	cmd.Flags().String(flagLMEval, "", "the results_*.json")
	cmd.Flags().Bool(flagWaitReveal, false, "wait for the reveal phase, and reveal")
	cmd.Flags().String(flagTask, "", "name of the task in the file, if it is not that of the benchmark")
	cmd.Flags().String(flagMetric, "", "name of the metric in the file, if it is not that of the benchmark")
	cmd.Flags().Bool(flagAnyHarness, false, "take the result of another harness or task than the benchmark pins; others will disagree with it")
	cmd.Flags().String(flagTranscriptURI, "", "where others will find the file")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runSubmit(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	round, err := parseRound(args[0])
	if err != nil {
		return err
	}
	name, _ := cmd.Flags().GetString(flagLMEval)
	if name == "" {
		return fmt.Errorf("--%s: expected a results_*.json of lm-evaluation-harness, got nothing", flagLMEval)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return errors.Join(fmt.Errorf("--%s: expected a readable file, got %q", flagLMEval, name), err)
	}
	raw, err := lmEvalRaw(cmd, clientCtx, round, text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	digest := sha256.Sum256(text)
	kept, err := keepReport(cmd, clientCtx, round, raw, digest[:])
	if err != nil {
		return err
	}
	wait, _ := cmd.Flags().GetBool(flagWaitReveal)
	if err := sendCommit(cmd, clientCtx, kept); err != nil || !wait {
		return err
	}
	if err := untilReveal(cmd, clientCtx, round); err != nil {
		return err
	}
	return runReveal(cmd, args)
}

// lmEvalRaw reads the value of a file for the benchmark of a round.
func lmEvalRaw(cmd *cobra.Command, clientCtx client.Context, round uint64, text []byte) (int64, error) {
	info, err := types.NewQueryClient(clientCtx).Benchmark(cmd.Context(), &types.QueryBenchmarkRequest{Id: types.BenchmarkOf(round)})
	if err != nil {
		return 0, err
	}
	w := result.Wanted{Benchmark: info.Benchmark.Benchmark}
	w.Task, _ = cmd.Flags().GetString(flagTask)
	w.Metric, _ = cmd.Flags().GetString(flagMetric)
	w.AnyHarness, _ = cmd.Flags().GetBool(flagAnyHarness)
	r, err := result.ParseLMEval(text, w)
	if err != nil {
		return 0, err
	}
	raw, metric, err := r.Value(w)
	if err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(cmd.ErrOrStderr(), "%s of %s: %s (stderr %s, n %d), raw %d\n", metric.Name, r.Harness.Identity(), metric.Value, metric.Stderr, metric.N, raw)
	return raw, err
}

// untilReveal waits for the reveal phase of a round, and checks that its commit is on the chain.
func untilReveal(cmd *cobra.Command, clientCtx client.Context, round uint64) error {
	q := types.NewQueryClient(clientCtx)
	epoch := types.EpochOf(round)
	for told := false; ; told = true {
		at, err := q.Schedule(cmd.Context(), &types.QueryScheduleRequest{})
		if err != nil {
			return err
		}
		switch {
		case at.Epoch > epoch || at.Epoch == epoch && at.Phase > types.PHASE_REVEAL:
			return fmt.Errorf("round %d: expected epoch %d not to be past its reveal phase, got epoch %d, %s", round, epoch, at.Epoch, at.Phase)
		case at.Epoch == epoch && at.Phase == types.PHASE_REVEAL:
			_, err := q.Evaluation(cmd.Context(), &types.QueryEvaluationRequest{Round: round, Evaluator: clientCtx.GetFromAddress().String()})
			if err != nil {
				return fmt.Errorf("round %d: expected the commit on the chain when the reveal phase began: %w", round, err)
			}
			return nil
		}
		if !told {
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "waiting for the reveal phase, height %d, now %d; if this is stopped: modeld tx evalreward reveal %d\n",
				at.RevealStart, at.Height, round)
		}
		if err := pause(cmd.Context(), time.Second/2); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
