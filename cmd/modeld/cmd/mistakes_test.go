package cmd

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	hash64 = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"
)

// mistake is a wrong command line, the exit code and words of the message.
type mistake struct {
	line string
	code int
	says string
}

// usageMistakes need no chain.
var usageMistakes = []mistake{
	{"bogus", exitUsage, `unknown command "bogus"`},
	{"tx evalreward bogus", exitUsage, `unknown command "bogus"`},
	{"query evalreward leaderbord 1", exitUsage, "leaderboard"},
	{"query evalreward benchmark", exitUsage, "accepts 1 arg"},
	{"query evalreward benchmark one", exitUsage, `"one"`},
	{"query evalreward benchmark 1 2", exitUsage, "accepts 1 arg"},
	{"query evalreward benchmarks --bogus", exitUsage, "unknown flag: --bogus"},
	{"query evalreward benchmarks --page-limit many", exitUsage, "--page-limit"},
	{"tx evalreward commit x 1 --from alice", exitUsage, "round: expected a number"},
	{"tx evalreward commit 1 high --from alice", exitUsage, "raw: expected a whole number"},
	{"tx evalreward commit 1 5 --transcript /none --from alice", exitUsage, "--transcript: expected a readable file"},
	{"tx evalreward reveal 77 --from alice", exitUsage, "expected the report that commit kept"},
	{"tx evalreward gold x sha256:" + digest + " 5 --from alice", exitUsage, "benchmark: expected a number"},
	{"tx evalreward gold 1 md5:12 5 --from alice", exitUsage, "digest"},
	{"tx evalreward gold 1 sha256:" + digest + " 1000001 --from alice", exitUsage, "score: expected 0..1000000 ppm"},
	{"init", exitUsage, "accepts 1 arg"},
	{"init tower --chain-id nonsense", exitUsage, "--chain-id: expected a name and a number"},
	{"init tower --chain-id modeld-test-1", exitUsage, "exists already"},
	{"init tower --chain-id modeld-test-1 --network moon", exitUsage, "--network"},
	{"config use nowhere", exitUsage, "expected one of local"},
	{"config set client nonsense x", exitUsage, "nonsense"},
	{"config set client chain-id ", exitUsage, "accepts"},
	{"config get nofile x", exitUsage, "nofile"},
	{"demo --output xml", exitUsage, "expected text or json"},
	{"demo --output json", exitUsage, "expected --once"},
	{"mechanism run /none", exitUsage, "expected a readable file"},
	{"testnet init-files --v 0", exitUsage, "expected 1 to 100"},
	{"testnet init-files --chain-id modeld-1", exitUsage, "dev, test or local"},
	{"testnet init-files --single-host --starting-port 70000", exitUsage, "--starting-port"},
	{"testnet init-files --starting-ip-address here", exitUsage, "--starting-ip-address"},
	{"genesis add-benchmark /none", exitUsage, "expected a benchmark in JSON"},
	{"keys show nobody", exitKey, "nobody"},
	{"keys add alice", exitKey, "key already exists"},
	{"keys delete alice", exitUsage, "expected --yes"},
	{"keys list --keyring-backend drawer", exitKey, "unknown keyring backend"},
	{"keys add carl --keyring-backend file --keyring-passphrase-file /none", exitKey, "expected a readable file"},
	{"tx evalreward claim --from nobody", exitKey, "no key nobody"},
	{"tx evalreward claim", exitUsage, "--from"},
	{"query evalreward schedule --node tcp://127.0.0.1:1", exitUnreachable, "connection refused"},
	{"tx evalreward claim --from alice --node tcp://127.0.0.1:1", exitUnreachable, "connection refused"},
	{"query evalreward schedule --node tcp://nowhere.invalid:26657", exitUnreachable, "nowhere.invalid"},
	{"query tx", exitUsage, "accepts 1 arg"},
}

