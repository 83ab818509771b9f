package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/internal/simulation"
)

const (
	flagPopulation      = "population"
	flagScenario        = "scenario"
	flagSeeds           = "seeds"
	flagEpochs          = "epochs"
	flagParams          = "params"
	flagSweep           = "sweep"
	flagPlot            = "plot"
	flagPrintPopulation = "print-population"
	flagCheck           = "check"
)

func mechanismSimulateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Play honest and dishonest participants against the mechanism, to try params before a vote",
		Long: "Plays a population of evaluators and developers on chains in memory, one per seed: the real keepers, without\n" +
			"consensus. It reports how far final scores are from the truth, who earns and loses what, who is jailed, what a\n" +
			"cartel captures, and what is minted and burned. The same seeds give the same result.\n\n" +
			"Scenarios: " + strings.Join(simulation.Scenarios(), ", ") + ".\n" +
			"A population is a YAML or JSON file; --" + flagPrintPopulation + " shows one to start from. Params are those of the main\n" +
			"network with the changes of --" + flagParams + "; the lengths of phases are always those of the simulation. A missed target\n" +
			"of the population makes the exit code 1.",
		Example: "modeld mechanism simulate --scenario mix\n" +
			"modeld mechanism simulate --scenario cartel --params kappa=8 --params beta=300000 --seeds 5\n" +
			"modeld mechanism simulate --scenario cartel --sweep cartel --plot cartel.svg\n" +
			"modeld mechanism simulate --scenario mix --print-population > mine.yaml\n" +
			"modeld mechanism simulate --population mine.yaml --output json",
		Args: cobra.NoArgs,
		RunE: runSimulate,
	}
	cmd.Flags().String(flagPopulation, "", "file with a population, or - for standard input")
	cmd.Flags().String(flagScenario, "mix", "population that comes with the program")
	cmd.Flags().Int(flagSeeds, 0, "number of worlds (default: that of the population)")
	cmd.Flags().Int(flagEpochs, 0, "epochs with requests (default: that of the population)")
	cmd.Flags().StringArray(flagParams, nil, "name=value, or a YAML or JSON file with params; may be given again")
	cmd.Flags().String(flagSweep, "", "cartel: play rings of 10 % to 60 % of the evaluators")
	cmd.Flags().String(flagPlot, "", "file for a drawing (SVG) of capture and profit; needs --"+flagSweep)
	cmd.Flags().Bool(flagPrintPopulation, false, "print the population and do nothing else")
	cmd.Flags().Bool(flagCheck, false, "check the invariants after every epoch; slower")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
	cmd.MarkFlagsMutuallyExclusive(flagPopulation, flagScenario)
	return cmd
}

func runSimulate(cmd *cobra.Command, _ []string) error {
	text, err := populationText(cmd)
	if err != nil {
		return err
	}
	if show, _ := cmd.Flags().GetBool(flagPrintPopulation); show {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	population, err := simulation.ParsePopulation(text)
	if err != nil {
		return err
	}
	options, err := simulateOptions(cmd)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cmd.SetContext(ctx)
	if sweep, _ := cmd.Flags().GetString(flagSweep); sweep != "" {
		return runSweep(cmd, population, options)
	}
	report, err := simulation.Run(ctx, population, options)
	if err != nil {
		return err
	}
	if err := write(cmd, report, report.WriteText); err != nil {
		return err
	}
	if missed := report.Unmet(); len(missed) > 0 {
		return fmt.Errorf("targets: expected all of them to be met, got %d missed, the first is %s (got %v)", len(missed), missed[0], missed[0].Got)
	}
	return nil
}

func populationText(cmd *cobra.Command) ([]byte, error) {
	file, _ := cmd.Flags().GetString(flagPopulation)
	if file == "" {
		scenario, _ := cmd.Flags().GetString(flagScenario)
		return simulation.ScenarioText(scenario)
	}
	in, closeInput, err := openInput(cmd, file)
	if err != nil {
		return nil, err
	}
	defer closeInput()
	return io.ReadAll(in)
}

func simulateOptions(cmd *cobra.Command) (simulation.Options, error) {
	o := simulation.Options{Overrides: simulation.Overrides{}}
	o.Seeds, _ = cmd.Flags().GetInt(flagSeeds)
	o.Epochs, _ = cmd.Flags().GetInt(flagEpochs)
	o.Check, _ = cmd.Flags().GetBool(flagCheck)
	output, _ := cmd.Flags().GetString(flags.FlagOutput)
	sweep, _ := cmd.Flags().GetString(flagSweep)
	drawing, _ := cmd.Flags().GetString(flagPlot)
	switch {
	case output != "text" && output != "json":
		return o, fmt.Errorf("--%s: expected text or json, got %q", flags.FlagOutput, output)
	case sweep != "" && sweep != simulation.Cartel:
		return o, fmt.Errorf("--%s: expected %s, got %q", flagSweep, simulation.Cartel, sweep)
	case drawing != "" && sweep == "":
		return o, fmt.Errorf("--%s: expected --%s with it, because it draws the points of a sweep", flagPlot, flagSweep)
	}
	changes, _ := cmd.Flags().GetStringArray(flagParams)
	for _, change := range changes {
		if err := o.Overrides.Add(change); err != nil {
			return o, err
		}
	}
	return o, nil
}

func runSweep(cmd *cobra.Command, p simulation.Population, o simulation.Options) error {
	points, err := simulation.Sweep(cmd.Context(), p, o, simulation.SweepShares)
	if err != nil {
		return err
	}
	if name, _ := cmd.Flags().GetString(flagPlot); name != "" {
		file, err := os.Create(name)
		if err != nil {
			return fmt.Errorf("--%s: expected a file that can be written: %w", flagPlot, err)
		}
		defer file.Close()
		if err := simulation.Plot(file, p.Name, points); err != nil {
			return err
		}
	}
	return write(cmd, points, func(out io.Writer) error { return simulation.WriteSweep(out, points) })
}

// write writes a result as one JSON document or for people.
func write(cmd *cobra.Command, result any, text func(io.Writer) error) error {
	if output, _ := cmd.Flags().GetString(flags.FlagOutput); output != "json" {
		return text(cmd.OutOrStdout())
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return encoder.Encode(result)
}
