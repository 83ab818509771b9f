package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/modeld-labs/modeld/app"
)

const (
	flagValidators   = "v"
	flagOutputDir    = "output-dir"
	flagSingleHost   = "single-host"
	flagStartingIP   = "starting-ip-address"
	flagStartingPort = "starting-port"
	// maxValidators keeps the block of ports and addresses of a test network small.
	maxValidators = 100
)

// testnetID is a chain id that no real network has.
var testnetID = regexp.MustCompile(`(dev|test|local)`)

func testnetCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use: "testnet", Short: "Make networks of several validators",
		Example: "modeld testnet init-files --v 4 -o ./net --single-host",
	}
	cmd.AddCommand(initFilesCmd(template))
	return standAlone(cmd)
}

func initFilesCmd(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init-files",
		Short: "Write the homes of a network of validators that know each other",
		Long: "Each validator gets a home DIR/nodeI with its keys (backend test), configuration and the common genesis. With\n" +
			"--single-host all listen on 127.0.0.1, node I at --starting-port + 10 I (+1 REST, +2 gRPC, +6 p2p, +7 RPC,\n" +
			"+8 Prometheus); otherwise node I has the address --starting-ip-address + I and the usual ports.",
		Example: "modeld testnet init-files --v 4 -o ./net --single-host\n" +
			"modeld start --home ./net/node0 & modeld start --home ./net/node1 & modeld start --home ./net/node2 & modeld start --home ./net/node3",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runInitFiles(cmd, template) },
	}
	cmd.Flags().Int(flagValidators, 4, "number of validators")
	cmd.Flags().StringP(flagOutputDir, "o", "./testnet", "folder for the homes; it must not exist, or be empty")
	cmd.Flags().Bool(flagSingleHost, false, "all on 127.0.0.1, with ports of their own")
	cmd.Flags().String(flagStartingIP, "192.168.0.1", "address of the first validator")
	cmd.Flags().Int(flagStartingPort, 26650, "first port of the first validator, with --"+flagSingleHost)
	cmd.Flags().String(flags.FlagChainID, "modeld-dev-1", "id of the chain; it must say dev, test or local")
	cmd.Flags().String(flagNetwork, app.Dev.String(), "parameters of the mechanism: main or dev")
	cmd.Flags().String(flags.FlagOutput, flags.OutputFormatText, "text or json")
	return cmd
}

func runInitFiles(cmd *cobra.Command, template *app.App) error {
	net, err := readTestnet(cmd)
	if err != nil {
		return err
	}
	if err := net.write(cmd.Context(), template); err != nil {
		return err
	}
	if output, _ := cmd.Flags().GetString(flags.FlagOutput); output == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
			ChainID string     `json:"chain_id"`
			Nodes   []testNode `json:"nodes"`
		}{net.chainID, net.nodes})
	}
	for _, n := range net.nodes {
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s  --node %s  REST http://%s:%d\n", n.Home, n.rpcURL(), n.Host, n.REST)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "start each with: modeld start --home %s\n", filepath.Join(net.dir, "nodeI"))
	return err
}

// testnet is a network to be written.
type testnet struct {
	dir, chainID string
	network      app.Network
	singleHost   bool
	nodes        []testNode
}

// testNode is a validator of it: where it lives and listens.
type testNode struct {
	Home       string `json:"home"`
	ID         string `json:"node_id"`
	Address    string `json:"address"`
	Host       string `json:"host"`
	P2P        int    `json:"p2p"`
	RPC        int    `json:"rpc"`
	REST       int    `json:"rest"`
	GRPC       int    `json:"grpc"`
	Prometheus int    `json:"prometheus"`
}

func (n testNode) rpcURL() string { return fmt.Sprintf("tcp://%s:%d", n.Host, n.RPC) }

// peer is how other nodes name it.
func (n testNode) peer() string { return fmt.Sprintf("%s@%s:%d", n.ID, n.Host, n.P2P) }

func readTestnet(cmd *cobra.Command) (*testnet, error) {
	set := cmd.Flags()
	net := &testnet{}
	net.dir, _ = set.GetString(flagOutputDir)
	net.chainID, _ = set.GetString(flags.FlagChainID)
	net.singleHost, _ = set.GetBool(flagSingleHost)
	if !chainIDPattern.MatchString(net.chainID) || !testnetID.MatchString(net.chainID) {
		return nil, fmt.Errorf("--%s: expected a name with dev, test or local and a number, such as modeld-dev-1, got %q: "+
			"keys of a test network lie in plain files", flags.FlagChainID, net.chainID)
	}
	name, _ := set.GetString(flagNetwork)
	var err error
	if net.network, err = app.ParseNetwork(name); err != nil {
		return nil, fmt.Errorf("--%s: %w", flagNetwork, err)
	}
	count, _ := set.GetInt(flagValidators)
	if count < 1 || count > maxValidators {
		return nil, fmt.Errorf("--%s: expected 1 to %d validators, got %d", flagValidators, maxValidators, count)
	}
	if entries, err := os.ReadDir(net.dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("--%s: expected a new or empty folder, got %s with %d entries; remove it or choose another", flagOutputDir, net.dir, len(entries))
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--%s: %w", flagOutputDir, err)
	}
	first, _ := set.GetString(flagStartingIP)
	port, _ := set.GetInt(flagStartingPort)
	return net, net.place(count, first, port)
}

// place gives every validator its home, address and ports.
func (t *testnet) place(count int, first string, port int) error {
	host, err := netip.ParseAddr(first)
	if err != nil {
		return fmt.Errorf("--%s: expected an address such as 192.168.0.1, got %q", flagStartingIP, first)
	}
	if t.singleHost && (port < 1024 || port+10*count > 65536) {
		return fmt.Errorf("--%s: expected 1024 to %d for %d validators, got %d", flagStartingPort, 65536-10*count, count, port)
	}
	for i := range count {
		n := testNode{Home: filepath.Join(t.dir, fmt.Sprintf("node%d", i)), Host: host.String(), P2P: 26656, RPC: 26657, REST: 1317, GRPC: 9090, Prometheus: 26660}
		if t.singleHost {
			at := port + 10*i
			n.Host, n.P2P, n.RPC, n.REST, n.GRPC, n.Prometheus = "127.0.0.1", at+6, at+7, at+1, at+2, at+8
		}
		t.nodes = append(t.nodes, n)
		if host = host.Next(); !host.IsValid() {
			return fmt.Errorf("--%s: expected room for %d addresses behind %s", flagStartingIP, count, first)
		}
	}
	return nil
}
