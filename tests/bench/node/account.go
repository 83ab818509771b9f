package node

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/modeld-labs/modeld/app"
)

// account is a key of the load with its number and its next sequence on the chain.
type account struct {
	key      *secp256k1.PrivKey
	address  sdk.AccAddress
	text     string
	number   uint64
	sequence uint64
}

func newAccount(name string, number int) *account {
	key := secp256k1.GenPrivKeyFromSecret([]byte("modeld bench " + name))
	address := sdk.AccAddress(key.PubKey().Address())
	return &account{key: key, address: address, text: address.String(), number: uint64(number)}
}

// cast are the accounts of a chain. Their numbers follow the order of all.
type cast struct {
	all                []*account
	validator, steward *account
	// requester asks for all rounds.
	requester          *account
	evaluators, owners []*account
}

func newCast(evaluators, owners int) *cast {
	c := &cast{}
	add := func(name string) *account {
		a := newAccount(name, len(c.all))
		c.all = append(c.all, a)
		return a
	}
	c.validator, c.steward, c.requester = add("validator"), add("steward"), add("requester")
	for i := range evaluators {
		c.evaluators = append(c.evaluators, add(fmt.Sprint("evaluator ", i)))
	}
	for i := range owners {
		c.owners = append(c.owners, add(fmt.Sprint("owner ", i)))
	}
	return c
}

// gasPriceMilli is the least gas price that modeld init sets, in thousandths of umodel.
const gasPriceMilli = 25

// sign gives the bytes of the account's next transaction, with the least fee for the gas.
func (a *account) sign(config client.TxConfig, gas uint64, msgs ...sdk.Msg) ([]byte, error) {
	builder := config.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	builder.SetGasLimit(gas)
	builder.SetFeeAmount(sdk.NewCoins(sdk.NewInt64Coin(app.BaseDenom, int64((gas*gasPriceMilli+999)/1000))))
	data := authsigning.SignerData{
		Address: a.text, ChainID: chainID, PubKey: a.key.PubKey(), AccountNumber: a.number, Sequence: a.sequence,
	}
	mode := signing.SignMode_SIGN_MODE_DIRECT
	// The sign bytes cover key and sequence, so these are set before signing.
	if err := builder.SetSignatures(signing.SignatureV2{
		PubKey: data.PubKey, Sequence: data.Sequence, Data: &signing.SingleSignatureData{SignMode: mode},
	}); err != nil {
		return nil, err
	}
	signature, err := clienttx.SignWithPrivKey(context.Background(), mode, data, builder, a.key, config, data.Sequence)
	if err != nil {
		return nil, fmt.Errorf("sign for %s: %w", a.text, err)
	}
	if err := builder.SetSignatures(signature); err != nil {
		return nil, err
	}
	a.sequence++
	return config.TxEncoder()(builder.GetTx())
}
