// Command gate compares the ratios of the last benchmarks with those of a committed baseline.
// Absolute times say more about a machine and its other work than about the code, so rates and
// times are first related to the signatures that the same machine verified in the same run.
//
// It prints every ratio that moved by more than a tenth, and ends with 1 when one got worse by
// more than a tenth and by more than the runs spread.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gate:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("gate", flag.ContinueOnError)
	folder := flags.String("results", filepath.Join("build", "bench"), "folder with the results.json to judge")
	file := flags.String("baseline", filepath.Join("tests", "bench", "baseline.json"), "file with the ratios to compare with")
	kind := flags.String("kind", "full", "sizes of the benchmarks, which have a baseline each: full or quick")
	update := flags.Bool("update", false, "make these results the baseline of their kind")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *kind != "full" && *kind != "quick" {
		return fmt.Errorf("-kind: expected full or quick, got %q", *kind)
	}
	results, err := report.Read(*folder)
	if err != nil {
		return err
	}
	known, err := readBaselines(*file)
	if err != nil {
		return err
	}
	now := ratios(results)
	if *update {
		known[*kind] = now
		return known.write(*file)
	}
	before, found := known[*kind]
	if !found {
		_, err := fmt.Fprintf(out, "no baseline of the kind %s in %s; make bench-baseline writes one\n", *kind, *file)
		return err
	}
	moves := compare(before, now)
	if err := show(out, moves, len(before)); err != nil {
		return err
	}
	if worse := count(moves, func(m move) bool { return m.failed }); worse > 0 {
		return fmt.Errorf("%d ratios got worse; mend it, or accept it with make bench-baseline", worse)
	}
	return nil
}

// readBaselines gives no baselines for a file that does not exist yet.
func readBaselines(file string) (baselines, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return baselines{}, nil
	}
	if err != nil {
		return nil, err
	}
	return parseBaselines(text)
}
