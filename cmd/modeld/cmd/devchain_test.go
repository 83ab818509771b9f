package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/flags"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
)

// actAsModeld is the variable that makes the test binary the real one.
const actAsModeld = "MODELD_TEST_AS_BINARY"

func TestMain(m *testing.M) {
	if os.Getenv(actAsModeld) != "" {
		// Standard input ends with the test, however that ends; the node must not outlive it.
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(exitFailed)
		}()
		os.Exit(Main())
	}
	code := m.Run()
	shared.stop()
	os.Exit(code)
}

// devChain is a node with one validator that the tests of this package share.
type devChain struct {
	once            sync.Once
	home            string
	rpc, rest, grpc string
	alice, eva      string
	node            *exec.Cmd
}

var shared devChain

// chain starts the node with the first test that needs it.
func chain(t *testing.T) *devChain {
	t.Helper()
	if testing.Short() {
		t.Skip("runs a node")
	}
	shared.once.Do(func() { shared.start(t) })
	require.NotNil(t, shared.node, "the node did not start")
	t.Setenv("MODELD_NODE", "tcp://"+shared.rpc)
	t.Setenv("MODELD_HOME", shared.home)
	return &shared
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().String()
}

func (c *devChain) start(t *testing.T) {
	var err error
	c.home, err = os.MkdirTemp("", "modeld-cli-")
	require.NoError(t, err)
	t.Setenv("MODELD_HOME", c.home)
	c.rpc, c.rest, c.grpc = freeAddress(t), freeAddress(t), freeAddress(t)
	for _, line := range []string{
		"init tower --chain-id modeld-test-1 --network dev", "keys add alice", "keys add eva", "keys add poor",
		"genesis add-genesis-account alice 1000000000000umodel", "genesis add-genesis-account eva 1000000000000umodel",
		"genesis gentx alice 500000000000umodel --chain-id modeld-test-1", "genesis collect-gentxs",
		"config set config consensus.timeout_commit 200ms --skip-validate",
	} {
		r := typed(t, line)
		require.Equal(t, exitOK, r.code, "%s: %s", line, r.stderr)
	}
	c.alice = strings.TrimSpace(typed(t, "keys show alice --address").stdout)
	c.eva = strings.TrimSpace(typed(t, "keys show eva --address").stdout)
	log, err := os.Create(filepath.Join(c.home, "node.log"))
	require.NoError(t, err)
	c.node = process(t, c.home, log, "start", "--rpc.laddr", "tcp://"+c.rpc, "--p2p.laddr", "tcp://"+freeAddress(t),
		"--api.address", "tcp://"+c.rest, "--grpc.address", c.grpc, "--log_level", "error")
	t.Setenv("MODELD_NODE", "tcp://"+c.rpc)
	require.Eventually(t, func() bool {
		r := typed(t, "query evalreward schedule -o json")
		return r.code == exitOK
	}, time.Minute, 200*time.Millisecond, "no block; see %s", log.Name())
}

func (c *devChain) stop() {
	if c.node != nil && c.node.Process != nil {
		_ = c.node.Process.Kill()
		_ = c.node.Wait()
	}
	if c.home != "" {
		_ = os.RemoveAll(c.home)
	}
}

// process starts the real binary on a home. It ends with this process at the latest.
func process(t *testing.T, home string, log *os.File, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), actAsModeld+"=1", "MODELD_HOME="+home)
	if log != nil {
		cmd.Stdout, cmd.Stderr = log, log
	}
	_, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd
}

// reply is what a command line led to.
type reply struct {
	code           int
	stdout, stderr string
}

// typed runs a command line by the real root command, as Main does.
func typed(t *testing.T, line string) reply {
	t.Helper()
	root := tree(t)
	root.PersistentFlags().String(flags.FlagHome, "", "as the server adds it")
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(strings.Fields(line))
	err := guarded(func() error { return root.ExecuteContext(svrcmd.CreateExecuteContext(context.Background())) })
	if err != nil {
		fmt.Fprintln(&errs, "Error:", explain(err))
	}
	return reply{exitCode(err), out.String(), errs.String()}
}
