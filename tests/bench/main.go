// Command bench measures modeld, section by section, and writes results.json and table.txt.
// What a figure counts stands with it and in the text of the package that measures it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/modeld-labs/modeld/tests/bench/report"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "comma-separated sections to run; all when empty")
	runs := flags.Int("runs", 5, "how often each quantity is measured")
	quick := flags.Bool("quick", false, "smaller loads: minutes instead of an hour")
	out := flags.String("out", filepath.Join("build", "bench"), "folder for results.json and table.txt")
	states := flags.String("states", "", "folder that keeps the generated states of growth for the next time; none when empty")
	profile := flags.String("profile", "", "folder for CPU profiles of the sections that run in this process")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s := settings{runs: *runs, quick: *quick, states: *states, say: progress}
	chosen, err := choose(sections(s), *only)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	results := &report.Results{Started: time.Now().UTC(), Machine: report.ThisMachine(commit())}
	failed := measure(ctx, chosen, results, *profile)
	results.Seconds = time.Since(results.Started).Seconds()
	addRatios(results)
	if err := results.Write(*out); err != nil {
		return errors.Join(failed, err)
	}
	return errors.Join(failed, results.Table(os.Stdout))
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", args...)
}

// choose gives the sections that are named, all for no name.
func choose(all []section, names string) ([]section, error) {
	if names == "" {
		return all, nil
	}
	var chosen []section
	for name := range strings.SplitSeq(names, ",") {
		at := slices.IndexFunc(all, func(s section) bool { return s.name == name })
		if at < 0 {
			var known []string
			for _, s := range all {
				known = append(known, s.name)
			}
			return nil, fmt.Errorf("-only: expected some of %s, got %q", strings.Join(known, ","), name)
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// measure runs the sections one after another. One that fails does not keep the others from
// running; what it measured before is kept.
func measure(ctx context.Context, chosen []section, results *report.Results, profiles string) error {
	var failed []error
	for _, s := range chosen {
		progress("section %s", s.name)
		figures, err := profiled(ctx, s, profiles)
		if err := errors.Join(err, results.Add(figures...)); err != nil {
			progress("section %s failed: %v", s.name, err)
			failed = append(failed, fmt.Errorf("section %s: %w", s.name, err))
		}
	}
	return errors.Join(failed...)
}

// profiled runs a section, with a CPU profile of this process when a folder is given.
func profiled(ctx context.Context, s section, folder string) ([]report.Figure, error) {
	if folder == "" {
		return s.run(ctx)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(folder, s.name+".cpu.pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	figures, err := s.run(ctx)
	pprof.StopCPUProfile()
	return figures, errors.Join(err, file.Close())
}

// commit gives the commit of the working tree, empty outside of one.
func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
