package config

import (
	"time"
)

// The modes of a transaction.
const (
	// Unordered transactions carry a time limit instead of a sequence, so none waits for another.
	Unordered = "unordered"
	// Ordered transactions carry the sequence of the account.
	Ordered = "ordered"
)

// The kinds of a runner.
const (
	// Exec runs a command.
	Exec = "exec"
	// Human waits for a person in a browser (modeld evaluator serve-human).
	Human = "human"
)

// The formats of a result.
const (
	// ParseJSON is the result.json of the runner contract.
	ParseJSON = "json"
	// ParseLMEval is a results_*.json of lm-evaluation-harness.
	ParseLMEval = "lm-eval"
)

// What is done about an artifact that nobody can fetch or run.
const (
	// Report commits the raw value unfetchable.
	Report = "report"
	// Silent commits nothing; the seat is slashed as every silent one.
	Silent = "silent"
)

// Config is the whole of evaluator.yaml.
type Config struct {
	Chain   Chain    `yaml:"chain"`
	Wallet  Wallet   `yaml:"wallet"`
	Select  Select   `yaml:"select"`
	Runners []Runner `yaml:"runners"`
	// OnAbstain is report or silent.
	OnAbstain string  `yaml:"on_abstain"`
	Workers   int     `yaml:"workers"`
	Claim     Claim   `yaml:"claim"`
	Metrics   Metrics `yaml:"metrics"`
	Log       Log     `yaml:"log"`
}

// Chain says where nodes are. Two or more of a kind replace one another when one fails.
type Chain struct {
	GRPC    []string `yaml:"grpc"`
	RPC     []string `yaml:"rpc"`
	ChainID string   `yaml:"chain_id"`
	// Poll is how often the chain is asked when no node tells of blocks.
	Poll time.Duration `yaml:"poll"`
}

// Wallet says who signs and who pays.
type Wallet struct {
	KeyringBackend string `yaml:"keyring_backend"`
	KeyringDir     string `yaml:"keyring_dir"`
	Key            string `yaml:"key"`
	PassphraseFile string `yaml:"passphrase_file"`
	// AuthzGranter is the bonded account when the key is only allowed to act for it.
	AuthzGranter string `yaml:"authz_granter"`
	// FeeGranter pays the fees when it is not the key.
	FeeGranter string `yaml:"fee_granter"`
	Tx         Tx     `yaml:"tx"`
}

// Tx says how transactions are made.
type Tx struct {
	Mode string `yaml:"mode"`
	// Timeout is how long after the last block's time an unordered transaction may be included.
	Timeout       time.Duration `yaml:"timeout"`
	GasAdjustment string        `yaml:"gas_adjustment"`
	GasPrice      string        `yaml:"gas_price"`
	// MaxFee is the most that one transaction may cost; a bump stops there.
	MaxFee string `yaml:"max_fee"`
}

// Select says which assignments are worked on; the others are left, with a reason.
type Select struct {
	// Benchmarks by name or id; empty means all.
	Benchmarks []string `yaml:"benchmarks"`
	// Licenses of versions, as SPDX expressions; empty means all.
	Licenses       []string `yaml:"licenses"`
	MaxArtifactGiB int64    `yaml:"max_artifact_gib"`
	MaxQueue       int      `yaml:"max_queue"`
	AllowPickle    bool     `yaml:"allow_pickle"`
	// IPFSGateway such as https://ipfs.io; empty means that ipfs artifacts are not fetched.
	IPFSGateway string `yaml:"ipfs_gateway"`
	// AllowLocal lets artifacts come from this machine and from private networks.
	AllowLocal bool `yaml:"allow_local"`
}

// Runner is a way to measure.
type Runner struct {
	Name string `yaml:"name"`
	Type string `yaml:"type"`
	// Benchmarks by name or id that it measures; empty means every one that no other runner names.
	Benchmarks []string `yaml:"benchmarks"`
	// Command and its arguments; no shell. {placeholders} are filled in.
	Command []string `yaml:"command"`
	// Vars are more placeholders.
	Vars  map[string]string `yaml:"vars"`
	Parse string            `yaml:"parse"`
	// Metric is the name of the metric in the result when it is not that of the benchmark.
	Metric string `yaml:"metric"`
	// Task is the name of the task in a file of lm-eval when it is not that of the benchmark.
	Task string `yaml:"task"`
	// Env are variables of this daemon that the command may see besides PATH, HOME, LANG and TMPDIR.
	Env     []string      `yaml:"env"`
	Timeout time.Duration `yaml:"timeout"`
	Tries   int           `yaml:"tries"`
	Pins    Pins          `yaml:"pins"`
	Sandbox Sandbox       `yaml:"sandbox"`
	// Listen is the address of a human runner.
	Listen string `yaml:"listen"`
}

// Pins are what the harness must say of itself. Empty fields are not compared.
type Pins struct {
	GitHash  string `yaml:"git_hash"`
	TaskHash string `yaml:"task_hash"`
	// AnyHarness turns off the comparison with the harness digest of the benchmark.
	AnyHarness bool `yaml:"any_harness"`
}

// Sandbox limits a command.
type Sandbox struct {
	// Network is none or host.
	Network string `yaml:"network"`
	// MemoryGiB of address space, 0 for no limit.
	MemoryGiB int64 `yaml:"memory_gib"`
	// CPUs is the most processors the command may use, 0 for all.
	CPUs int `yaml:"cpus"`
	// OutputGiB is the largest file it may write.
	OutputGiB        int64 `yaml:"output_gib"`
	ReadonlyArtifact bool  `yaml:"readonly_artifact"`
}

// Claim says whether rewards are fetched.
type Claim struct {
	Auto bool `yaml:"auto"`
	// Min in umodel, below which nothing is fetched.
	Min string `yaml:"min"`
}

// Metrics says where Prometheus finds the numbers; empty means nowhere.
type Metrics struct {
	Listen string `yaml:"listen"`
}

// Log is text or json, and the least level.
type Log struct {
	Format string `yaml:"format"`
	Level  string `yaml:"level"`
}

// Default gives the settings of a file that says nothing.
func Default() Config {
	return Config{
		Chain: Chain{GRPC: []string{"127.0.0.1:9090"}, RPC: []string{"tcp://127.0.0.1:26657"}, Poll: 5 * time.Second},
		Wallet: Wallet{
			KeyringBackend: "file",
			Tx: Tx{
				Mode: Unordered, Timeout: 5 * time.Minute, GasAdjustment: "1.4", GasPrice: "0.025umodel", MaxFee: "1000000umodel",
			},
		},
		Select:    Select{MaxArtifactGiB: 40, MaxQueue: 256},
		OnAbstain: Report, Workers: 1,
		Claim:   Claim{Auto: true, Min: "1000000"},
		Metrics: Metrics{Listen: "127.0.0.1:2112"},
		Log:     Log{Format: "text", Level: "info"},
	}
}

// fill sets what a runner left out.
func (r *Runner) fill() {
	if r.Type == "" {
		r.Type = Exec
	}
	if r.Parse == "" {
		r.Parse = ParseJSON
	}
	if r.Timeout == 0 {
		r.Timeout = 4 * time.Hour
	}
	if r.Tries == 0 {
		r.Tries = 3
	}
	if r.Sandbox.Network == "" {
		r.Sandbox.Network = "none"
	}
	if r.Sandbox.OutputGiB == 0 {
		r.Sandbox.OutputGiB = 1
	}
}
