package cmd

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	flagTranscript    = "transcript"
	flagTranscriptURI = "transcript-uri"
	// unfetchable is the word for the raw value of an artifact that could not be had.
	unfetchable = "unfetchable"
)

// addEvaluationCommands puts commit and reveal of one round, and of one gold score, beside the
// generated commands, which take hashes that nobody computes by hand.
func addEvaluationCommands(root *cobra.Command) error {
	parent, _, err := root.Find([]string{"tx", types.ModuleName})
	if err != nil {
		return err
	}
	parent.AddCommand(commitCmd(), revealCmd(), submitCmd(), goldCmd(), openGoldCmd())
	return nil
}

func commitCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "commit [round] [raw]",
		Short: "Commit to the raw value that was measured in a round, and keep what the reveal needs",
		Long: "Makes a salt, keeps it with the raw value in the home folder, and then sends the commit hash (R18).\n" +
			"raw is the value in the scale of the benchmark, or the word unfetchable.",
		Example: "modeld tx evalreward commit 4295032832 813700 --transcript log.txt --from eva",
		Args:    cobra.ExactArgs(2),
		RunE:    runCommit,
	}
	cmd.Flags().String(flagTranscript, "", "file with the record of the evaluation; its sha256 is committed too")
	cmd.Flags().String(flagTranscriptURI, "", "where others will find that record")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func revealCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reveal [round]",
		Short:   "Open what commit kept for a round",
		Example: "modeld tx evalreward reveal 4295032832 --from eva",
		Args:    cobra.ExactArgs(1),
		RunE:    runReveal,
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runCommit(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	round, err := parseRound(args[0])
	if err != nil {
		return err
	}
	kept, err := newReport(cmd, clientCtx, round, args[1])
	if err != nil {
		return err
	}
	return sendCommit(cmd, clientCtx, kept)
}

// sendCommit keeps a report and sends the hash of it.
func sendCommit(cmd *cobra.Command, clientCtx client.Context, kept keptReport) error {
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: clientCtx.ChainID, Round: kept.Round, Address: clientCtx.GetFromAddress(), Raw: kept.Raw,
		Transcript: kept.TranscriptDigest, Salt: kept.Salt,
	})
	if err != nil {
		return err
	}
	// The salt must be safe before the chain knows the commit.
	if err := kept.save(); err != nil {
		return err
	}
	return clienttx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgCommitEvaluations{
		Evaluator: clientCtx.GetFromAddress().String(), Items: []types.CommitItem{{Round: kept.Round, Hash: hash[:]}},
	})
}

func newReport(cmd *cobra.Command, clientCtx client.Context, round uint64, rawText string) (keptReport, error) {
	raw, err := parseRaw(rawText)
	if err != nil {
		return keptReport{}, err
	}
	digest, err := digestOfTranscript(cmd)
	if err != nil {
		return keptReport{}, err
	}
	return keepReport(cmd, clientCtx, round, raw, digest)
}

// keepReport gives a report with a new salt.
func keepReport(cmd *cobra.Command, clientCtx client.Context, round uint64, raw int64, digest []byte) (keptReport, error) {
	salt := make([]byte, types.HashBytes)
	if _, err := rand.Read(salt); err != nil {
		return keptReport{}, fmt.Errorf("make salt: %w", err)
	}
	uri, _ := cmd.Flags().GetString(flagTranscriptURI)
	return keptReport{
		file: reportFile(clientCtx, round), Round: round, Raw: raw, TranscriptDigest: digest, TranscriptURI: uri, Salt: salt,
	}, nil
}

func runReveal(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	round, err := parseRound(args[0])
	if err != nil {
		return err
	}
	kept, err := loadReport(reportFile(clientCtx, round))
	if err != nil {
		return err
	}
	return clienttx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgRevealEvaluations{
		Evaluator: clientCtx.GetFromAddress().String(),
		Items: []types.RevealItem{{
			Round: round, Raw: kept.Raw, TranscriptDigest: kept.TranscriptDigest, TranscriptUri: kept.TranscriptURI, Salt: kept.Salt,
		}},
	})
}

func parseRound(text string) (uint64, error) {
	round, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("round: expected a number as shown by query evalreward open-assignments, got %q", text)
	}
	return round, nil
}

func parseRaw(text string) (int64, error) {
	if text == unfetchable {
		return mechanism.RawUnfetchable, nil
	}
	raw, err := strconv.ParseInt(text, 10, 64)
	if err != nil || raw == math.MinInt64 {
		return 0, fmt.Errorf("raw: expected a whole number in the scale of the benchmark, or %s, got %q", unfetchable, text)
	}
	return raw, nil
}

// digestOfTranscript gives the sha256 of the named file, 32 zero bytes without one.
func digestOfTranscript(cmd *cobra.Command) ([]byte, error) {
	name, _ := cmd.Flags().GetString(flagTranscript)
	if name == "" {
		return make([]byte, types.HashBytes), nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--%s: expected a readable file, got %q", flagTranscript, name), err)
	}
	digest := sha256.Sum256(text)
	return digest[:], nil
}
