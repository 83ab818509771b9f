// Package node runs go-ethereum in its development mode as a process of its own.
package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/modeld-labs/modeld/tests/bench/geth/rpc"
)

const (
	startWithin = time.Minute
	stopWithin  = 3 * time.Minute
)

// Options says how geth runs. All caches and the database stay as geth sets them.
type Options struct {
	Binary   string         // the geth to run
	Folder   string         // the data directory, kept between starts
	Rich     common.Address // has all coins of a new chain
	GasLimit uint64         // gas of one block
	Slots    int            // transactions that the pool may hold
}

// Node is a running geth.
type Node struct {
	URL     string
	command *exec.Cmd
	done    chan error
	log     string
}

// Start starts geth on free loopback ports and waits until it answers. It mines as soon as a
// transaction arrives (a period of 0), and it does not write a journal of local transactions,
// so that nothing but the chain itself is measured.
func Start(ctx context.Context, o Options) (*Node, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	gas, slots := strconv.FormatUint(o.GasLimit, 10), strconv.Itoa(o.Slots)
	n := &Node{
		URL: "http://127.0.0.1:" + ports[0], done: make(chan error, 1), log: filepath.Clean(o.Folder) + ".log",
		// Interrupts are ignored until geth itself listens to them, which shows when it is ready: it
		// answers some time before, and an interrupt in between would not be a clean stop.
		command: exec.Command("/bin/sh", "-c", `trap "" INT; exec "$0" "$@"`, o.Binary, "--dev", "--dev.period", "0", "--dev.gaslimit", gas, "--miner.gaslimit", gas,
			"--datadir", o.Folder, "--verbosity", "2", "--ipcdisable", "--nodiscover", "--maxpeers", "0",
			"--authrpc.addr", "127.0.0.1", "--authrpc.port", ports[1],
			"--http", "--http.addr", "127.0.0.1", "--http.port", ports[0], "--http.api", "eth,txpool,web3",
			"--rpc.txfeecap", "0", "--rpc.batch-request-limit", "10000", "--rpc.batch-response-max-size", "1000000000",
			"--txpool.nolocals", "--txpool.accountslots", slots, "--txpool.globalslots", slots,
			"--txpool.accountqueue", slots, "--txpool.globalqueue", slots),
	}
	log, err := os.OpenFile(n.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	n.command.Stdout, n.command.Stderr = log, log
	// No geth stays behind when whoever measures is killed.
	n.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := n.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", o.Binary, err)
	}
	go func() { n.done <- n.command.Wait() }()
	if err := n.ready(ctx); err != nil {
		return nil, errors.Join(err, n.Stop())
	}
	return n, nil
}

func (n *Node) ready(ctx context.Context) error {
	client := rpc.New(n.URL)
	for deadline := time.Now().Add(startWithin); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-n.done:
			n.done <- err
			return fmt.Errorf("geth ended before it answered (%w); its log is in %s", err, n.log)
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		var block string
		if client.Call(ctx, &block, "eth_blockNumber") == nil && !ignoresInterrupts(n.command.Process.Pid) {
			return nil
		}
	}
	return fmt.Errorf("geth did not answer at %s within %s; its log is in %s", n.URL, startWithin, n.log)
}

// Stop stops geth as its users do, with an interrupt, and waits until it has written all state.
// A geth that does not end in time is killed, which is an error.
func (n *Node) Stop() error {
	if err := n.command.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-n.done:
		n.done <- err
		if err != nil {
			return fmt.Errorf("geth ended with %w, expected a clean stop; its log is in %s", err, n.log)
		}
		return nil
	case <-time.After(stopWithin):
		return errors.Join(n.command.Process.Kill(), fmt.Errorf("geth did not stop within %s; its log is in %s", stopWithin, n.log))
	}
}

// Usage reads what the process used since it started.
func (n *Node) Usage() (Usage, error) { return usageOf(n.command.Process.Pid) }

// freePorts asks the system for ports of the loopback address that are free now.
func freePorts(count int) ([]string, error) {
	var ports []string
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		_, port, err := net.SplitHostPort(listener.Addr().String())
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	return ports, nil
}
