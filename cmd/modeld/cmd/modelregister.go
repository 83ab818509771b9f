package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/publish"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	flagURI          = "uri"
	flagCard         = "card"
	flagLicence      = "licence"
	flagArchitecture = "architecture"
	flagParameters   = "parameters"
	flagDataset      = "dataset"
	flagParent       = "parent"
	flagNotes        = "notes"
	flagDescription  = "description"
	flagEvaluate     = "evaluate"
	// defaultGRPCPort is where nodes serve gRPC unless they are told otherwise.
	defaultGRPCPort = "9090"
)

func modelRegisterCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "register [model] [path]",
		Short: "Register a file or a folder as the next version of a model",
		Long: "Computes the digest, reads licence, datasets and parents from the model card (README.md of the folder, or --card),\n" +
			"parameters and architecture from headers and config.json, creates the model when it is new, promises the digest,\n" +
			"waits, registers, and asks for evaluations. What is given by a flag comes first.\n\n" +
			"Each step looks at the chain first: run the command again after any interruption and it goes on. Without --wait it\n" +
			"does what can be done now, and ends with exit code 3 when the promise is too young to be opened.",
		Example: "modeld model register acme/tiny-lm ./weights --uri https://models.example/tiny.tar --from alice --wait\n" +
			"modeld model register acme/tiny-lm tiny.gguf --uri ipfs://bafy... --licence MIT --parent base/lm@2 --evaluate 1 --evaluate 2 --from alice --wait",
		Args: cobra.ExactArgs(2),
		RunE: runRegister,
	}
	f := cmd.Flags()
	f.String(flagURI, "", "where evaluators will find the artifact: https, ipfs, hf, oci or file")
	f.String(flagCard, "", "model card; README.md of the folder without it")
	f.String(flagLicence, "", "SPDX expression")
	f.String(flagArchitecture, "", "architecture of the model")
	f.Uint64(flagParameters, 0, "number of parameters")
	f.StringArray(flagDataset, nil, "training data, NAME or NAME=sha256:HEX; may be repeated")
	f.StringArray(flagParent, nil, "reference of a version of which this one is made; may be repeated")
	f.String(flagNotes, "", "notes about the version")
	f.String(flagDescription, "", "description of the model, when it is new")
	f.UintSlice(flagEvaluate, nil, "benchmark on which to ask for an evaluation, for a deposit; may be repeated")
	f.Bool(flagWait, false, "wait until the promise can be opened, and go on to the end")
	f.Duration(flagWaitTimeout, 2*time.Minute, "how long all of it may take")
	f.String(flags.FlagFrom, "", "name of the key that signs, which owns the model")
	f.String(flags.FlagKeyringBackend, flags.DefaultKeyringBackend, "where keys are kept (os|file|test)")
	f.String(flags.FlagKeyringDir, "", "folder of the keyring; the home without it")
	f.String(flags.FlagNode, "tcp://localhost:26657", "RPC endpoint of a node")
	f.String(flags.FlagGRPC, "", "gRPC endpoint of a node; port "+defaultGRPCPort+" of the host of --node without it")
	f.String(flags.FlagChainID, "", "id of the chain")
	f.String(flags.FlagGasPrices, minGasPrices, "price of gas")
	f.String(flags.FlagFeeGranter, "", "account that pays the fees by a grant")
	addOutputFlag(cmd)
	_ = cmd.MarkFlagRequired(flagURI)
	_ = cmd.MarkFlagRequired(flags.FlagFrom)
	return cmd
}

func runRegister(cmd *cobra.Command, args []string) error {
	if _, _, err := modelregtypes.SplitModelName(args[0]); err != nil {
		return err
	}
	clientCtx, err := sdkclient.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	a, err := artifact.Read(cmd.Context(), args[1], progress(cmd))
	if err != nil {
		return err
	}
	described, err := publish.Describe(args[1], a, given(cmd))
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
	for _, warning := range described.Warnings {
		say("warning: %s", warning)
	}
	timeout, _ := cmd.Flags().GetDuration(flagWaitTimeout)
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	c, tx, err := connectSender(ctx, cmd, clientCtx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	plan := publish.Plan{
		Model: args[0], Version: described.Version, Parents: described.Parents,
		Folder: filepath.Join(clientCtx.HomeDir, "versions"), Say: say,
	}
	plan.Description, _ = cmd.Flags().GetString(flagDescription)
	plan.Wait, _ = cmd.Flags().GetBool(flagWait)
	benchmarks, _ := cmd.Flags().GetUintSlice(flagEvaluate)
	for _, id := range benchmarks {
		plan.Benchmarks = append(plan.Benchmarks, uint32(id))
	}
	outcome, err := publish.Run(ctx, c, tx, plan)
	if err != nil && !errors.Is(err, publish.ErrTooYoung) {
		return sendingError(err)
	}
	text := fmt.Sprintf("%s %s\n", outcome.Ref, outcome.Digest)
	if err != nil {
		text = ""
	}
	return errors.Join(show(cmd, outcome, text), sendingError(err))
}

// given reads what the developer says by flags.
func given(cmd *cobra.Command) publish.Given {
	var g publish.Given
	f := cmd.Flags()
	g.URI, _ = f.GetString(flagURI)
	g.Card, _ = f.GetString(flagCard)
	g.Licence, _ = f.GetString(flagLicence)
	g.Architecture, _ = f.GetString(flagArchitecture)
	g.Parameters, _ = f.GetUint64(flagParameters)
	g.Datasets, _ = f.GetStringArray(flagDataset)
	g.Parents, _ = f.GetStringArray(flagParent)
	g.Notes, _ = f.GetString(flagNotes)
	return g
}

// connectSender gives a client for the node of a command, and a sender for its key.
func connectSender(ctx context.Context, cmd *cobra.Command, clientCtx sdkclient.Context) (*client.Client, *client.Sender, error) {
	rpc, err := url.Parse(clientCtx.NodeURI)
	if err != nil || rpc.Host == "" {
		return nil, nil, fmt.Errorf("--%s: expected tcp://HOST:PORT, got %q", flags.FlagNode, clientCtx.NodeURI)
	}
	if rpc.Scheme == "tcp" {
		rpc.Scheme = "http"
	}
	grpc, _ := cmd.Flags().GetString(flags.FlagGRPC)
	if grpc == "" {
		grpc = net.JoinHostPort(rpc.Hostname(), defaultGRPCPort)
	}
	c, err := client.New(ctx, client.Options{
		GRPC: []string{grpc}, RPC: []string{rpc.String()}, ChainID: clientCtx.ChainID, Keyring: clientCtx.Keyring,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%w; name the endpoints with --%s and --%s", err, flags.FlagNode, flags.FlagGRPC)
	}
	o := client.TxOptions{Key: clientCtx.FromName}
	o.GasPrice, _ = cmd.Flags().GetString(flags.FlagGasPrices)
	o.FeeGranter, _ = cmd.Flags().GetString(flags.FlagFeeGranter)
	tx, err := c.Tx(o)
	return c, tx, errors.Join(err, closeAfter(err, c))
}

func closeAfter(err error, c *client.Client) error {
	if err == nil {
		return nil
	}
	return c.Close()
}

// sendingError gives an error of the client its exit code.
func sendingError(err error) error {
	switch {
	case errors.Is(err, client.ErrPending), errors.Is(err, publish.ErrTooYoung):
		return coded{err, exitPending}
	case errors.Is(err, client.ErrRefused), errors.Is(err, client.ErrFailed), errors.Is(err, client.ErrExpired), errors.Is(err, publish.ErrTaken):
		return coded{err, exitFailed}
	}
	return err
}
