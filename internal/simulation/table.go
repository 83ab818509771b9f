package simulation

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// table writes lines of columns.
type table struct{ *tabwriter.Writer }

func newTable(out io.Writer) table {
	return table{tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)}
}

func (t table) line(columns ...any) {
	for _, c := range columns {
		fmt.Fprint(t, c, "\t")
	}
	fmt.Fprintln(t)
}

// WriteText writes the report for people.
func (r Report) WriteText(out io.Writer) error {
	fmt.Fprintf(out, "%s: %s\n%d seeds, %d epochs", r.Scenario, r.Description, r.Seeds, r.Epochs)
	for _, name := range sortedKeys(r.Params) {
		fmt.Fprintf(out, ", %s = %v", name, r.Params[name])
	}
	fmt.Fprintf(out, "\n\nRounds: %d requested, %d final, %d gold, %d appeals%s\n",
		r.Rounds.Requested, r.Rounds.Final, r.Rounds.Gold, r.Rounds.Appeals, listed(", void for ", r.Rounds.Void))
	fmt.Fprintf(out, "Error of final scores in ppm: mean %.0f, median %.0f, p99 %.0f, largest %.0f; in the last third mean %.0f, p99 %.0f\n",
		r.Error.Mean, r.Error.P50, r.Error.P99, r.Error.Max, r.Error.LateMean, r.Error.LateP99)
	fmt.Fprintf(out, "Rank correlation of final scores with the truth: %.4f\n", r.Error.Spearman)
	for _, part := range []func(io.Writer) error{r.writeEvaluators, r.writeDevelopers, r.writeEconomy, r.writeAttack, r.writeSeries, r.writeTargets} {
		if err := part(out); err != nil {
			return err
		}
	}
	return nil
}

func listed(prefix string, counts map[string]int) string {
	var parts []string
	for _, name := range sortedKeys(counts) {
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
	}
	if len(parts) == 0 {
		return ""
	}
	return prefix + strings.Join(parts, ", ")
}

func (r Report) writeEvaluators(out io.Writer) error {
	fmt.Fprintln(out, "\nEvaluators, MODEL")
	t := newTable(out)
	t.line("kind", "number", "seats", "net per seat", "pay per seat", "slashed each", "ever jailed", "jailed", "credibility")
	for _, l := range r.Evaluators {
		t.line(l.Kind, l.Count, l.Seats, f1(l.NetPerSeat), f1(l.PayPerSeat), f1(l.Slashed), percent(l.EverJailed), percent(l.Jailed), f3(l.Credibility))
	}
	return t.Flush()
}

func (r Report) writeDevelopers(out io.Writer) error {
	if len(r.Developers) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nDevelopers, MODEL per developer")
	t := newTable(out)
	t.line("kind", "number", "versions", "requests", "moves", "paid", "net", "net per eta step", "with profit")
	for _, l := range r.Developers {
		t.line(l.Kind, l.Count, f1(l.Versions), f1(l.Requests), f1(l.Moved), f1(l.Paid), f1(l.Net), f1(l.NetPerStep), percent(l.Profiting))
	}
	return t.Flush()
}

func (r Report) writeEconomy(out io.Writer) error {
	e := r.Economy
	fmt.Fprintf(out, "\nMinted per world, MODEL%s\nBurned per world, MODEL%s\n", amounts(e.Minted), amounts(e.Burned))
	fmt.Fprintf(out, "Minted at most %s of the schedule; owners got %s of their allowance; a conclusive round costs %.1f MODEL\n",
		percent(e.MintedShare), percent(e.AllowanceMinted), e.CostPerConclusive)
	fmt.Fprintf(out, "Gini of evaluator income %.3f, among the honest %.3f\n", e.Gini, e.GiniHonest)
	if e.CopiesTried > 0 {
		fmt.Fprintf(out, "Copied commits: %d tried to open, %d refused\n", e.CopiesTried, e.CopiesRefused)
	}
	if e.Washed > 0 {
		fmt.Fprintf(out, "Whitewashers left and came back %d times\n", e.Washed)
	}
	if len(r.Appeals.Verdicts) > 0 {
		fmt.Fprintf(out, "Appeals%s; %d wrong first results, %s corrected, %s by audits\n",
			listed(": ", r.Appeals.Verdicts), r.Appeals.Wrong, percent(r.Appeals.Detected), percent(r.Appeals.Audited))
	}
	return nil
}

func amounts(sums map[string]float64) string {
	var text strings.Builder
	for _, name := range sortedKeys(sums) {
		fmt.Fprintf(&text, "; %s %.1f", name, sums[name])
	}
	return strings.Replace(text.String(), ";", ":", 1)
}

func (r Report) writeAttack(out io.Writer) error {
	if r.Ring != nil {
		l := *r.Ring
		fmt.Fprintf(out, "\nRing of %d (%s): %d of %d rounds captured (%s; %s of all results), profit %.0f MODEL a world, ended with %.0f, won in %s of the worlds\n",
			l.Members, percent(l.Share), l.Captured, l.Rounds, percent(l.CaptureRate), percent(l.CaptureShare), l.Profit, l.Net, percent(l.Winning))
	}
	if r.Bribes != nil {
		fmt.Fprintf(out, "\nBribes: %d offered, %d taken, %d of %d rounds captured, profit of the bribers %.0f MODEL a world\n",
			r.Bribes.Offered, r.Bribes.Taken, r.Bribes.Captured, r.Bribes.Rounds, r.Bribes.Profit)
	}
	return nil
}

// writeSeries shows every tenth epoch.
func (r Report) writeSeries(out io.Writer) error {
	fmt.Fprintln(out, "\nOver time, means of the seeds")
	t := newTable(out)
	kinds := []string{Honest}
	for _, l := range r.Evaluators {
		if l.Kind != Honest && len(kinds) < 4 {
			kinds = append(kinds, l.Kind)
		}
	}
	t.line(append([]any{"epoch", "frontiers", "generality", "error", "minted"}, anys(kinds)...)...)
	for i, point := range r.Series {
		if i%10 != 0 && i != len(r.Series)-1 {
			continue
		}
		columns := []any{point.Epoch, frontiers(point.Frontier), f1(point.Generality), f1(point.Error), percent(point.Minted)}
		for _, kind := range kinds {
			columns = append(columns, f3(point.Credibility[kind]))
		}
		t.line(columns...)
	}
	return t.Flush()
}

func anys(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

func frontiers(values []float64) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, fmt.Sprintf("%.0f", v))
	}
	return strings.Join(parts, " ")
}

func (r Report) writeTargets(out io.Writer) error {
	if len(r.Targets) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nTargets")
	t := table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	for _, target := range r.Targets {
		mark := "met"
		if !target.Met {
			mark = "MISSED"
		}
		t.line(mark, target, fmt.Sprintf("got %.6g", target.Got))
	}
	return t.Flush()
}

// WriteSweep writes the points of a sweep for people.
func WriteSweep(out io.Writer, points []SweepPoint) error {
	t := newTable(out)
	t.line("share", "members", "rounds", "captured", "rate", "of all results", "profit", "ended with", "worlds won")
	for _, point := range points {
		l := point.Ring
		t.line(percent(l.Share), l.Members, l.Rounds, l.Captured, percent(l.CaptureRate), percent(l.CaptureShare), f1(l.Profit), f1(l.Net), percent(l.Winning))
	}
	return t.Flush()
}

func f1(v float64) string      { return fmt.Sprintf("%.1f", v) }
func f3(v float64) string      { return fmt.Sprintf("%.3f", v) }
func percent(v float64) string { return fmt.Sprintf("%.2f %%", 100*v) }
