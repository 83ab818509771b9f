package cmd

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/artifact"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// addModelCommands adds what developers do with a model on their disk, and the bill of
// materials of a registered one.
func addModelCommands(root *cobra.Command) error {
	model := &cobra.Command{
		Use: "model", Short: "Digest, check and register a model", RunE: client.ValidateCmd,
		Example: "modeld model digest ./weights\nmodeld model register acme/tiny-lm ./weights --uri https://models.example/tiny.tar --from alice --wait",
	}
	card := &cobra.Command{Use: "card", Short: "Check a model card", RunE: client.ValidateCmd, Example: "modeld model card lint README.md"}
	card.AddCommand(standAlone(cardLintCmd()))
	model.AddCommand(standAlone(modelDigestCmd()), standAlone(modelManifestCmd()), modelVerifyCmd(), modelRegisterCmd(), card)
	root.AddCommand(model)
	query, _, err := root.Find([]string{"query", modelregtypes.ModuleName})
	if err != nil {
		return err
	}
	query.AddCommand(bomCmd())
	return nil
}

// addOutputFlag adds --output to a command that has none.
func addOutputFlag(cmd *cobra.Command) {
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "output format (text|json)")
}

// show prints a value as one JSON document, or its text.
func show(cmd *cobra.Command, value any, text string) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	switch format {
	case flags.OutputFormatText:
		_, err = fmt.Fprint(cmd.OutOrStdout(), text)
	case flags.OutputFormatJSON:
		err = json.NewEncoder(cmd.OutOrStdout()).Encode(value)
	default:
		return fmt.Errorf("--%s: expected text or json, got %q", flags.FlagOutput, format)
	}
	return err
}

// progress tells a person at the terminal how far a long read has come.
func progress(cmd *cobra.Command) artifact.Progress {
	if !isTerminal(os.Stderr) {
		return nil
	}
	shown := int64(-1)
	return func(path string, done, total int64) {
		if percent := done * 100 / max(total, 1); percent != shown {
			shown = percent
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "\r%3d %% %-60.60s", percent, path)
			if done == total {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr())
			}
		}
	}
}

func modelDigestCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "digest [path]",
		Short: "Compute the digest of a file or a folder",
		Long: "Computes what the registry stores: the sha256 of a file, or of the manifest of a folder, without its files of\n" +
			"version control and signatures. docs/artifacts.md says it to the byte.",
		Example: "modeld model digest ./weights\nmodeld model digest model.safetensors --output json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := artifact.Read(cmd.Context(), args[0], progress(cmd))
			if err != nil {
				return err
			}
			content, err := artifact.Inspect(args[0], a)
			if err != nil {
				return err
			}
			for _, pickle := range content.Pickles {
				_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s is a pickle, which runs a program when it is loaded; evaluators refuse it\n", pickle)
			}
			return show(cmd, struct {
				Digest  artifact.Digest  `json:"digest"`
				Folder  bool             `json:"folder"`
				Files   int              `json:"files"`
				Bytes   int64            `json:"bytes"`
				Content artifact.Content `json:"content"`
			}{a.Digest, a.Folder, len(a.Manifest.Entries), a.Bytes, content}, a.Digest.String()+"\n")
		},
	}
	addOutputFlag(cmd)
	return cmd
}

func modelManifestCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest [folder]",
		Short: "Print the manifest of a folder, of which the digest is the sha256",
		Long: "Prints the canonical bytes. Written to modeld.manifest beside the files on a web server, they let evaluators fetch\n" +
			"the folder file by file.",
		Example: "modeld model manifest ./weights > ./weights/modeld.manifest\nmodeld model manifest ./weights | sha256sum",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := artifact.Read(cmd.Context(), args[0], progress(cmd))
			if err != nil {
				return err
			}
			if !a.Folder {
				return fmt.Errorf("manifest: expected a folder, got the file %s, whose digest is that of its bytes: %s", args[0], a.Digest)
			}
			return show(cmd, struct {
				Digest artifact.Digest  `json:"digest"`
				Files  []artifact.Entry `json:"files"`
			}{a.Digest, a.Manifest.Entries}, string(a.Manifest.Bytes()))
		},
	}
	addOutputFlag(cmd)
	return cmd
}

