package load

import (
	"math/big"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"
)

// tiny sizes make every part happen: several groups, full rounds, accounts that act twice.
func tiny(t *testing.T) Options {
	t.Helper()
	// The go command builds the tool once and keeps it in its cache.
	path, err := exec.CommandContext(t.Context(), "go", "tool", "-n", "geth").CombinedOutput()
	require.NoError(t, err, string(path))
	return Options{
		Geth: strings.TrimSpace(string(path)), Folder: t.TempDir(), Accounts: 7, Models: 9, Evaluations: 50, Batch: 4, Seats: 3,
		Idle: 3, Connections: 2, RPCBatch: 10, Window: 40, GasLimit: 100_000_000,
	}
}

// ask calls a method that only reads and gives its first result.
func ask(t *testing.T, r *run, d *deployed, method string, args ...any) []any {
	t.Helper()
	data, err := d.Pack(method, args...)
	require.NoError(t, err)
	var answer hexutil.Bytes
	require.NoError(t, r.client.Call(t.Context(), &answer, "eth_call", map[string]any{"to": d.address, "data": hexutil.Bytes(data)}, "latest"))
	values, err := d.Unpack(method, answer)
	require.NoError(t, err)
	return values
}

// paid gives what evaluators and owners earn with the first n evaluations, in whole coins.
func paid(n int) int64 {
	sum := int64(0)
	for i := range n {
		sum += 1 + tierReward(score(i))
	}
	return sum
}

func tierReward(score int64) int64 {
	switch {
	case score >= 900_000:
		return 10
	case score >= 700_000:
		return 5
	default:
		return 2
	}
}

func TestContractsDoWhatIsMeasured(t *testing.T) {
	o := tiny(t)
	r, err := begin(t.Context(), o)
	require.NoError(t, err)
	defer func() { require.NoError(t, r.node.Stop()) }()
	require.NoError(t, r.all(t.Context()))

	require.Len(t, r.document.Operations, 3)
	require.Len(t, r.document.IdleLatency, 2)
	counts := map[string][2]int{}
	for _, l := range r.document.Operations {
		counts[l.Name] = [2]int{l.Count, l.Transactions}
		for _, positive := range []float64{l.PerSecond, l.Seconds, l.GasEach, l.P50, l.P99, l.CPUPer1000, l.PeakRSSMiB} {
			require.Positive(t, positive, l.Name)
		}
	}
	// Five groups of four rounds with three seats: 15 commits, 15 reveals, 5 settlements, 7 claims.
	require.Equal(t, map[string][2]int{"register model": {9, 9}, "evaluate": {50, 50}, "evaluate/batched": {60, 42}}, counts)

	coin := new(big.Int).Set(stake)
	models := ask(t, r, r.plain, "modelCount")[0].(*big.Int)
	require.EqualValues(t, o.Idle+o.Models, models.Int64())
	supply := ask(t, r, r.plain, "totalSupply")[0].(*big.Int)
	require.Equal(t, paid(o.Idle)+paid(o.Evaluations), new(big.Int).Div(supply, coin).Int64())

	all := groups(0, o.Evaluations, o.Batch, o.Seats, o.Accounts)
	want := int64(60)
	for _, g := range all {
		for i := range g.rounds {
			sum := int64(0)
			for seat := range g.members {
				sum += g.scores[seat][i].Int64()
			}
			want += tierReward(sum / int64(o.Seats))
		}
	}
	supply = ask(t, r, r.batched, "totalSupply")[0].(*big.Int)
	unclaimed := new(big.Int)
	for _, address := range r.wallet.addresses {
		unclaimed.Add(unclaimed, ask(t, r, r.batched, "claimable", address)[0].(*big.Int))
	}
	require.Equal(t, want, new(big.Int).Div(new(big.Int).Add(supply, unclaimed), coin).Int64())
	require.Zero(t, unclaimed.Sign(), "every member claimed, and the owners are members")
}

func TestAFailedTransactionIsAnError(t *testing.T) {
	r, err := begin(t.Context(), tiny(t))
	require.NoError(t, err)
	defer func() { require.NoError(t, r.node.Stop()) }()
	require.NoError(t, r.setUp(t.Context()))
	unknown, err := r.plain.call(1, 250_000, "evaluate", big.NewInt(1000), big.NewInt(1))
	require.NoError(t, err)
	require.ErrorContains(t, r.make(t.Context(), []call{unknown}), "expected status 1")
}

func TestAMissingGethIsNamed(t *testing.T) {
	o := Options{
		Geth: filepath.Join(t.TempDir(), "no-geth"), Folder: t.TempDir(), Accounts: 1, Models: 1, Evaluations: 1,
		Batch: 1, Seats: 1, Idle: 1, Connections: 1, RPCBatch: 1, Window: 1, GasLimit: 1,
	}
	_, err := Measure(t.Context(), o)
	require.ErrorContains(t, err, "expected a geth built with")
	o.Batch = 65
	_, err = Measure(t.Context(), o)
	require.ErrorContains(t, err, "-batch: expected 1 to 64, got 65")
}

func TestLanesKeepTheOrderOfAnAccount(t *testing.T) {
	var txs []signed
	for i := range 100 {
		txs = append(txs, signed{from: i % 7, raw: []byte{byte(i)}, hash: common.BigToHash(big.NewInt(int64(i)))})
	}
	last, total := map[int]int64{}, 0
	for lane, bundles := range lanes(txs, 3, 4) {
		for _, b := range bundles {
			require.LessOrEqual(t, len(b.hashes), 4)
			for _, hash := range b.hashes {
				number := hash.Big().Int64()
				account := int(number % 7)
				require.Equal(t, lane, account%3)
				before, seen := last[account]
				require.True(t, !seen || before < number)
				last[account], total = number, total+1
			}
		}
	}
	require.Equal(t, 100, total)
}
