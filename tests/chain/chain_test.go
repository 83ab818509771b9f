// Package chain drives real nodes by the command line: each file in testdata is a story.
package chain

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
)

// patience is how long a story waits for the chain.
const patience = 60 * time.Second

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"modeld": func() { os.Exit(cmd.Main()) }})
}

func TestStories(t *testing.T) {
	flag.Parse()
	if testing.Short() {
		t.Skip("runs nodes")
	}
	testscript.Run(t, testscript.Params{
		Dir:   "testdata",
		Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"reach": reach, "included": included, "field": field,
		},
	})
}

// setup gives every story its own home and free ports.
func setup(env *testscript.Env) error {
	env.Setenv("MODELD_HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("MODELD_KEYRING_BACKEND", "test")
	for _, name := range []string{"RPC", "P2P", "REST", "GRPC"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		env.Setenv(name, fmt.Sprint(listener.Addr().(*net.TCPAddr).Port))
		if err := listener.Close(); err != nil {
			return err
		}
	}
	env.Setenv("MODELD_NODE", "tcp://127.0.0.1:"+env.Getenv("RPC"))
	return nil
}

// output runs modeld and gives its standard output; ok is false when it failed.
func output(ts *testscript.TestScript, args ...string) (text string, ok bool) {
	err := ts.Exec("modeld", args...)
	return ts.ReadFile("stdout"), err == nil
}

// reach EPOCH PHASE waits until the chain is there, or beyond.
func reach(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: reach EPOCH PHASE")
	}
	order := map[string]int{"PHASE_COMMIT": 1, "PHASE_REVEAL": 2, "PHASE_SETTLE": 3, "PHASE_CHALLENGE": 4}
	var want int
	if _, err := fmt.Sscan(args[0], &want); err != nil {
		ts.Fatalf("epoch: %v", err)
	}
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		text, ok := output(ts, "query", "evalreward", "schedule", "--output", "json")
		var at struct {
			Epoch string `json:"epoch"`
			Phase string `json:"phase"`
		}
		if ok && json.Unmarshal([]byte(text), &at) == nil {
			var epoch int
			if at.Epoch != "" {
				if _, err := fmt.Sscan(at.Epoch, &epoch); err != nil {
					ts.Fatalf("schedule: %v", err)
				}
			}
			if epoch > want || epoch == want && order[at.Phase] >= order["PHASE_"+strings.ToUpper(args[1])] {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("epoch %s %s was not reached", args[0], args[1])
}

// included reads the answer to a broadcast from stdout and waits until the transaction is in
// a block; ! included wants it to fail there.
func included(ts *testscript.TestScript, neg bool, _ []string) {
	var sent struct {
		TxHash string `json:"txhash"`
		Code   int    `json:"code"`
		RawLog string `json:"raw_log"`
	}
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &sent); err != nil {
		ts.Fatalf("expected the answer to a broadcast on stdout: %v", err)
	}
	deadline := time.Now().Add(patience)
	for sent.Code == 0 && time.Now().Before(deadline) {
		text, ok := output(ts, "query", "tx", sent.TxHash, "--output", "json")
		if !ok {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		if err := json.Unmarshal([]byte(text), &sent); err != nil {
			ts.Fatalf("transaction: %v", err)
		}
		break
	}
	if (sent.Code != 0) != neg {
		ts.Fatalf("transaction %s: code %d: %s", sent.TxHash, sent.Code, sent.RawLog)
	}
}

// field VAR PATH sets a variable to a field of the JSON on stdout; numbers in the path are
// places in lists.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: field VAR PATH")
	}
	var value any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &value); err != nil {
		ts.Fatalf("expected JSON on stdout: %v", err)
	}
	for step := range strings.SplitSeq(args[1], ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				ts.Fatalf("%s: no place %s in a list of %d", args[1], step, len(at))
			}
			value = at[i]
		default:
			ts.Fatalf("%s: nothing at %s", args[1], step)
		}
	}
	ts.Setenv(args[0], fmt.Sprint(value))
}
