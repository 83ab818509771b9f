package config_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/config"
)

const small = `
chain: {chain_id: modeld-1}
wallet: {keyring_backend: test, key: hot}
runners:
  - {name: lm, command: [measure, "{artifact_dir}", "{task}"], vars: {task: mmlu}}
`

// TestTheTemplateIsValid: what init writes is what run reads, once the key is in a test keyring.
func TestTheTemplateIsValid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "evaluator.yaml")
	text, err := config.Template(config.Written{ChainID: "modeld-1", Key: "hot", Backend: "test"})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))

	c, err := config.Load(file, nil)
	require.NoError(t, err)

	require.Equal(t, "modeld-1", c.Chain.ChainID)
	require.Equal(t, "hot", c.Wallet.Key)
	require.Equal(t, 4*time.Hour, c.Runners[0].Timeout)
	require.Equal(t, config.Unordered, c.Wallet.Tx.Mode)
}

// TestTheTemplateTakesACommand: what is said to init is in the settings, words with blanks, colons and quotes too.
func TestTheTemplateTakesACommand(t *testing.T) {
	command := []string{"sh", `/a b/"measure": #1.sh`, "{artifact_file}"}
	text, err := config.Template(config.Written{
		ChainID: "modeld-1", Key: "hot", Backend: "test", KeyringDir: "/the keys", Command: command, AllowLocal: true, Metrics: "127.0.0.1:1",
	})
	require.NoError(t, err)

	c, err := config.Parse([]byte(text), nil)
	require.NoError(t, err)

	require.Equal(t, command, c.Runners[0].Command)
	require.Equal(t, config.ParseJSON, c.Runners[0].Parse)
	require.Equal(t, "/the keys", c.Wallet.KeyringDir)
	require.Equal(t, "127.0.0.1:1", c.Metrics.Listen)
	require.True(t, c.Select.AllowLocal)
}

// TestDefaultsAndEnvironment: a file may be short, and a variable beats it.
func TestDefaultsAndEnvironment(t *testing.T) {
	c, err := config.Parse([]byte(small), []string{
		"PATH=/bin", "MODELD_EVALUATOR_WALLET_TX_MAX_FEE=7umodel", "MODELD_EVALUATOR_CHAIN_RPC=tcp://a:1, tcp://b:1",
		"MODELD_EVALUATOR_WORKERS=3", "MODELD_EVALUATOR_CHAIN_POLL=1s", "MODELD_EVALUATOR_SELECT_ALLOW_PICKLE=true",
		"MODELD_EVALUATOR_HOME=/elsewhere",
	})
	require.NoError(t, err)

	require.Equal(t, "7umodel", c.Wallet.Tx.MaxFee)
	require.Equal(t, []string{"tcp://a:1", "tcp://b:1"}, c.Chain.RPC)
	require.Equal(t, 3, c.Workers)
	require.Equal(t, time.Second, c.Chain.Poll)
	require.True(t, c.Select.AllowPickle)
	require.Equal(t, "none", c.Runners[0].Sandbox.Network)
	require.Equal(t, config.Report, c.OnAbstain)
}

