package testkit

import (
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
)

// Account is a key that can sign.
type Account struct {
	Name    string
	Key     cryptotypes.PrivKey
	Address sdk.AccAddress
}

// NewAccount gives the account of a name. The same name gives the same key in every test;
// only the accounts named in Options exist on the chain.
func NewAccount(name string) Account {
	key := secp256k1.GenPrivKeyFromSecret([]byte("testkit " + name))
	return Account{Name: name, Key: key, Address: sdk.AccAddress(key.PubKey().Address())}
}

// String gives the address as text.
func (a Account) String() string { return a.Address.String() }

// Umodel gives an amount in the base denomination.
func Umodel(amount int64) sdk.Coins {
	return sdk.NewCoins(sdk.NewCoin(app.BaseDenom, math.NewInt(amount)))
}

// ValidatorKey is the consensus key of the only validator.
func ValidatorKey() cmted25519.PrivKey {
	return cmted25519.GenPrivKeyFromSecret([]byte("testkit validator"))
}
