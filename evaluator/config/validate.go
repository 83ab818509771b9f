package config

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Validate finds every problem that can be seen without a chain; each names the key, what was expected and what came.
func (c Config) Validate() error {
	var found []error
	for _, problems := range [][]error{c.Chain.problems(), c.Wallet.problems(), c.Select.problems(), c.runnerProblems(), c.restProblems()} {
		found = append(found, problems...)
	}
	return errors.Join(found...)
}

func problem(key, format string, args ...any) error {
	return fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...))
}

func oneOf(key, got string, words ...string) error {
	if slices.Contains(words, got) {
		return nil
	}
	return problem(key, "expected %s, got %q", strings.Join(words, " or "), got)
}

func compact(errs ...error) []error {
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

func (c Chain) problems() []error {
	var found []error
	if c.ChainID == "" {
		found = append(found, problem("chain.chain_id", "expected the id of the chain, got nothing; a node tells it: modeld status"))
	}
	if len(c.GRPC) == 0 || len(c.RPC) == 0 {
		found = append(found, problem("chain.grpc, chain.rpc", "expected at least one address each, got %d and %d", len(c.GRPC), len(c.RPC)))
	}
	if c.Poll <= 0 {
		found = append(found, problem("chain.poll", "expected more than 0s, got %s", c.Poll))
	}
	return found
}

func (w Wallet) problems() []error {
	found := compact(
		oneOf("wallet.keyring_backend", w.KeyringBackend, "file", "test", "os", "memory"),
		oneOf("wallet.tx.mode", w.Tx.Mode, Unordered, Ordered),
	)
	if w.Key == "" {
		found = append(found, problem("wallet.key", "expected the name of a key in the keyring, got nothing; modeld keys list shows them"))
	}
	if w.KeyringBackend == "file" && w.PassphraseFile == "" {
		found = append(found, problem("wallet.passphrase_file", "expected a file with the passphrase, because the daemon cannot ask for it; "+
			"or keyring_backend: test for a demo"))
	}
	for _, a := range []struct{ key, address string }{{"wallet.authz_granter", w.AuthzGranter}, {"wallet.fee_granter", w.FeeGranter}} {
		if _, err := sdk.AccAddressFromBech32(a.address); a.address != "" && err != nil {
			found = append(found, problem(a.key, "expected an address or nothing, got %q: %v", a.address, err))
		}
	}
	// An unordered transaction may be at most ten minutes ahead of the block's time.
	if w.Tx.Timeout < 10*time.Second || w.Tx.Timeout > 9*time.Minute {
		found = append(found, problem("wallet.tx.timeout", "expected 10s to 9m, got %s", w.Tx.Timeout))
	}
	if adjustment, err := math.LegacyNewDecFromStr(w.Tx.GasAdjustment); err != nil || adjustment.LT(math.LegacyOneDec()) {
		found = append(found, problem("wallet.tx.gas_adjustment", "expected a number of at least 1, got %q", w.Tx.GasAdjustment))
	}
	if _, err := sdk.ParseDecCoin(w.Tx.GasPrice); err != nil {
		found = append(found, problem("wallet.tx.gas_price", "expected an amount such as 0.025umodel, got %q", w.Tx.GasPrice))
	}
	if _, err := sdk.ParseCoinNormalized(w.Tx.MaxFee); err != nil {
		found = append(found, problem("wallet.tx.max_fee", "expected an amount such as 1000000umodel, got %q", w.Tx.MaxFee))
	}
	return found
}

func (s Select) problems() []error {
	var found []error
	if s.MaxArtifactGiB < 1 {
		found = append(found, problem("select.max_artifact_gib", "expected at least 1, got %d", s.MaxArtifactGiB))
	}
	if s.MaxQueue < 1 {
		found = append(found, problem("select.max_queue", "expected at least 1, got %d", s.MaxQueue))
	}
	return found
}

func (c Config) runnerProblems() []error {
	var found []error
	if len(c.Runners) == 0 {
		found = append(found, problem("runners", "expected at least one, got none; nothing would be measured"))
	}
	names := map[string]bool{}
	for i, r := range c.Runners {
		key := fmt.Sprintf("runners[%d]", i)
		if r.Name == "" || names[r.Name] {
			found = append(found, problem(key+".name", "expected a name of its own, got %q", r.Name))
		}
		names[r.Name] = true
		found = append(found, r.problems(key)...)
	}
	return found
}

func (r Runner) problems(key string) []error {
	if r.Type == Human {
		if _, _, err := net.SplitHostPort(r.Listen); err != nil {
			return []error{problem(key+".listen", "expected HOST:PORT, got %q", r.Listen)}
		}
		return nil
	}
	found := compact(
		oneOf(key+".type", r.Type, Exec, Human),
		oneOf(key+".parse", r.Parse, ParseJSON, ParseLMEval),
		oneOf(key+".sandbox.network", r.Sandbox.Network, "none", "host"),
	)
	if len(r.Command) == 0 {
		found = append(found, problem(key+".command", "expected a program and its arguments, got nothing"))
	}
	for i, word := range r.Command {
		for _, name := range Placeholders(word) {
			_, own := r.Vars[name]
			if !own && !slices.Contains(known, name) {
				found = append(found, problem(fmt.Sprintf("%s.command[%d]", key, i), "expected one of %s, or a name in vars, got {%s}",
					strings.Join(known, ", "), name))
			}
		}
	}
	if r.Timeout < 0 || r.Tries < 1 {
		found = append(found, problem(key, "expected timeout of more than 0s and tries of at least 1, got %s and %d", r.Timeout, r.Tries))
	}
	if r.Sandbox.MemoryGiB < 0 || r.Sandbox.CPUs < 0 || r.Sandbox.OutputGiB < 1 {
		found = append(found, problem(key+".sandbox", "expected memory_gib >= 0, cpus >= 0, output_gib >= 1, got %d, %d, %d",
			r.Sandbox.MemoryGiB, r.Sandbox.CPUs, r.Sandbox.OutputGiB))
	}
	return found
}

func (c Config) restProblems() []error {
	found := compact(
		oneOf("on_abstain", c.OnAbstain, Report, Silent),
		oneOf("log.format", c.Log.Format, "text", "json"),
		oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error"),
	)
	if c.Workers < 1 {
		found = append(found, problem("workers", "expected at least 1, got %d", c.Workers))
	}
	if amount, ok := math.NewIntFromString(c.Claim.Min); !ok || amount.IsNegative() {
		found = append(found, problem("claim.min", "expected an amount in umodel, got %q", c.Claim.Min))
	}
	if _, _, err := net.SplitHostPort(c.Metrics.Listen); c.Metrics.Listen != "" && err != nil {
		found = append(found, problem("metrics.listen", "expected HOST:PORT or nothing, got %q", c.Metrics.Listen))
	}
	return found
}

// known placeholders of a command.
var known = []string{
	"artifact_dir", "artifact_file", "out_dir", "seed", "ref", "version", "digest", "round", "benchmark", "benchmark_id", "metric",
}

var placeholder = regexp.MustCompile(`\{([a-z_][a-z0-9_]*)\}`)

// Placeholders gives the names in braces of a word.
func Placeholders(word string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(word, -1) {
		names = append(names, match[1])
	}
	return names
}

// Fill replaces the placeholders of a word once; what the values hold is not looked at again.
func Fill(word string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(word, func(match string) string {
		if value, known := values[match[1:len(match)-1]]; known {
			return value
		}
		return match
	})
}

// Covers tells whether a list of names or ids holds a benchmark.
func Covers(list []string, id uint32, name string) bool {
	return slices.Contains(list, name) || slices.Contains(list, strconv.FormatUint(uint64(id), 10))
}

// RunnerFor gives the runner of a benchmark: the first that names it, else the first of the kind that names none.
func (c Config) RunnerFor(id uint32, name string, human bool) (Runner, bool) {
	var fallback *Runner
	for i, r := range c.Runners {
		switch {
		case (r.Type == Human) != human:
		case Covers(r.Benchmarks, id, name):
			return r, true
		case len(r.Benchmarks) == 0 && fallback == nil:
			fallback = &c.Runners[i]
		}
	}
	if fallback == nil {
		return Runner{}, false
	}
	return *fallback, true
}
