package cmd

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// keptGold is what the reveal of a gold score needs.
type keptGold struct {
	Benchmark uint32 `json:"benchmark"`
	Digest    string `json:"digest"`
	Score     uint32 `json:"score"`
	Salt      []byte `json:"salt"`
}

func goldCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gold [benchmark] [digest] [score]",
		Short: "Commit to the true score of an artifact, and keep what the reveal needs",
		Long: "Makes a salt, keeps it with the score in the home folder, and then sends the gold commit hash (R21).\n" +
			"digest is \"sha256:\" and hex, of an artifact that need not be registered yet; score is in ppm.",
		Example: "modeld tx evalreward gold 1 sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 550000 --from stella",
		Args:    cobra.ExactArgs(3),
		RunE:    runGold,
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func openGoldCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "open-gold [round]",
		Short:   "Open the gold score that was kept for the version of a settled round, in CHALLENGE",
		Example: "modeld tx evalreward open-gold 4295032832 --from stella",
		Args:    cobra.ExactArgs(1),
		RunE:    runOpenGold,
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runGold(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	kept, digest, err := newGold(args)
	if err != nil {
		return err
	}
	hash, err := mechanism.GoldCommitHash(mechanism.GoldClaim{
		ChainID: clientCtx.ChainID, Address: clientCtx.GetFromAddress(), Digest: digest,
		Benchmark: uint64(kept.Benchmark), Score: int64(kept.Score), Salt: kept.Salt,
	})
	if err != nil {
		return err
	}
	// The salt must be safe before the chain knows the commit.
	if err := kept.save(goldFile(clientCtx, kept.Benchmark, kept.Digest)); err != nil {
		return err
	}
	return clienttx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgCommitGold{
		Steward: clientCtx.GetFromAddress().String(), Benchmark: kept.Benchmark, Hash: hash[:],
	})
}

func newGold(args []string) (keptGold, []byte, error) {
	benchmark, err := strconv.ParseUint(args[0], 10, 32)
	if err != nil {
		return keptGold{}, nil, fmt.Errorf("benchmark: expected a number as shown by query evalreward benchmarks, got %q", args[0])
	}
	digest, err := modelregtypes.ParseDigest(args[1])
	if err != nil {
		return keptGold{}, nil, err
	}
	score, err := strconv.ParseUint(args[2], 10, 32)
	if err != nil || score > uint64(mechanism.Scale) {
		return keptGold{}, nil, fmt.Errorf("score: expected 0..%d ppm, got %q", mechanism.Scale, args[2])
	}
	salt := make([]byte, types.HashBytes)
	if _, err := rand.Read(salt); err != nil {
		return keptGold{}, nil, fmt.Errorf("make salt: %w", err)
	}
	return keptGold{Benchmark: uint32(benchmark), Digest: modelregtypes.FormatDigest(digest[:]), Score: uint32(score), Salt: salt}, digest[:], nil
}

func runOpenGold(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	id, err := parseRound(args[0])
	if err != nil {
		return err
	}
	round, err := types.NewQueryClient(clientCtx).Round(cmd.Context(), &types.QueryRoundRequest{Id: id})
	if err != nil {
		return err
	}
	version, err := modelregtypes.NewQueryClient(clientCtx).Version(cmd.Context(), &modelregtypes.QueryVersionRequest{Ref: round.Ref})
	if err != nil {
		return err
	}
	digest := modelregtypes.FormatDigest(version.Version.Version.ContentDigest)
	kept, err := loadGold(goldFile(clientCtx, round.Round.Benchmark, digest))
	if err != nil {
		return err
	}
	return clienttx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgRevealGold{
		Steward: clientCtx.GetFromAddress().String(), Round: id, Score: kept.Score, Salt: kept.Salt,
	})
}

// goldFile is where the gold score of a steward for an artifact is kept.
func goldFile(clientCtx client.Context, benchmark uint32, digest string) string {
	name := fmt.Sprintf("%d-%s-%s.json", benchmark, digest[len("sha256:"):], clientCtx.GetFromAddress())
	return filepath.Join(clientCtx.HomeDir, "gold", clientCtx.ChainID, name)
}

func (g keptGold) save(file string) error {
	if err := keepFile(file, g); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("gold: a score is kept already in %s; open it, or remove the file if its commit never reached the chain", file)
	} else if err != nil {
		return fmt.Errorf("keep gold score: %w", err)
	}
	return nil
}

func loadGold(file string) (keptGold, error) {
	var g keptGold
	err := loadKept(file, &g)
	if errors.Is(err, fs.ErrNotExist) {
		return g, fmt.Errorf("open-gold: expected the score that gold kept in %s; was it made with the same --home and --from?", file)
	}
	return g, err
}
