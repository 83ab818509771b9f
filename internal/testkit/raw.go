package testkit

import (
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// RawTx gives a transaction with one message that need not be well-formed: any bytes can
// be signed. Everything but the message is as it should be.
func (c *Chain) RawTx(signer, typeURL string, value []byte) []byte {
	c.t.Helper()
	account := NewAccount(signer)
	stored := c.stored(account)
	body := c.bytesOf(&tx.TxBody{Messages: []*codectypes.Any{{TypeUrl: typeURL, Value: value}}})
	key, err := codectypes.NewAnyWithValue(account.Key.PubKey())
	require.NoError(c.t, err)
	auth := c.bytesOf(&tx.AuthInfo{
		SignerInfos: []*tx.SignerInfo{{
			PublicKey: key, Sequence: stored.GetSequence() + c.signed[signer],
			ModeInfo: &tx.ModeInfo{Sum: &tx.ModeInfo_Single_{Single: &tx.ModeInfo_Single{Mode: signing.SignMode_SIGN_MODE_DIRECT}}},
		}},
		Fee: &tx.Fee{Amount: sdk.NewCoins(c.Fee()), GasLimit: c.Gas},
	})
	c.signed[signer]++
	signature, err := account.Key.Sign(c.bytesOf(&tx.SignDoc{
		BodyBytes: body, AuthInfoBytes: auth, ChainId: ChainID, AccountNumber: stored.GetAccountNumber(),
	}))
	require.NoError(c.t, err)
	return c.bytesOf(&tx.TxRaw{BodyBytes: body, AuthInfoBytes: auth, Signatures: [][]byte{signature}})
}

func (c *Chain) bytesOf(msg proto.Message) []byte {
	c.t.Helper()
	raw, err := proto.Marshal(msg)
	require.NoError(c.t, err)
	return raw
}
