// Package evaluator runs the real daemon, as a process of its own, on a real node: it is killed at random moments and works off hundreds of
// assignments.
package evaluator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/app/encoding"
	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/cmd/modeld/cmd"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/evaluator/service"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// asModeld makes this test binary behave as modeld, so that the daemon is the real command without a build of its own.
const asModeld = "TEST_AS_MODELD"

func TestMain(m *testing.M) {
	if os.Getenv(asModeld) != "" || os.Args[0] == "modeld-evaluator-runner" {
		os.Exit(cmd.Main())
	}
	os.Exit(m.Run())
}

// scene is a chain on which one evaluator, eva, has a seat in every round, and the home of her daemon.
type scene struct {
	t    *testing.T
	node *testnode.Node
	c    *client.Client
	home string
	eva  testkit.Account
	log  string
}

// plan says how many models wait on how many benchmarks when the chain starts, and how long its phases are.
type plan struct {
	models, benchmarks, commit, reveal int
	script                             string
	workers                            int
	// human makes the three evaluators people.
	human bool
	// settings changes evaluator.yaml.
	settings func(string) string
	// measure changes the benchmarks.
	measure func(*types.Benchmark)
}

const measures = `printf '{"schema":"modeld-result/1","metrics":[{"name":"accuracy","value":"%s"}],"harness":{"name":"test harness"}}' ` +
	`"$(cat "$MODELD_ARTIFACT_FILE" | cut -c1-6)" > "$MODELD_OUT_DIR/result.json"`

func newScene(t *testing.T, p plan) *scene {
	t.Helper()
	dir, err := os.MkdirTemp("", "evaluator-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &scene{t: t, home: filepath.Join(dir, "home"), eva: testkit.NewAccount("eva"), log: filepath.Join(dir, "daemon.log")}
	require.NoError(t, os.MkdirAll(s.home, 0o700))
	require.NoError(t, os.WriteFile(s.log, nil, 0o600))
	s.node = testnode.New(t, testkit.Options{
		Accounts: []string{"owner", "steward", "eva"}, Stewards: []string{"steward"}, Benchmarks: p.list(),
		Params: func(params *types.Params) {
			params.CommitBlocks, params.RevealBlocks, params.SettleBlocks, params.ChallengeBlocks, params.OpenBlocks = uint64(p.commit), uint64(p.reveal), 10, 5, 5
			params.CommitteeSize, params.AppealSize, params.Quorum = 3, 4, 3
			params.MaxBenchmarks, params.RoundsMax, params.AuditsMax, params.AuditRate, params.MaxGoldPerEpoch = uint32(p.benchmarks), uint32(p.models), 0, 0, 0
			params.UnitsPerBlock = uint32(p.benchmarks*(p.models+2))/4 + 1
		},
		Genesis: func(a *app.App, state testkit.State) { s.fill(a, state, p, dir) },
	})
	s.c, err = client.New(t.Context(), client.Options{GRPC: []string{s.node.GRPC()}, RPC: []string{s.node.RPC()}, ChainID: testkit.ChainID})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.c.Close() })
	s.settle(p)
	return s
}

func (p plan) list() (list []types.Benchmark) {
	for id := range uint32(p.benchmarks) {
		b := testkit.Benchmark(id+1, "steward")
		b.Weight, b.HarnessDigest = 10_000, result.Harness{Name: "test harness"}.Digest()
		if p.measure != nil {
			p.measure(&b)
		}
		list = append(list, b)
	}
	return list
}

// fill adds models with artifacts on the disk, a request of each on every benchmark, and eva's bond.
func (s *scene) fill(a *app.App, state testkit.State, p plan, dir string) {
	owner := testkit.NewAccount("owner").String()
	held := math.ZeroInt()
	testkit.EditGenesis(s.t, a, state, modelregtypes.ModuleName, &modelregtypes.GenesisState{}, func(gs *modelregtypes.GenesisState) {
		gs.Namespaces = []modelregtypes.Namespace{{Name: "acme", Owner: owner}}
		for i := range p.models {
			id := uint64(i) + 1
			content := fmt.Appendf(nil, "0.%04d", 1000+i)
			file := filepath.Join(dir, fmt.Sprintf("model-%d", id))
			require.NoError(s.t, os.WriteFile(file, content, 0o600))
			digest := sha256.Sum256(content)
			gs.Models = append(gs.Models, modelregtypes.Model{Id: id, Namespace: "acme", Name: fmt.Sprintf("m%03d", i), Owner: owner, LatestNumber: 1})
			gs.Versions = append(gs.Versions, modelregtypes.Version{
				Id: id, ModelId: id, Number: 1, ContentDigest: digest[:], Registrant: owner, ArtifactUri: "file://" + file, Licence: "MIT",
			})
		}
	})
	testkit.EditGenesis(s.t, a, state, types.ModuleName, &types.GenesisState{}, func(gs *types.GenesisState) {
		kind := types.EVALUATOR_KIND_AUTOMATED
		if p.human {
			kind = types.EVALUATOR_KIND_HUMAN
		}
		// Three are bonded and three are drawn, so eva has a seat in every round; the others stay silent.
		for _, name := range []string{"eva", "erik", "emma"} {
			gs.Evaluators = append(gs.Evaluators, types.Evaluator{
				Address: testkit.NewAccount(name).String(), Kind: kind, Bond: gs.Params.BondUnit,
				Status: types.EVALUATOR_STATUS_ACTIVE, Credibility: 900_000,
			})
			held = held.Add(gs.Params.BondUnit)
		}
		slices.SortFunc(gs.Evaluators, func(a, b types.Evaluator) int {
			return bytes.Compare(sdk.MustAccAddressFromBech32(a.Address), sdk.MustAccAddressFromBech32(b.Address))
		})
		for b := range uint32(p.benchmarks) {
			for i := range p.models {
				gs.Requests = append(gs.Requests, types.Request{
					Benchmark: b + 1, Version: uint64(i) + 1, ModelId: uint64(i) + 1, Requester: owner, Deposit: math.NewInt(1_000_000),
				})
				held = held.AddRaw(1_000_000)
			}
		}
	})
	module := authtypes.NewModuleAddress(types.ModuleName).String()
	testkit.EditGenesis(s.t, a, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) {
		i := slices.IndexFunc(gs.Balances, func(b banktypes.Balance) bool { return b.Address == module })
		gs.Balances[i].Coins = gs.Balances[i].Coins.Add(testkit.Umodel(held.Int64())...)
	})
}

