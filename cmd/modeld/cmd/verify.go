package cmd

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/cometbft/cometbft/light/provider"
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/modeld-labs/modeld/client/verify"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	flagTrustHeight = "trust-height"
	flagTrustHash   = "trust-hash"
	flagWitness     = "witness"
	flagAtHeight    = "at-height"
	flagMaxAge      = "max-age"
)

// proven is a record of a snapshot.
type proven func(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error)

// verifyCmd proves records with a light client.
func verifyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove a record, or that there is none, without trusting the node",
		Long: "A light client goes from a block that you trust, by the signatures of the validators, to the newest one, and the\n" +
			"node must prove what it says against it. Take the trusted block from a node of your own or from several operators.\n" +
			"What is proven not to exist is exit code 1, as is an answer without proof; the text says which.",
		Example: "modeld verify score acme/tiny-lm@3 1 --trust-height 1200 --trust-hash HASH\n" +
			"modeld verify version sha256:HEX --trust-height 1200 --trust-hash HASH --witness https://rpc.example:443",
	}
	cmd.AddCommand(
		verifyRecord("version [ref]", "Prove a version, by reference or digest", "verify version acme/tiny-lm@3", 1, proveVersion),
		verifyRecord("model [model]", "Prove a model and its owner", "verify model acme/tiny-lm", 1, proveModel),
		verifyRecord("score [ref] [benchmark]", "Prove the final score of a version on a benchmark", "verify score acme/tiny-lm@3 1", 2, proveScore),
		verifyRecord("benchmark [benchmark]", "Prove a benchmark", "verify benchmark 1", 1, proveBenchmark),
		verifyRecord("evaluator [kind] [address]", "Prove an evaluator; kind is automated or human", "verify evaluator automated model1...", 2, proveEvaluator),
		verifyRecord("claimable [address]", "Prove what an account can claim", "verify claimable model1...", 1, proveClaimable),
	)
	return cmd
}

func verifyRecord(use, short, example string, args int, prove proven) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(args),
		Example: "modeld " + example + " --trust-height 1200 --trust-hash HASH",
		RunE:    func(cmd *cobra.Command, args []string) error { return runVerify(cmd, args, prove) },
	}
	addNodeFlags(cmd)
	cmd.Flags().Int64(flagTrustHeight, 0, "height of a block that you trust")
	cmd.Flags().String(flagTrustHash, "", "hash of that block, 64 hex digits")
	cmd.Flags().StringSlice(flagWitness, nil, "RPC endpoints of other operators, which must show the same blocks")
	cmd.Flags().Int64(flagAtHeight, 0, "prove the state after this block; 0 means the newest")
	cmd.Flags().Duration(flagMaxAge, 0, "refuse a newest block that is older; 0 accepts any")
	return cmd
}

// provenRecord is the document that is printed.
type provenRecord struct {
	ChainID     string          `json:"chain_id"`
	Height      int64           `json:"height,string"`
	Time        time.Time       `json:"time"`
	TrustHeight int64           `json:"trust_height,string"`
	TrustHash   string          `json:"trust_hash"`
	Exists      bool            `json:"exists"`
	Record      json.RawMessage `json:"record"`
}

func runVerify(cmd *cobra.Command, args []string, prove proven) error {
	v, chainID, err := verifier(cmd)
	if err != nil {
		return err
	}
	height, _ := cmd.Flags().GetInt64(flagAtHeight)
	var state *verify.Snapshot
	if height == 0 {
		state, err = v.Latest(cmd.Context())
	} else {
		state, err = v.At(cmd.Context(), height)
	}
	if err != nil {
		return err
	}
	record, err := prove(cmd, state, args)
	absent := errors.Is(err, verify.ErrAbsent)
	if err != nil && !absent {
		return err
	}
	document := provenRecord{
		ChainID: chainID, Height: state.Height, Time: state.Time, TrustHeight: state.TrustedHeight,
		TrustHash: fmt.Sprintf("%X", state.TrustedHash), Exists: !absent, Record: json.RawMessage("null"),
	}
	if !absent {
		if document.Record, err = codec.ProtoMarshalJSON(record, nil); err != nil {
			return fmt.Errorf("print the record: %w", err)
		}
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return errors.Join(err, encoder.Encode(document))
}

func verifier(cmd *cobra.Command) (*verify.Verifier, string, error) {
	height, _ := cmd.Flags().GetInt64(flagTrustHeight)
	text, _ := cmd.Flags().GetString(flagTrustHash)
	witnesses, _ := cmd.Flags().GetStringSlice(flagWitness)
	age, _ := cmd.Flags().GetDuration(flagMaxAge)
	hash, err := hex.DecodeString(text)
	if err != nil || len(hash) != 32 || height < 1 {
		return nil, "", fmt.Errorf("--%s and --%s: expected a block that you trust, a height from 1 and 64 hex digits, got %d and %q; "+
			"a node of your own shows them with modeld query block --type=height HEIGHT", flagTrustHeight, flagTrustHash, height, text)
	}
	n, err := endpoints(cmd)
	if err != nil {
		return nil, "", err
	}
	v, err := verify.New(cmd.Context(), verify.Options{
		ChainID: n.chainID, Nodes: n.rpc, Witnesses: witnesses, Trust: verify.Trust{Height: height, Hash: hash}, MaxAge: age,
	})
	if errors.Is(err, provider.ErrNoResponse) {
		err = coded{err, exitUnreachable}
	}
	return v, n.chainID, err
}

func proveVersion(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	v, err := s.Version(cmd.Context(), args[0])
	return &v.Version, err
}

func proveModel(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	m, err := s.Model(cmd.Context(), args[0])
	return &m, err
}

func proveScore(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	benchmark, err := benchmarkID(args[1])
	if err != nil {
		return nil, err
	}
	score, err := s.Score(cmd.Context(), args[0], benchmark)
	return &score.Score, err
}

func proveBenchmark(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	id, err := benchmarkID(args[0])
	if err != nil {
		return nil, err
	}
	benchmark, err := s.Benchmark(cmd.Context(), id)
	return &benchmark, err
}

func proveEvaluator(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	kinds := map[string]evalrewardtypes.EvaluatorKind{
		"automated": evalrewardtypes.EVALUATOR_KIND_AUTOMATED, "human": evalrewardtypes.EVALUATOR_KIND_HUMAN,
	}
	kind, known := kinds[args[0]]
	if !known {
		return nil, fmt.Errorf("kind: expected automated or human, got %q", args[0])
	}
	evaluator, err := s.Evaluator(cmd.Context(), kind, args[1])
	return &evaluator, err
}

func proveClaimable(cmd *cobra.Command, s *verify.Snapshot, args []string) (proto.Message, error) {
	claimable, err := s.Claimable(cmd.Context(), args[0])
	return &claimable, err
}

func benchmarkID(text string) (uint32, error) {
	id, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("benchmark: expected a number, got %q", text)
	}
	return uint32(id), nil
}