// chainMistakes meet a node.
var chainMistakes = []mistake{
	{"query evalreward schedule --node http://REST", exitUnreachable, "RPC port"},
	{"tx bank send alice eva 5umodel", exitUsage, "bech32"},
	{"tx bank send alice cosmos1zg69v7yszg69v7yszg69v7yszg69v7ys8xdv96 5umodel", exitUsage, "model1"},
	{"tx bank send alice EVA 5", exitUsage, "coin"},
	{"tx bank send alice EVA 99999999999999999umodel", exitFailed, "insufficient funds"},
	{"tx bank send alice EVA 5umodel --fees 1umodel --gas 100000", exitFailed, "insufficient fee"},
	{"tx bank send alice EVA 5umodel --gas 100", exitFailed, "out of gas"},
	{"tx bank send alice EVA 5umodel --chain-id modeld-other-1 --gas 100000", exitFailed, "signature verification failed"},
	{"tx bank send alice EVA 5umodel --sequence 99 --account-number 0 --offline --gas 100000 --fees 2500umodel", exitFailed, "sequence"},
	{"tx bank send alice EVA 5umodel --fees 5umodel --gas-prices 1umodel", exitUsage, "cannot provide both fees and gas prices"},
	{"tx bank send alice EVA 5umodel --fees much", exitUsage, "much"},
	{"tx bank send alice EVA 5umodel --wait --wait-timeout -1s", exitUsage, "--wait-timeout: expected"},
	{"tx bank send poor EVA 5umodel", exitFailed, "not found"},
	{"tx modelreg register-model Acme/LM --from alice", exitFailed, "Acme"},
	{"tx modelreg register-model acme --from alice", exitFailed, "acme"},
	{"tx modelreg register-model acme/lm --from alice", exitFailed, "model already exists"},
	{"tx modelreg register-model acme/other --from eva", exitFailed, "namespace"},
	{"tx modelreg set-alias acme/lm latest 1 --from alice", exitFailed, "reserved"},
	{"tx modelreg transfer-model acme/lm --new-owner EVA --from eva", exitFailed, "own"},
	{"tx modelreg accept-transfer acme/lm --from eva", exitFailed, "offer"},
	{"tx evalreward request-evaluation acme/none 1 --from alice", exitFailed, "not found"},
	{"tx evalreward request-evaluation acme/lm@1 99 --from alice", exitFailed, "not found"},
	{"tx evalreward unbond automated --from alice", exitFailed, "evaluator not found"},
	{"tx evalreward claim --from alice", exitFailed, "nothing is claimable"},
	{"tx evalreward challenge-round 77 --from alice", exitFailed, "round not found"},
	{"tx evalreward fund-sponsor-pool 99 1umodel --from alice", exitFailed, "benchmark not found"},
	{"query modelreg model Acme", exitUsage, "Acme"},
	{"query modelreg model acme/none", exitUsage, "model not found"},
	{"query modelreg version acme/lm@9", exitUsage, "version not found"},
	{"query evalreward benchmark 99", exitUsage, "benchmark not found"},
	{"query evalreward round 77", exitUsage, "round 77: there is none"},
	{"query evalreward evaluator model1xyz", exitUsage, "bech32"},
	{"query tx ABC", exitUsage, "hex"},
	{"query tx " + hash64, exitUsage, "not found"},
	{"query evalreward schedule --height 999999", exitUsage, "height"},
	{"query block --type=height 999999", exitUsage, "height"},
}

// Whoever makes a mistake learns what is wrong, why, and what to do, and a script learns it
// from the exit code.
func TestMistakes(t *testing.T) {
	c := chain(t)
	r := typed(t, "tx modelreg register-model acme/lm --from alice --wait")
	require.Equal(t, exitOK, r.code, r.stderr)
	places := strings.NewReplacer("EVA", c.eva, "REST", c.rest)
	all := append(append([]mistake{}, usageMistakes...), chainMistakes...)
	require.GreaterOrEqual(t, len(all), 60)
	for _, m := range all {
		t.Run(m.line, func(t *testing.T) {
			r := typed(t, places.Replace(m.line))

			require.Equal(t, m.code, r.code, r.stderr)
			require.Contains(t, r.stderr, m.says)
			parts := strings.Contains(r.stderr, "\nWhy: ") && strings.Contains(r.stderr, "\nDo:  ")
			require.True(t, parts || strings.Contains(r.stderr, "expected"), "expected what, why and what to do, got %s", r.stderr)
			require.True(t, r.stdout == "" || strings.Contains(r.stdout, "txhash"), "only an answer to a transaction, got %s", r.stdout)
		})
	}
}
