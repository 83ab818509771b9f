package testkit

import (
	"context"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// Deliver signs the messages as one transaction of the named account, puts it alone into a
// block and gives its result.
func (c *Chain) Deliver(signer string, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.t.Helper()
	return c.Next(c.Tx(signer, msgs...)).TxResults[0]
}

// Tx gives the bytes of a transaction of the named account. Several transactions of one
// account for the same block follow one another in the order of signing.
func (c *Chain) Tx(signer string, msgs ...sdk.Msg) []byte {
	c.t.Helper()
	account := NewAccount(signer)
	stored := c.stored(account)
	data := authsigning.SignerData{
		Address: account.String(), ChainID: ChainID, PubKey: account.Key.PubKey(),
		AccountNumber: stored.GetAccountNumber(), Sequence: stored.GetSequence() + c.signed[signer],
	}
	c.signed[signer]++
	return c.encode(account, data, func(client.TxBuilder) {}, msgs...)
}

// UnorderedTx gives a transaction that needs no sequence and is valid for a number of blocks.
func (c *Chain) UnorderedTx(signer string, blocks int, msgs ...sdk.Msg) []byte {
	c.t.Helper()
	account := NewAccount(signer)
	data := authsigning.SignerData{
		Address: account.String(), ChainID: ChainID, PubKey: account.Key.PubKey(),
		AccountNumber: c.stored(account).GetAccountNumber(),
	}
	return c.encode(account, data, func(builder client.TxBuilder) {
		builder.SetUnordered(true)
		builder.SetTimeoutTimestamp(c.Time().Add(time.Duration(blocks) * BlockTime))
	}, msgs...)
}

// Sequence gives how many transactions of the named account were accepted so far.
func (c *Chain) Sequence(name string) uint64 {
	c.t.Helper()
	return c.stored(NewAccount(name)).GetSequence()
}

func (c *Chain) stored(account Account) sdk.AccountI {
	c.t.Helper()
	stored := c.App.AccountKeeper.GetAccount(c.Context(), account.Address)
	require.NotNil(c.t, stored, "account %s: name it in Options.Accounts", account.Name)
	return stored
}

func (c *Chain) encode(account Account, data authsigning.SignerData, adjust func(client.TxBuilder), msgs ...sdk.Msg) []byte {
	c.t.Helper()
	config, mode := c.App.TxConfig(), c.Mode
	builder := config.NewTxBuilder()
	require.NoError(c.t, builder.SetMsgs(msgs...))
	builder.SetGasLimit(c.Gas)
	builder.SetFeeAmount(sdk.NewCoins(c.Fee()))
	adjust(builder)
	// The sign bytes cover the signer's key and sequence, so they are set before signing.
	require.NoError(c.t, builder.SetSignatures(signing.SignatureV2{
		PubKey: data.PubKey, Sequence: data.Sequence, Data: &signing.SingleSignatureData{SignMode: mode},
	}))
	signature, err := clienttx.SignWithPrivKey(
		context.Background(), mode, data, builder, account.Key, config, data.Sequence)
	require.NoError(c.t, err)
	require.NoError(c.t, builder.SetSignatures(signature))
	raw, err := config.TxEncoder()(builder.GetTx())
	require.NoError(c.t, err)
	return raw
}

// Fee is what each transaction that Tx makes pays: the least price, 25 umodel for 1000 gas,
// rounded up.
func (c *Chain) Fee() sdk.Coin { return Umodel(int64((c.Gas*25 + 999) / 1000))[0] }