// TestConfigRefusals: every mistake is named with its key, what was expected and what came.
func TestConfigRefusals(t *testing.T) {
	for text, want := range map[string]string{
		small + "chian: {}":                                             "field chian not found",
		small + "workers: 0":                                            "workers: expected at least 1, got 0",
		small + "workers: many":                                         "cannot unmarshal",
		small + "on_abstain: maybe":                                     `on_abstain: expected report or silent, got "maybe"`,
		small + "log: {level: loud}":                                    `log.level: expected debug or info or warn or error, got "loud"`,
		small + "metrics: {listen: here}":                               `metrics.listen: expected HOST:PORT or nothing, got "here"`,
		small + "claim: {min: -1}":                                      `claim.min: expected an amount in umodel, got "-1"`,
		small + "select: {max_artifact_gib: 0}":                         "select.max_artifact_gib: expected at least 1, got 0",
		small + "---\nworkers: 2":                                       "expected one document",
		"":                                                              "chain.chain_id: expected the id of the chain",
		"chain: {chain_id: a, poll: 0s}":                                "chain.poll: expected more than 0s",
		"chain: {grpc: []}":                                             "chain.grpc, chain.rpc: expected at least one address each, got 0 and 1",
		"wallet: {key: k}":                                              "wallet.passphrase_file: expected a file with the passphrase",
		"wallet: {keyring_backend: paper}":                              `wallet.keyring_backend: expected file or test or os or memory, got "paper"`,
		"wallet: {authz_granter: me}":                                   `wallet.authz_granter: expected an address or nothing, got "me"`,
		"wallet: {tx: {timeout: 11m}}":                                  "wallet.tx.timeout: expected 10s to 9m, got 11m",
		"wallet: {tx: {mode: random}}":                                  `wallet.tx.mode: expected unordered or ordered, got "random"`,
		"wallet: {tx: {gas_adjustment: 0.5}}":                           `wallet.tx.gas_adjustment: expected a number of at least 1, got "0.5"`,
		"wallet: {tx: {gas_price: cheap}}":                              "wallet.tx.gas_price",
		"wallet: {tx: {max_fee: all}}":                                  "wallet.tx.max_fee",
		"runners: []":                                                   "runners: expected at least one",
		"runners: [{name: a}]":                                          "runners[0].command: expected a program",
		"runners: [{name: a, type: http, command: [x]}]":                `runners[0].type: expected exec or human, got "http"`,
		"runners: [{name: a, command: [x, '{secret}']}]":                "runners[0].command[1]: expected one of artifact_dir",
		"runners: [{name: a, command: [x]}, {name: a, command: [x]}]":   `runners[1].name: expected a name of its own, got "a"`,
		"runners: [{name: a, command: [x], parse: xml}]":                `runners[0].parse: expected json or lm-eval, got "xml"`,
		"runners: [{name: a, command: [x], sandbox: {network: some}}]":  `runners[0].sandbox.network: expected none or host, got "some"`,
		"runners: [{name: a, command: [x], sandbox: {memory_gib: -1}}]": "runners[0].sandbox: expected memory_gib >= 0",
		"runners: [{name: a, type: human, listen: x}]":                  "runners[0].listen: expected HOST:PORT",
		"runners: [{name: a, command: [x], tries: -1}]":                 "tries of at least 1",
		"select: {max_queue: 0}":                                        "select.max_queue: expected at least 1, got 0",
	} {
		_, err := config.Parse([]byte(text), nil)
		require.ErrorContains(t, err, want, text)
	}
	_, err := config.Parse([]byte(small), []string{"MODELD_EVALUATOR_WALET_KEY=hot"})
	require.ErrorContains(t, err, "MODELD_EVALUATOR_WALET_KEY: expected the name of a key")
	_, err = config.Parse([]byte(small), []string{"MODELD_EVALUATOR_CHAIN_POLL=soon"})
	require.ErrorContains(t, err, "expected a time such as 5m")
	_, err = config.Load("/nowhere/evaluator.yaml", nil)
	require.ErrorContains(t, err, "modeld evaluator init")
}

// TestRunnerOfABenchmark: who names a benchmark measures it; people measure what people grade.
func TestRunnerOfABenchmark(t *testing.T) {
	c := config.Config{Runners: []config.Runner{
		{Name: "people", Type: config.Human}, {Name: "rest", Type: config.Exec}, {Name: "own", Type: config.Exec, Benchmarks: []string{"mmlu", "7"}},
	}}
	for _, want := range []struct {
		id    uint32
		name  string
		human bool
		got   string
	}{{1, "prose", false, "rest"}, {2, "mmlu", false, "own"}, {7, "code", false, "own"}, {3, "taste", true, "people"}} {
		r, found := c.RunnerFor(want.id, want.name, want.human)
		require.True(t, found)
		require.Equal(t, want.got, r.Name)
	}
	_, found := config.Config{}.RunnerFor(1, "prose", false)
	require.False(t, found)
}

// TestPlaceholdersAreFilledOnce: text from the chain is never looked at again.
func TestPlaceholdersAreFilledOnce(t *testing.T) {
	values := map[string]string{"ref": "{seed}", "seed": "7"}
	require.Equal(t, "pretrained={seed},7,{other}", config.Fill("pretrained={ref},{seed},{other}", values))
}