// verified is what verify found.
type verified struct {
	Ref      string          `json:"ref"`
	Expected string          `json:"expected"`
	Got      artifact.Digest `json:"got"`
	Matches  bool            `json:"matches"`
	Yanked   bool            `json:"yanked"`
	// Card is empty when the version has no card, else same, different or missing.
	Card string `json:"card"`
}

func modelVerifyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "verify [ref] [path]",
		Short:   "Compare a file or a folder with a registered version",
		Long:    "Computes the digest again and compares it with the chain; exit code 1 when they differ. A README.md of the folder is\ncompared with the model card of the version.",
		Example: "modeld model verify acme/tiny-lm@3 ./weights",
		Args:    cobra.ExactArgs(2),
		RunE:    runModelVerify,
	}
	flags.AddQueryFlagsToCmd(cmd)
	cmd.Flags().String(flags.FlagChainID, "", "id of the chain")
	return cmd
}

func runModelVerify(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	found, err := modelregtypes.NewQueryClient(clientCtx).Version(cmd.Context(), &modelregtypes.QueryVersionRequest{Ref: args[0]})
	if err != nil {
		return err
	}
	a, err := artifact.Read(cmd.Context(), args[1], progress(cmd))
	if err != nil {
		return err
	}
	v := verified{Ref: found.Version.Ref, Expected: found.Version.Digest, Got: a.Digest, Yanked: found.Version.Version.Yanked}
	v.Matches = v.Expected == v.Got.String()
	v.Card = compareCard(args[1], a, found.Version.Version.ModelCardDigest)
	text := fmt.Sprintf("%s is %s\n", args[1], v.Ref)
	if !v.Matches {
		text = ""
	}
	if v.Card == "different" {
		text += "its model card is not the registered one\n"
	}
	if err := show(cmd, v, text); err != nil {
		return err
	}
	if !v.Matches {
		return fmt.Errorf("%s: expected %s, which is %s, got %s: another version, or changed files; modeld query modelreg version %s may name it",
			args[1], v.Expected, v.Ref, v.Got, v.Got)
	}
	return nil
}

// compareCard compares the card in a folder with a registered one.
func compareCard(path string, a artifact.Artifact, registered []byte) string {
	if len(registered) == 0 {
		return ""
	}
	for _, e := range a.Manifest.Entries {
		if a.Folder && e.Path == "README.md" {
			if hex.EncodeToString(registered) == e.SHA256.Hex() {
				return "same"
			}
			return "different"
		}
	}
	return "missing"
}

func cardLintCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lint [file]",
		Short:   "Check the front matter of a model card before paying for a registration",
		Example: "modeld model card lint README.md",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, closeInput, err := openInput(cmd, args[0])
			if err != nil {
				return err
			}
			defer closeInput()
			card, err := artifact.ReadCard(in)
			if err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(args[0]), err)
			}
			return showFindings(cmd, card)
		},
	}
	addOutputFlag(cmd)
	return cmd
}

func showFindings(cmd *cobra.Command, card artifact.Card) error {
	list, text, failed := card.Lint(), "", false
	for _, f := range list {
		text += fmt.Sprintf("%s: %s: %s\n", f.Severity, f.Key, f.Message)
		failed = failed || f.Severity == artifact.SeverityError
	}
	if list == nil {
		list, text = []artifact.Finding{}, "the card is good\n"
	}
	err := show(cmd, struct {
		Digest   artifact.Digest    `json:"digest"`
		Licence  string             `json:"licence"`
		Findings []artifact.Finding `json:"findings"`
	}{card.Digest, card.SPDX(modelregtypes.SpellLicence), list}, text)
	if err != nil {
		return err
	}
	if failed {
		return errors.New("model card: expected no errors, got those above: correct them before the version is registered")
	}
	return nil
}
