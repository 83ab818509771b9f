package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/localnode"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Style of the terminal output, as control sequences; empty when the output is no terminal.
type Style struct{ Bold, Dim, Good, Bad, Reset string }

// Colours is the style for a terminal.
var Colours = Style{Bold: "\x1b[1m", Dim: "\x1b[2m", Good: "\x1b[32m", Bad: "\x1b[33m", Reset: "\x1b[0m"}

// narrator tells the story line by line. Evaluators speak at the same time.
type narrator struct {
	mu    sync.Mutex
	out   io.Writer
	style Style
}

func (n *narrator) print(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Fprintf(n.out, format+"\n", args...)
}

// act opens a chapter.
func (n *narrator) act(title string) { n.print("\n%s== %s%s", n.style.Bold, title, n.style.Reset) }

// line tells one fact.
func (n *narrator) line(format string, args ...any) { n.print("   "+format, args...) }

// aside tells what happens in the background.
func (n *narrator) aside(format string, args ...any) {
	n.print("   "+n.style.Dim+format+n.style.Reset, args...)
}

// version tells what was registered.
func (n *narrator) version(ref string, a artifact) {
	n.line("%s%s%s: order %d on %d %% of the text, %d parameters, %d bytes, sha256:%x..",
		n.style.Bold, ref, n.style.Reset, a.config.Order, a.share, a.parameters, a.bytes, a.digest[:4])
}

// result tells what a version came to on a benchmark.
func (n *narrator) result(ctx context.Context, c *chain, ref string, b types.Benchmark) error {
	score, err := c.reward.Score(ctx, &types.QueryScoreRequest{Ref: ref, Benchmark: b.Id})
	if err != nil {
		return err
	}
	colour := n.style.Bad
	if score.Score.Paid.IsPositive() {
		colour = n.style.Good
	}
	n.line("%-12s %-9s %s bits per byte, score %s: %s%s%s", ref, b.Name, bitsPerByte(score.Score.Score), ppm(score.Score.Score),
		colour, paidWords(score.Score), n.style.Reset)
	return nil
}

func paidWords(s types.FinalScore) string {
	if s.Paid.IsPositive() {
		return fmt.Sprintf("%s points, paid %s MODEL", ppm(s.Points), model(s.Paid))
	}
	return "paid nothing"
}

// phases tells the phases of the epochs as the chain goes through them.
func (n *narrator) phases(ctx context.Context, c *chain) error {
	var epoch uint64
	var phase types.Phase
	return until(ctx, func() (bool, error) {
		s, err := c.reward.Schedule(ctx, &types.QueryScheduleRequest{})
		if missing(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if s.Epoch != epoch || s.Phase != phase {
			epoch, phase = s.Epoch, s.Phase
			n.aside("-- epoch %d %-9s from height %d", epoch, strings.TrimPrefix(phase.String(), "PHASE_"), s.Height)
		}
		return false, nil
	})
}

// bitsPerByte shows a score of the demo's benchmarks as what was measured.
func bitsPerByte(score uint32) string {
	micro := int64(bytelm.MaxRaw) - int64(score)*bytelm.MaxRaw/mechanism.Scale
	return fmt.Sprintf("%d.%03d", micro/1_000_000, micro%1_000_000/1000)
}

// ppm shows a share of the whole as a decimal fraction.
func ppm(v uint32) string { return fmt.Sprintf("%d.%06d", v/1_000_000, v%1_000_000) }

// model shows umodel as MODEL with two digits, rounded down.
func model(umodel math.Int) string {
	cents := umodel.QuoRaw(10_000)
	return fmt.Sprintf("%s.%02d", cents.QuoRaw(100), cents.ModRaw(100).Int64())
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func castList() string {
	words := make([]string, len(evaluators))
	for i, e := range evaluators {
		words[i] = fmt.Sprintf("%s (%s)", e.name, e.behaviour)
	}
	return strings.Join(words, ", ")
}

// benchmarks tells what is measured.
func (n *narrator) benchmarks(list []types.Benchmark) {
	for _, b := range list {
		n.line("benchmark %d %-9s %d bytes of held-out text, initial frontier %s (%s bits per byte, byte frequencies)",
			b.Id, b.Name, b.NItems, ppm(b.InitialFrontier), bitsPerByte(b.InitialFrontier))
	}
}

// invite shows what can be tried while the demo keeps running.
func (n *narrator) invite(p localnode.Ports, h home) {
	n.act("The chain keeps running. Try, in another terminal:")
	node := fmt.Sprintf("--node tcp://127.0.0.1:%d", p.RPC)
	rest := fmt.Sprintf("curl http://127.0.0.1:%d/modeld/evalreward/v1/", p.REST)
	for _, command := range []string{
		"modeld query evalreward leaderboard 1 " + node,
		"modeld query evalreward schedule " + node,
		"modeld query modelreg version atlas/lm@best " + node,
		rest + "score_history/atlas/lm",
		rest + "supply",
		fmt.Sprintf("modeld evaluator status --home %s", h.evaluator(evaluators[0].name)),
	} {
		n.line("%s", command)
	}
	n.line("Ctrl-C ends it; modeld demo --home %s goes on from there.", h.dir)
}
