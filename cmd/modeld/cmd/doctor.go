package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
)

// What a check found.
const (
	healthy = "ok"
	failed  = "FAILED"
	skipped = "skipped"
)

// doctorTime bounds every question to a node.
const doctorTime = 3 * time.Second

// patient is what the checks look at. Status and peers are nil for a stopped node, comet and
// app for a home without the files of a node.
type patient struct {
	home   string
	client client.Context
	comet  *cmtcfg.Config
	app    *viper.Viper
	status *coretypes.ResultStatus
	net    *coretypes.ResultNetInfo
	now    time.Time
	// named tells that somebody said which node to ask.
	named bool
}

// finding is the result of a check, with the repair of a failed one.
type finding struct {
	Name   string `json:"name"`
	Status string `json:"status"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// check looks at one thing.
type check struct {
	name string
	run  func(*patient) finding
}

func fine(format string, args ...any) finding {
	return finding{Status: healthy, Detail: fmt.Sprintf(format, args...)}
}

func left(why string) finding { return finding{Status: skipped, Detail: why} }

func ill(fix, format string, args ...any) finding {
	return finding{Status: failed, Detail: fmt.Sprintf(format, args...), Fix: fix}
}

func doctorCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check node, settings, keys and clock, and say how to repair what is wrong",
		Long: "Looks at the home and, when one runs, at the node behind --node. Changes nothing. The exit code is 1 when a check\n" +
			"failed; docs/cli.md lists the checks.",
		Example: "modeld doctor\nmodeld doctor --node tcp://127.0.0.1:26657 --output json",
		Args:    cobra.NoArgs,
		RunE:    runDoctor,
	}
	cmd.Flags().String(flags.FlagNode, "", "RPC address of the node; that of client.toml without it")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "text or json")
	flags.AddKeyringFlags(cmd.Flags())
	return cmd
}

func runDoctor(cmd *cobra.Command, _ []string) error {
	p, err := examine(cmd.Context(), client.GetClientContextFromCmd(cmd))
	if err != nil {
		return err
	}
	node, _ := cmd.Flags().GetString(flags.FlagNode)
	p.named = node != ""
	bad := 0
	findings := make([]finding, len(checks))
	for i, c := range checks {
		findings[i] = c.run(p)
		findings[i].Name = c.name
		if findings[i].Status == failed {
			bad++
		}
	}
	if err := printFindings(cmd, p, findings); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("expected all %d checks to pass, %d failed; each has its fix beside it", len(checks), bad)
	}
	return nil
}

// examine collects what the checks need.
func examine(ctx context.Context, clientCtx client.Context) (*patient, error) {
	p := &patient{home: clientCtx.HomeDir, client: clientCtx, now: time.Now()}
	if _, err := os.Stat(filepath.Join(p.home, "config", "config.toml")); err == nil {
		if err := p.readFiles(); err != nil {
			return nil, err
		}
	}
	node, err := client.NewClientFromNode(clientCtx.NodeURI)
	if err != nil {
		return nil, fmt.Errorf("--%s: expected an address such as tcp://HOST:26657, got %q: %w", flags.FlagNode, clientCtx.NodeURI, err)
	}
	p.ask(ctx, node)
	return p, nil
}

func (p *patient) readFiles() error {
	comet := viper.New()
	comet.SetConfigFile(filepath.Join(p.home, "config", "config.toml"))
	if err := comet.ReadInConfig(); err != nil {
		return fmt.Errorf("read config.toml: %w", err)
	}
	p.comet = cmtcfg.DefaultConfig()
	if err := comet.Unmarshal(p.comet); err != nil {
		return fmt.Errorf("read config.toml: %w", err)
	}
	p.comet.SetRoot(p.home)
	p.app = viper.New()
	p.app.SetConfigFile(filepath.Join(p.home, "config", "app.toml"))
	if err := p.app.ReadInConfig(); err != nil {
		return fmt.Errorf("read app.toml: %w", err)
	}
	return nil
}

// ask leaves the answers of a node that does not answer out.
func (p *patient) ask(ctx context.Context, node *rpchttp.HTTP) {
	limit, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	if status, err := node.Status(limit); err == nil {
		p.status = status
		p.net, _ = node.NetInfo(limit)
		p.now = time.Now()
	}
}

func printFindings(cmd *cobra.Command, p *patient, findings []finding) error {
	out := cmd.OutOrStdout()
	if outputFormat(cmd, p.client) == flags.OutputFormatJSON {
		return json.NewEncoder(out).Encode(struct {
			Home    string    `json:"home"`
			Node    string    `json:"node"`
			Running bool      `json:"running"`
			Checks  []finding `json:"checks"`
		}{p.home, p.client.NodeURI, p.status != nil, findings})
	}
	for _, f := range findings {
		_, _ = fmt.Fprintf(out, "%-8s %-11s %s\n", f.Status, f.Name, f.Detail)
		if f.Fix != "" {
			_, _ = fmt.Fprintf(out, "%-8s %-11s fix: %s\n", "", "", f.Fix)
		}
	}
	return nil
}
