package app_test

import (
	"math"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// rawTx gives an unsigned transfer. The guard looks neither at signatures nor at balances.
func rawTx(t testing.TB, chain *testkit.Chain, gas uint64, memo string) []byte {
	t.Helper()
	alice := testkit.NewAccount("alice")
	builder := chain.App.TxConfig().NewTxBuilder()
	require.NoError(t, builder.SetMsgs(banktypes.NewMsgSend(alice.Address, alice.Address, testkit.Umodel(1))))
	builder.SetGasLimit(gas)
	builder.SetMemo(memo)
	raw, err := chain.App.TxConfig().TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	return raw
}

// withoutFee gives a transaction that decodes, but says nothing about gas.
func withoutFee(t testing.TB, chain *testkit.Chain) []byte {
	t.Helper()
	var raw tx.TxRaw
	require.NoError(t, raw.Unmarshal(rawTx(t, chain, 1, "")))
	raw.AuthInfoBytes = nil
	bytes, err := raw.Marshal()
	require.NoError(t, err)
	return bytes
}

// judge asks an honest validator about a proposal for the next block.
func judge(t testing.TB, chain *testkit.Chain, txs ...[]byte) abci.ResponseProcessProposal_ProposalStatus {
	t.Helper()
	response, err := chain.App.ProcessProposal(&abci.RequestProcessProposal{
		Height: chain.Height() + 1, Time: chain.Time().Add(testkit.BlockTime), Txs: txs,
	})
	require.NoError(t, err)
	return response.Status
}

// prepare lets an honest proposer choose from what the mempool offers.
func prepare(t testing.TB, chain *testkit.Chain, maxBytes int64, txs ...[]byte) [][]byte {
	t.Helper()
	response, err := chain.App.PrepareProposal(&abci.RequestPrepareProposal{
		Height: chain.Height() + 1, Time: chain.Time().Add(testkit.BlockTime), Txs: txs, MaxTxBytes: maxBytes,
	})
	require.NoError(t, err)
	return response.Txs
}

// A dishonest proposer: each way of filling a block is rejected by honest validators, and
// the chain goes on afterwards.
func TestDishonestProposer(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	fair := rawTx(t, chain, 100_000, "")
	half := func(memo string) []byte { return rawTx(t, chain, app.MaxBlockGas/2, memo) }
	cases := []struct {
		name   string
		txs    [][]byte
		status abci.ResponseProcessProposal_ProposalStatus
	}{
		{"empty block", nil, abci.ResponseProcessProposal_ACCEPT},
		{"one fair transaction", [][]byte{fair}, abci.ResponseProcessProposal_ACCEPT},
		{"exactly the gas of a block", [][]byte{half("a"), half("b")}, abci.ResponseProcessProposal_ACCEPT},
		{"one gas more", [][]byte{half("a"), half("b"), rawTx(t, chain, 1, "")}, abci.ResponseProcessProposal_REJECT},
		{"one transaction with too much gas", [][]byte{rawTx(t, chain, app.MaxBlockGas+1, "")}, abci.ResponseProcessProposal_REJECT},
		{"gas that would wrap the sum", [][]byte{half("a"), rawTx(t, chain, math.MaxUint64, "")}, abci.ResponseProcessProposal_REJECT},
		{"no gas", [][]byte{rawTx(t, chain, 0, "")}, abci.ResponseProcessProposal_REJECT},
		{"too large a transaction", [][]byte{rawTx(t, chain, 1, strings.Repeat("x", app.MaxTxBytes))}, abci.ResponseProcessProposal_REJECT},
		{"junk", [][]byte{fair, []byte("junk")}, abci.ResponseProcessProposal_REJECT},
		{"nothing as a transaction", [][]byte{{}}, abci.ResponseProcessProposal_REJECT},
		{"a transaction without a fee", [][]byte{withoutFee(t, chain)}, abci.ResponseProcessProposal_REJECT},
		{"a transaction twice", [][]byte{fair, fair}, abci.ResponseProcessProposal_REJECT},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.status, judge(t, chain, c.txs...))
		})
	}
	chain.Advance(1)
}

// More bytes than a block may have are rejected, although each transaction is small.
func TestProposalWithTooManyBytes(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	var txs [][]byte
	var size int64
	for i := 0; size <= app.MaxBlockBytes; i++ {
		tx := rawTx(t, chain, 1, strings.Repeat("x", 60_000+i))
		size += cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{tx})
		txs = append(txs, tx)
	}

	require.Equal(t, abci.ResponseProcessProposal_REJECT, judge(t, chain, txs...))
	require.Equal(t, abci.ResponseProcessProposal_ACCEPT, judge(t, chain, txs[:len(txs)-1]...))
}

// A transaction that became invalid since it entered the mempool does not cost the block.
func TestProposalWithStaleTransaction(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	stale := chain.Tx("alice", banktypes.NewMsgSend(alice.Address, alice.Address, testkit.Umodel(1)))
	require.Zero(t, chain.Next(stale).TxResults[0].Code)

	require.Equal(t, abci.ResponseProcessProposal_ACCEPT, judge(t, chain, stale))
}

// Whatever the mempool offers, an honest proposal is accepted by honest validators, keeps
// the order, invents nothing and has room in the block.
func TestHonestProposalIsAccepted(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	rapid.Check(t, func(r *rapid.T) {
		offered := rapid.SliceOfN(offeredTx(t, chain), 0, 12).Draw(r, "offered")
		maxBytes := rapid.Int64Range(0, 3<<20).Draw(r, "max bytes")
		if rapid.Bool().Draw(r, "small block") {
			maxBytes %= 2000
		}

		proposal := prepare(t, chain, maxBytes, offered...)

		require.Equal(r, abci.ResponseProcessProposal_ACCEPT, judge(t, chain, proposal...))
		require.LessOrEqual(r, cmttypes.ComputeProtoSizeForTxs(cmttypes.ToTxs(proposal)), maxBytes)
		next := 0
		for _, tx := range proposal {
			for string(offered[next]) != string(tx) {
				next++
			}
		}
	})
}

// offeredTx gives fair transactions, and every kind that the guard has to leave out.
func offeredTx(t *testing.T, chain *testkit.Chain) *rapid.Generator[[]byte] {
	gas := rapid.OneOf(rapid.Uint64Range(1, app.MaxBlockGas), rapid.Uint64Range(0, 10), rapid.Uint64())
	return rapid.Custom(func(r *rapid.T) []byte {
		if rapid.IntRange(0, 4).Draw(r, "kind") == 0 {
			return rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(r, "junk")
		}
		memo := rapid.SampledFrom([]string{"", "a", "b", strings.Repeat("m", 500), strings.Repeat("x", app.MaxTxBytes)})
		raw := rawTx(t, chain, gas.Draw(r, "gas"), memo.Draw(r, "memo"))
		if rapid.IntRange(0, 4).Draw(r, "damage") == 0 {
			raw[rapid.IntRange(0, len(raw)-1).Draw(r, "position")] ^= rapid.Byte().Draw(r, "bits")
		}
		return raw
	})
}

// A block with all transactions of an honest proposal is executed.
func TestProposalIsExecuted(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	send := banktypes.NewMsgSend(alice.Address, testkit.NewAccount("bob").Address, testkit.Umodel(1))
	first, second := chain.Tx("alice", send), chain.Tx("alice", send)

	proposal := prepare(t, chain, app.MaxBlockBytes, first, []byte("junk"), first, second)

	require.Equal(t, [][]byte{first, second}, proposal)
	for _, res := range chain.Next(proposal...).TxResults {
		require.Zero(t, res.Code, res.Log)
	}
}
