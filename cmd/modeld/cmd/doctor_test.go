package cmd

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	cmtp2p "github.com/cometbft/cometbft/p2p"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
)

// healthyPatient is a new home on free ports, with a keyring for tests and no node.
func healthyPatient(t *testing.T) *patient {
	t.Helper()
	p := &patient{home: initialised(t), client: client.Context{ChainID: "modeld-test-1"}, now: time.Now()}
	require.NoError(t, p.readFiles())
	p.client.Keyring = named{keyring.NewInMemory(nil), keyring.BackendTest}
	p.comet.P2P.ListenAddress, p.comet.RPC.ListenAddress = "tcp://"+freeAddress(t), "tcp://"+freeAddress(t)
	p.app.Set("api.address", "tcp://"+freeAddress(t))
	p.app.Set("grpc.address", freeAddress(t))
	return p
}

// runs gives a patient a node that is at its head.
func runs(p *patient) {
	p.status = &coretypes.ResultStatus{}
	p.status.NodeInfo.Network = "modeld-test-1"
	p.status.NodeInfo.ListenAddr = p.comet.P2P.ListenAddress
	p.status.SyncInfo.LatestBlockHeight = 7
	p.status.SyncInfo.LatestBlockTime = p.now.Add(-time.Second)
	p.net = &coretypes.ResultNetInfo{NPeers: 2, Peers: []coretypes.Peer{{NodeInfo: cmtp2p.DefaultNodeInfo{}}}}
}

// illnesses says, for each check, how to make it fail and what it answers then.
var illnesses = []struct {
	check string
	spoil func(*testing.T, *patient)
	says  string
}{
	{"files", func(t *testing.T, p *patient) {
		require.NoError(t, os.Remove(filepath.Join(p.home, "config", "node_key.json")))
	}, "node_key.json"},
	{"genesis", func(t *testing.T, p *patient) {
		replace(t, filepath.Join(p.home, "config", "genesis.json"), `"max_gas": "60000000"`, `"max_gas": "-1"`)
	}, "max_gas"},
	{"node-keys", func(t *testing.T, p *patient) { require.NoError(t, os.Chmod(p.comet.PrivValidatorKeyFile(), 0o644)) }, "got mode 644"},
	{"gas-price", func(_ *testing.T, p *patient) { p.app.Set("minimum-gas-prices", "0.000umodel") }, "transactions would be free"},
	{"query-gas", func(_ *testing.T, p *patient) { p.app.Set("query-gas-limit", 0) }, "got 0"},
	{"pruning", func(_ *testing.T, p *patient) { p.app.Set("pruning", "everything") }, "expected one or the other"},
	{"pruning", func(_ *testing.T, p *patient) { p.app.Set("min-retain-blocks", 100) }, "expected at least 2000"},
	{"telemetry", func(t *testing.T, p *patient) {
		require.NoError(t, os.WriteFile(filepath.Join(p.home, "config", "otel.yaml"), []byte("a: [b"), 0o600))
	}, "expected YAML"},
	{"ports", func(t *testing.T, p *patient) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = listener.Close() })
		p.comet.RPC.ListenAddress = "tcp://" + listener.Addr().String()
	}, "to be free"},
	{"ports", func(_ *testing.T, p *patient) { runs(p) }, "expected the node at"},
	{"disk", func(_ *testing.T, p *patient) { p.home = "/none" }, "expected a folder"},
	{"client", func(_ *testing.T, p *patient) { p.client.ChainID = "modeld-other-1" }, "expected modeld-test-1 as in genesis.json"},
	{"client", func(_ *testing.T, p *patient) { runs(p); p.status.NodeInfo.Network = "modeld-2" }, "expected modeld-2 as in the node"},
	{"keyring", func(_ *testing.T, p *patient) { p.client.Keyring = absent{} }, "found none"},
	{"keyring", func(_ *testing.T, p *patient) { p.client.ChainID = "modeld-1" }, "expected encrypted keys"},
	{"node", func(_ *testing.T, p *patient) { p.named = true }, "none answers"},
	{"peers", func(_ *testing.T, p *patient) { runs(p); p.net.NPeers = 0 }, "expected at least one peer"},
	{"sync", func(_ *testing.T, p *patient) { runs(p); p.status.SyncInfo.CatchingUp = true }, "still catching up at 7"},
	{"clock", func(_ *testing.T, p *patient) { runs(p); p.now = p.now.Add(-time.Minute) }, "ahead of this clock"},
	{"clock", func(_ *testing.T, p *patient) { runs(p); p.now = p.now.Add(time.Hour) }, "old"},
}

// Each check passes on a healthy node and names the repair of an ill one.
func TestChecksOfTheDoctor(t *testing.T) {
	tested := map[string]bool{"open-files": true}
	for _, i := range illnesses {
		tested[i.check] = true
		for _, c := range checks {
			if c.name != i.check {
				continue
			}
			p := healthyPatient(t)
			require.NotEqual(t, failed, c.run(p).Status, "%s: %s", c.name, c.run(p).Detail)
			i.spoil(t, p)
			f := c.run(p)
			require.Equal(t, failed, f.Status, "%s: %s", c.name, i.says)
			require.Contains(t, f.Detail, i.says)
			require.NotEmpty(t, f.Fix)
		}
	}
	for _, c := range checks {
		require.True(t, tested[c.name], "no test lets %s fail", c.name)
	}
}

func TestBoundsOfTheMachine(t *testing.T) {
	require.Equal(t, failed, judgeDisk("/", minFreeBytes-1).Status)
	require.Equal(t, healthy, judgeDisk("/", minFreeBytes).Status)
	require.Equal(t, failed, judgeOpenFiles(minOpenFiles-1).Status)
	require.Equal(t, healthy, judgeOpenFiles(minOpenFiles).Status)
}

// The doctor reports one document, and its exit code says whether something failed.
func TestDoctor(t *testing.T) {
	c := chain(t)
	r := typed(t, "doctor -o json")
	d := document(t, r)
	require.Equal(t, true, d["running"])
	status := map[string]string{}
	for _, check := range d["checks"].([]any) {
		line := check.(map[string]any)
		status[line["name"].(string)] = line["status"].(string)
	}
	require.Len(t, status, len(checks))
	for _, name := range []string{"node", "client", "sync", "clock", "keyring", "genesis"} {
		require.Equal(t, healthy, status[name], name)
	}

	r = typed(t, "doctor --node tcp://127.0.0.1:1 --home "+c.home)
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.stdout, "fix: start it with modeld start")
	require.Contains(t, r.stderr, "expected all")
}