// settle writes the settings and the key of the daemon.
func (s *scene) settle(p plan) {
	home := service.Home(s.home)
	require.NoError(s.t, home.Init(config.Written{ChainID: testkit.ChainID, Key: "eva", Backend: "test"}))
	text := fmt.Sprintf(`
chain: {chain_id: %s, grpc: ["%s"], rpc: ["%s"], poll: 200ms}
wallet: {keyring_backend: test, key: eva, tx: {timeout: 20s, max_fee: 10000000umodel}}
select: {allow_local: true, max_queue: 1000}
runners: [{name: shell, command: [sh, -c, %q], timeout: 10s, sandbox: {network: host}}]
workers: %d
metrics: {listen: ""}
`, testkit.ChainID, s.node.GRPC(), s.node.RPC(), cmp.Or(p.script, measures), cmp.Or(p.workers, 2))
	if p.settings != nil {
		text = p.settings(text)
	}
	require.NoError(s.t, os.WriteFile(home.Settings(), []byte(text), 0o600))
	keys, err := keyring.New(encoding.Name, keyring.BackendTest, s.home, nil, encoding.WithModules().Codec)
	require.NoError(s.t, err)
	for _, name := range []string{"eva", "hot"} {
		key, ok := testkit.NewAccount(name).Key.(*secp256k1.PrivKey)
		require.True(s.t, ok)
		require.NoError(s.t, keys.ImportPrivKeyHex(name, hex.EncodeToString(key.Key), "secp256k1"))
	}
}

// edit changes evaluator.yaml after it was written.
func (s *scene) edit(change ...string) {
	file := service.Home(s.home).Settings()
	text, err := os.ReadFile(file)
	require.NoError(s.t, err)
	require.NoError(s.t, os.WriteFile(file, []byte(strings.NewReplacer(change...).Replace(string(text))), 0o600))
}

// modeld gives a command of the daemon's home.
func (s *scene) modeld(args ...string) *exec.Cmd {
	self, err := os.Executable()
	require.NoError(s.t, err)
	c := exec.Command(self, append(args, "--home", s.home)...)
	c.Env = append(os.Environ(), asModeld+"=yes")
	return c
}

// start starts the daemon as a process; kill -9 is how it ends.
func (s *scene) start() (kill func()) { return s.run("run") }

// run starts a command that is a daemon.
func (s *scene) run(command string) (kill func()) {
	s.t.Helper()
	out, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(s.t, err)
	c := s.modeld("evaluator", command)
	c.Stderr, c.Stdout = out, out
	require.NoError(s.t, c.Start())
	return func() {
		_ = c.Process.Signal(syscall.SIGKILL)
		_ = c.Wait()
		_ = out.Close()
	}
}

func (s *scene) logged() string {
	text, err := os.ReadFile(s.log)
	require.NoError(s.t, err)
	return string(text)
}

// until waits for something; the end of the log says why it did not come.
func (s *scene) until(patience time.Duration, what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			text := s.logged()
			require.Fail(s.t, "expected: "+what, text[max(0, len(text)-6000):])
		}
	}
}

// count gives how many of some rounds eva committed to and revealed.
func (s *scene) count(rounds []uint64) (committed, revealed int) {
	for _, id := range rounds {
		res, err := s.c.EvalReward().Evaluation(s.t.Context(), &types.QueryEvaluationRequest{Round: id, Evaluator: s.eva.String()})
		if err != nil {
			continue
		}
		committed++
		if res.Evaluation.Revealed {
			revealed++
		}
	}
	return committed, revealed
}

// rounds lists the rounds of an epoch.
func (s *scene) rounds(epoch uint64) []uint64 {
	var list []uint64
	for event, err := range s.pages(epoch) {
		require.NoError(s.t, err)
		list = append(list, event)
	}
	return list
}

// skipped counts the items of eva's transactions that had no effect: a second commit would be one.
func (s *scene) skipped() (reasons []string) {
	tip, err := s.c.Tip(s.t.Context())
	require.NoError(s.t, err)
	for block, err := range s.c.Blocks(s.t.Context(), 1) {
		require.NoError(s.t, err)
		for _, e := range block.Events {
			if m, ok := e.Message.(*types.EventEvaluationSkipped); ok {
				reasons = append(reasons, fmt.Sprintf("%d %s", m.Round, m.Reason))
			}
		}
		if block.Height >= tip.Height {
			break
		}
	}
	return reasons
}

// status reads what evaluator status says.
func (s *scene) status() service.Status {
	text, err := s.modeld("evaluator", "status", "--output", "json").Output()
	require.NoError(s.t, err)
	var status service.Status
	require.NoError(s.t, json.NewDecoder(bytes.NewReader(text)).Decode(&status), strings.TrimSpace(string(text)))
	return status
}
