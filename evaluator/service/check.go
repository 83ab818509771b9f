package service

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/evaluator/secret"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Line is one thing that was checked.
type Line struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	// Text is what was found, and for a failure what to do.
	Text string `json:"text"`
	// Warning: it works, with less safety.
	Warning bool `json:"warning,omitempty"`
}

// checker gathers lines.
type checker struct{ lines []Line }

func (k *checker) line(what, found string, err error) bool {
	if err != nil {
		found = err.Error()
	}
	k.lines = append(k.lines, Line{What: what, OK: err == nil, Text: found})
	return err == nil
}

// Check compares a home with the chain and the machine. It changes nothing.
func (h Home) Check(ctx context.Context) []Line {
	k := &checker{}
	c, err := h.Load()
	if !k.line("settings", h.Settings(), err) {
		return k.lines
	}
	_, err = secret.Load(h.Secret())
	k.line("secret", "readable by its owner only; keep a copy elsewhere: modeld evaluator keys --export", err)
	k.runners(c)
	keys, err := h.Keys(c.Wallet)
	if !k.line("keyring", c.Wallet.KeyringBackend, err) {
		return k.lines
	}
	k.nodes(ctx, c)
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	chain, err := evaluator.Dial(ctx, c, keys)
	if !k.line("chain", "chain "+c.Chain.ChainID+" answers, key "+c.Wallet.Key+" is in the keyring", err) {
		return k.lines
	}
	defer chain.Close()
	k.line("balance", "enough for "+fmt.Sprint(leastTxs)+" transactions on "+chain.Payer(), affordable(ctx, chain, c))
	k.bonded(ctx, chain)
	k.grants(ctx, chain, c.Wallet)
	k.benchmarks(ctx, chain, c)
	return k.lines
}

// runners looks for programs and for what the system allows.
func (k *checker) runners(c config.Config) {
	if isolation := runner.Probe(); isolation.Namespaces {
		k.line("isolation", "runners have no network and end with all their processes", nil)
	} else {
		k.lines = append(k.lines, Line{What: "isolation", OK: true, Warning: true,
			Text: "not available, runners can reach the network and processes may outlive them: " + isolation.Why})
	}
	for _, r := range c.Runners {
		if r.Type == config.Human {
			continue
		}
		path, err := exec.LookPath(r.Command[0])
		if err != nil {
			err = fmt.Errorf("%w; install it for the user of the daemon, or correct command", err)
		}
		k.line("runner "+r.Name, path, err)
		for _, name := range r.Env {
			if _, set := os.LookupEnv(name); !set {
				k.lines = append(k.lines, Line{What: "runner " + r.Name, OK: true, Warning: true, Text: "env: variable " + name + " is not set here"})
			}
		}
	}
}

// nodes asks each endpoint by itself; one that is down is a warning while another answers.
func (k *checker) nodes(ctx context.Context, c config.Config) {
	for i := range max(len(c.Chain.GRPC), len(c.Chain.RPC)) {
		grpc, rpc := c.Chain.GRPC[i%len(c.Chain.GRPC)], c.Chain.RPC[i%len(c.Chain.RPC)]
		what := "node " + grpc + ", " + rpc
		one, err := client.New(ctx, client.Options{GRPC: []string{grpc}, RPC: []string{rpc}, ChainID: c.Chain.ChainID, Timeout: 5 * time.Second})
		if err != nil {
			k.lines = append(k.lines, Line{What: what, OK: true, Warning: true, Text: err.Error()})
			continue
		}
		tip, err := one.Tip(ctx)
		k.line(what, fmt.Sprintf("height %d", tip.Height), err)
		_ = one.Close()
	}
	if len(c.Chain.GRPC) < 2 || len(c.Chain.RPC) < 2 {
		k.lines = append(k.lines, Line{What: "nodes", OK: true, Warning: true, Text: "only one; name a second one of each kind, for when it fails"})
	}
}

// bonded looks whether the chain draws this evaluator.
func (k *checker) bonded(ctx context.Context, chain *evaluator.Client) {
	address := chain.Evaluator()
	res, err := chain.Queries().EvalReward().Evaluator(ctx, &types.QueryEvaluatorRequest{Address: address})
	if err != nil {
		k.line("bond", "", fmt.Errorf("%s is no evaluator: %w; bond it: modeld tx evalreward register-evaluator automated --from KEY", address, err))
		return
	}
	for _, e := range res.Evaluators {
		if e.Evaluator.Kind != types.EVALUATOR_KIND_AUTOMATED {
			continue
		}
		if e.Evaluator.Status != types.EVALUATOR_STATUS_ACTIVE {
			err = fmt.Errorf("expected status active, got %s until epoch %d; modeld tx evalreward unjail ends a jail that lasted",
				e.Evaluator.Status, e.Evaluator.UntilEpoch)
		}
		k.line("bond", fmt.Sprintf("%s is active, effective credibility %d ppm", address, e.EffectiveCredibility), err)
		return
	}
	k.line("bond", "", fmt.Errorf("%s is an evaluator of another kind; modeld tx evalreward register-evaluator automated --from KEY", address))
}

// grants looks for what a key needs that acts for another account.
func (k *checker) grants(ctx context.Context, chain *evaluator.Client, w config.Wallet) {
	key, err := chain.KeyAddress()
	if err != nil {
		k.line("key", "", err)
		return
	}
	if w.AuthzGranter != "" {
		q := authz.NewQueryClient(chain.Queries().Conn())
		for _, msg := range []sdk.Msg{&types.MsgCommitEvaluations{}, &types.MsgRevealEvaluations{}} {
			url := sdk.MsgTypeURL(msg)
			res, err := q.Grants(ctx, &authz.QueryGrantsRequest{Granter: w.AuthzGranter, Grantee: key, MsgTypeUrl: url})
			if err == nil && len(res.Grants) == 0 {
				err = fmt.Errorf("none")
			}
			if err != nil {
				err = fmt.Errorf("%s may not do it for %s: %w; modeld tx authz grant %s generic --msg-type %s --from OWNER", key, w.AuthzGranter, err, key, url)
			}
			k.line("grant "+url[strings.LastIndex(url, ".")+1:], "granted", err)
		}
	}
	if w.FeeGranter != "" {
		_, err := feegrant.NewQueryClient(chain.Queries().Conn()).Allowance(ctx, &feegrant.QueryAllowanceRequest{Granter: w.FeeGranter, Grantee: key})
		if err != nil {
			err = fmt.Errorf("%s does not pay for %s: %w; modeld tx feegrant grant %s %s", w.FeeGranter, key, err, w.FeeGranter, key)
		}
		k.line("fee grant", "granted", err)
	}
}

// benchmarks compares the settings with the benchmarks of the chain.
func (k *checker) benchmarks(ctx context.Context, chain *evaluator.Client, c config.Config) {
	res, err := chain.Queries().EvalReward().Benchmarks(ctx, &types.QueryBenchmarksRequest{})
	if !k.line("benchmarks", "readable", err) {
		return
	}
	wanted := append([]string{}, c.Select.Benchmarks...)
	for _, r := range c.Runners {
		wanted = append(wanted, r.Benchmarks...)
	}
	for _, name := range wanted {
		known := false
		for _, b := range res.Benchmarks {
			known = known || config.Covers([]string{name}, b.Benchmark.Id, b.Benchmark.Name)
		}
		if !known {
			err := fmt.Errorf("the chain has none of this name or id; modeld query evalreward benchmarks lists them")
			k.line("benchmark "+name, "", err)
		}
	}
}
