package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/cometbft/cometbft/privval"

	"github.com/modeld-labs/modeld/app"
)

const chainID = "modeld-bench-1"

// Build builds the binary of modeld into a folder and gives its path. It runs in any folder
// of the module.
func Build(ctx context.Context, folder string) (string, error) {
	binary := filepath.Join(folder, "modeld")
	//nolint:gosec // The folder is that of whoever runs the benchmark.
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/modeld-labs/modeld/cmd/modeld")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build modeld: expected a binary, got %w: %s", err, out)
	}
	return binary, nil
}

// ports are where a node listens, on the loopback interface.
type ports struct{ rpc, p2p, grpc, metrics int }

func freePorts() (p ports, err error) {
	var listeners []net.Listener
	// Closed only at the end, so that no port is given twice.
	defer func() {
		for _, listener := range listeners {
			err = errors.Join(err, listener.Close())
		}
	}()
	for _, field := range []*int{&p.rpc, &p.p2p, &p.grpc, &p.metrics} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return p, err
		}
		listeners = append(listeners, listener)
		*field = listener.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

// home is the folder of a node.
type home struct {
	dir   string
	ports ports
	// profile is a folder for CPU profiles of nodes; empty for none.
	profile string
}

// setup is what distinguishes one chain of the benchmark from another.
type setup struct {
	// indexer of transactions, "kv" or "null".
	indexer string
	// raised gives blocks of 16 MiB and ten times the gas.
	raised bool
	// prunes makes a node that keeps no more than it must.
	prunes bool
	// idle watches the node at the end while it waits.
	idle bool
}

// prepareHome runs modeld init and changes what the package's text names.
func prepareHome(ctx context.Context, binary, dir string, application *app.App, o Options, c *cast, s setup) (*home, error) {
	//nolint:gosec // The binary is the one that was built, or named by whoever runs the benchmark.
	if out, err := exec.CommandContext(ctx, binary, "init", "bench", "--chain-id", chainID, "--home", dir).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("modeld init: %w: %s", err, out)
	}
	at, err := freePorts()
	if err != nil {
		return nil, err
	}
	h := &home{dir: dir, ports: at, profile: o.Profile}
	key := privval.LoadFilePV(h.config("priv_validator_key.json"), filepath.Join(dir, "data", "priv_validator_state.json"))
	if err := fillGenesis(application, h.config("genesis.json"), o, c, key.Key.PubKey, s.raised); err != nil {
		return nil, err
	}
	local := func(port int) string { return fmt.Sprintf("\"tcp://127.0.0.1:%d\"", port) }
	err = errors.Join(
		h.set("config.toml", "consensus", "timeout_commit", `"0s"`),
		h.set("config.toml", "consensus", "skip_timeout_commit", "true"),
		h.set("config.toml", "tx_index", "indexer", fmt.Sprintf("%q", s.indexer)),
		h.set("config.toml", "rpc", "laddr", local(at.rpc)),
		h.set("config.toml", "p2p", "laddr", local(at.p2p)),
		h.set("config.toml", "p2p", "pex", "false"),
		h.set("config.toml", "instrumentation", "prometheus_listen_addr", fmt.Sprintf("\"127.0.0.1:%d\"", at.metrics)),
		h.set("app.toml", "api", "enable", "false"),
		h.set("app.toml", "grpc", "address", fmt.Sprintf("\"127.0.0.1:%d\"", at.grpc)),
		h.set("app.toml", "grpc-web", "enable", "false"),
	)
	if s.prunes {
		err = errors.Join(err, h.prunes())
	}
	return h, err
}

// prunes sets what an operator sets who keeps no history: a hundred states, as many blocks as
// evidence needs and a few more, and no snapshots, which would hold blocks.
func (h *home) prunes() error {
	return errors.Join(
		h.set("app.toml", "", "pruning", `"custom"`),
		h.set("app.toml", "", "pruning-keep-recent", `"100"`),
		h.set("app.toml", "", "pruning-interval", `"10"`),
		h.set("app.toml", "", "min-retain-blocks", fmt.Sprint(prunableAge+50)),
		h.set("app.toml", "state-sync", "snapshot-interval", "0"),
	)
}

func (h *home) config(name string) string { return filepath.Join(h.dir, "config", name) }

// set replaces one value in a settings file. section is empty for what stands before the
// first one. A setting that is not there is an error: init would have to be looked at again.
func (h *home) set(file, section, key, value string) error {
	text, err := os.ReadFile(h.config(file))
	if err != nil {
		return err
	}
	start, end := 0, len(text)
	if section != "" {
		at := regexp.MustCompile(`(?m)^\[` + regexp.QuoteMeta(section) + `\]$`).FindIndex(text)
		if at == nil {
			return fmt.Errorf("%s: expected a section [%s], found none", file, section)
		}
		start = at[1]
	}
	if next := regexp.MustCompile(`(?m)^\[`).FindIndex(text[start:]); next != nil {
		end = start + next[0]
	}
	line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + ` = .*$`).FindIndex(text[start:end])
	if line == nil {
		return fmt.Errorf("%s: expected a setting %s in section [%s], found none", file, key, section)
	}
	changed := fmt.Sprintf("%s%s = %s%s", text[:start+line[0]], key, value, text[start+line[1]:])
	return os.WriteFile(h.config(file), []byte(changed), 0o600)
}
