package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

const (
	flagQuiet = "quiet"
	formatCSV = "csv"
)

// list says where the answer of a query has its rows, and which field names a row.
type list struct {
	rows string
	id   []string
}

// lists are the queries of ours whose answer is a list, by module.
var lists = map[string]map[string]list{
	"modelreg": {
		"models":          {"models", []string{"namespace", "name"}},
		"versions":        {"versions", []string{"ref"}},
		"aliases":         {"aliases", []string{"alias"}},
		"version-commits": {"version_commits", []string{"hash"}},
	},
	"evalreward": {
		"benchmarks":       {"benchmarks", []string{"benchmark.id"}},
		"stewards":         {"stewards", []string{"address"}},
		"evaluators":       {"evaluators", []string{"evaluator.address"}},
		"rounds":           {"rounds", []string{"id"}},
		"evaluations":      {"evaluations", []string{"evaluator"}},
		"open-assignments": {"assignments", []string{"round"}},
		"leaderboard":      {"entries", []string{"ref"}},
		"score-history":    {"entries", []string{"ref"}},
	},
}

// addListFormats lets lists print ids only, and leaderboards print CSV.
func addListFormats(root *cobra.Command) {
	for module, commands := range lists {
		for name, l := range commands {
			cmd, rest, err := root.Find([]string{"query", module, name})
			if err != nil || len(rest) > 0 {
				panic("no query " + module + " " + name)
			}
			cmd.Flags().BoolP(flagQuiet, "q", false, "print ids only, one a line")
			reformat(cmd, l, name == "leaderboard")
		}
	}
}

// reformat runs a query for JSON and prints it in another form when that is wanted.
func reformat(cmd *cobra.Command, l list, table bool) {
	output := cmd.Flags().Lookup(flags.FlagOutput)
	if table {
		output.Usage = "Output format (text|json|csv)"
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		write := l.print(cmd.Flags(), output, table)
		if write == nil {
			return run(cmd, args)
		}
		out := cmd.OutOrStdout()
		var answer bytes.Buffer
		cmd.SetOut(&answer)
		defer cmd.SetOut(out)
		if err := cmd.Flags().Set(flags.FlagOutput, flags.OutputFormatJSON); err != nil {
			return err
		}
		if err := run(cmd, args); err != nil {
			return err
		}
		rows, err := l.read(answer.Bytes())
		if err != nil {
			return err
		}
		return write(out, rows)
	}
}

// print gives what writes the rows, nil for the usual formats.
func (l list) print(set *pflag.FlagSet, output *pflag.Flag, table bool) func(io.Writer, []map[string]any) error {
	quiet, _ := set.GetBool(flagQuiet)
	switch {
	case quiet:
		return l.printIDs
	case table && output.Value.String() == formatCSV:
		return printCSV
	default:
		return nil
	}
}

func (l list) read(text []byte) ([]map[string]any, error) {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	var rows []map[string]any
	decoder := json.NewDecoder(bytes.NewReader(answer[l.rows]))
	decoder.UseNumber()
	if len(answer[l.rows]) > 0 {
		if err := decoder.Decode(&rows); err != nil {
			return nil, fmt.Errorf("read %s of the answer: %w", l.rows, err)
		}
	}
	for i, row := range rows {
		flat := map[string]any{}
		flatten("", row, flat)
		rows[i] = flat
	}
	return rows, nil
}

// flatten gives the fields of inner records names with dots.
func flatten(prefix string, from, to map[string]any) {
	for key, value := range from {
		if inner, ok := value.(map[string]any); ok {
			flatten(prefix+key+".", inner, to)
			continue
		}
		to[prefix+key] = value
	}
}

func (l list) printIDs(out io.Writer, rows []map[string]any) error {
	for _, row := range rows {
		for i, field := range l.id {
			if i > 0 {
				_, _ = io.WriteString(out, "/")
			}
			_, _ = fmt.Fprint(out, row[field])
		}
		if _, err := fmt.Fprintln(out); err != nil {
			return err
		}
	}
	return nil
}

// leaderboardColumns are the fields of modeld.evalreward.v1.LeaderboardEntry.
var leaderboardColumns = []string{"ref", "version", "score", "owner", "round", "epoch", "tier"}

// printCSV writes a header and a leaderboard. The answer leaves out zeros.
func printCSV(out io.Writer, rows []map[string]any) error {
	writer := csv.NewWriter(out)
	if err := writer.Write(leaderboardColumns); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(leaderboardColumns))
		for i, column := range leaderboardColumns {
			cells[i] = "0"
			if value, ok := row[column]; ok {
				cells[i] = fmt.Sprint(value)
			}
		}
		if err := writer.Write(cells); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}
