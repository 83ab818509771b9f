// Command registered answers for one artifact: is it registered, by whom, and what is its
// consensus score? It believes no node, only proofs.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/modeld-labs/modeld/client/verify"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Exit codes.
const (
	registered    = 0
	notRegistered = 1
	unproven      = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code, err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
	}
	os.Exit(code)
}

// question is what the flags ask.
type question struct {
	options   verify.Options
	benchmark uint
	artifact  string
}

func parse(args []string) (question, error) {
	var q question
	flags := flag.NewFlagSet("registered", flag.ContinueOnError)
	nodes := flags.String("node", "http://127.0.0.1:26657", "RPC endpoints to ask, separated by commas; none is trusted")
	witnesses := flags.String("witness", "", "RPC endpoints of other operators, separated by commas")
	hash := flags.String("trust-hash", "", "hash of a block that you trust, 64 hex digits")
	flags.StringVar(&q.options.ChainID, "chain-id", "", "id of the chain")
	flags.Int64Var(&q.options.Trust.Height, "trust-height", 0, "height of that block")
	flags.UintVar(&q.benchmark, "benchmark", 1, "benchmark of the score")
	flags.DurationVar(&q.options.MaxAge, "max-age", 0, "refuse a newest block that is older; 0 accepts any")
	if err := flags.Parse(args); err != nil {
		return q, err
	}
	if flags.NArg() != 1 {
		return q, fmt.Errorf("expected one file or sha256:HEX, got %d arguments", flags.NArg())
	}
	raw, err := hex.DecodeString(*hash)
	if err != nil {
		return q, fmt.Errorf("-trust-hash: expected 64 hex digits, got %q", *hash)
	}
	q.options.Trust.Hash, q.artifact = raw, flags.Arg(0)
	q.options.Nodes = strings.Split(*nodes, ",")
	if *witnesses != "" {
		q.options.Witnesses = strings.Split(*witnesses, ",")
	}
	return q, nil
}

// reference gives sha256:HEX of a file; what is one already stays.
func reference(artifact string) (string, error) {
	if strings.HasPrefix(artifact, "sha256:") {
		return artifact, nil
	}
	file, err := os.Open(artifact)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return "", err
	}
	return modelregtypes.FormatDigest(digest.Sum(nil)), nil
}

func run(ctx context.Context, args []string, out io.Writer) (int, error) {
	q, err := parse(args)
	if err != nil {
		return unproven, err
	}
	ref, err := reference(q.artifact)
	if err != nil {
		return unproven, err
	}
	verifier, err := verify.New(ctx, q.options)
	if err != nil {
		return unproven, err
	}
	// One snapshot, so that all answers are of the same moment.
	state, err := verifier.Latest(ctx)
	if err != nil {
		return unproven, err
	}
	fmt.Fprintf(out, "artifact   %s\nproven     after block %d of %s, %s\n", ref, state.Height, q.options.ChainID, state.Time.UTC().Format("2006-01-02 15:04:05 MST"))
	version, err := state.Version(ctx, ref)
	if errors.Is(err, verify.ErrAbsent) {
		fmt.Fprintln(out, "registered no")
		return notRegistered, nil
	}
	if err != nil {
		return unproven, err
	}
	fmt.Fprintf(out, "registered yes, as %s at height %d\nowner      %s\nlicence    %s\n", version.Ref(), version.Version.Height, version.Model.Owner, version.Version.Licence)
	if version.Version.Yanked {
		fmt.Fprintf(out, "withdrawn  %q\n", version.Version.YankReason)
	}
	score, err := state.Score(ctx, version.Ref(), uint32(q.benchmark))
	switch {
	case errors.Is(err, verify.ErrAbsent):
		fmt.Fprintf(out, "score      none on benchmark %d that is final\n", q.benchmark)
	case err != nil:
		return unproven, err
	default:
		benchmark, err := state.Benchmark(ctx, uint32(q.benchmark))
		if err != nil {
			return unproven, err
		}
		fmt.Fprintf(out, "score      %d ppm on benchmark %d (%s), round %d\n", score.Score.Score, q.benchmark, benchmark.Name, score.Score.Round)
	}
	return registered, nil
}
