package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"

	modeld "github.com/modeld-labs/modeld/client"
)

const (
	flagEvent      = "event"
	flagFromHeight = "from-height"
	flagFromIndex  = "from-index"
	flagCount      = "count"
)

// watchCmd follows the events of the two modules.
func watchCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Follow the events of models, rounds and rewards as JSON lines",
		Long: "Prints one JSON object per event, in the order in which they happened, until Ctrl-C. With --from-height the past\n" +
			"comes first; who resumes after a line gives its height, and its index plus one as --from-index: no event is left\n" +
			"out or repeated. Nodes may restart meanwhile; --fallback-node names further ones. With --count it ends after so many\n" +
			"events, so a script can wait for one.",
		Example: "modeld watch --event version_registered --event round_settled\n" +
			"modeld watch --event round_settled --count 1\n" +
			"modeld watch --from-height 1200 --from-index 3 --node tcp://127.0.0.1:26657",
		Args: cobra.NoArgs,
		RunE: runWatch,
	}
	addNodeFlags(cmd)
	cmd.Flags().StringSlice(flagEvent, nil, "kinds of events, such as version_registered; default all")
	cmd.Flags().Int64(flagFromHeight, 0, "first block; 0 means the next one")
	cmd.Flags().Int(flagFromIndex, 0, "first event of that block")
	cmd.Flags().Uint(flagCount, 0, "end after so many events; 0 means never")
	cmd.Flags().StringP(flags.FlagOutput, "o", "jsonl", "jsonl is the only form")
	return cmd
}

// watched is one event as a line of JSON.
type watched struct {
	Height     int64           `json:"height,string"`
	Index      int             `json:"index"`
	TxHash     string          `json:"tx_hash"`
	Event      string          `json:"event"`
	Type       string          `json:"type"`
	Attributes json.RawMessage `json:"attributes"`
}

func runWatch(cmd *cobra.Command, _ []string) error {
	kinds, _ := cmd.Flags().GetStringSlice(flagEvent)
	height, _ := cmd.Flags().GetInt64(flagFromHeight)
	index, _ := cmd.Flags().GetInt(flagFromIndex)
	count, _ := cmd.Flags().GetUint(flagCount)
	if output, _ := cmd.Flags().GetString(flags.FlagOutput); output != "jsonl" && output != flags.OutputFormatJSON {
		return fmt.Errorf("--%s: expected jsonl, got %q", flags.FlagOutput, output)
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	nodes, err := endpoints(cmd)
	if err != nil {
		return err
	}
	c, err := modeld.New(ctx, modeld.Options{RPC: nodes.rpc, ChainID: nodes.chainID})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	lines, printed := json.NewEncoder(cmd.OutOrStdout()), uint(0)
	for event, err := range c.Subscribe(ctx, modeld.SubscribeOptions{FromHeight: height, FromIndex: index, Kinds: kinds}) {
		if ctx.Err() != nil {
			// Ctrl-C is how it ends.
			return nil
		}
		if err != nil {
			return err
		}
		attributes, err := codec.ProtoMarshalJSON(event.Message, nil)
		if err != nil {
			return fmt.Errorf("print event %s: %w", event.Name(), err)
		}
		if err := lines.Encode(watched{event.Height, event.Index, event.TxHash, event.Kind(), event.Name(), attributes}); err != nil {
			return err
		}
		if printed++; printed == count {
			return nil
		}
	}
	return nil
}
