// Package keeper holds the registry: it loads, decides by the rules on the values of
// package types, stores and emits.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Keeper holds the state of the registry: the collections of its schema.
type Keeper struct {
	addresses address.Codec
	accounts  types.AccountKeeper
	bank      types.BankKeeper
	authority string

	Schema collections.Schema
	registry
}

// NewKeeper returns the keeper; it panics when the authority is no address or two
// prefixes overlap.
func NewKeeper(
	cdc codec.BinaryCodec,
	storeService store.KVStoreService,
	addressCodec address.Codec,
	accountKeeper types.AccountKeeper,
	bankKeeper types.BankKeeper,
	authority string,
) *Keeper {
	if _, err := addressCodec.StringToBytes(authority); err != nil {
		panic(err)
	}
	sb := collections.NewSchemaBuilder(storeService)
	k := &Keeper{addresses: addressCodec, accounts: accountKeeper, bank: bankKeeper, authority: authority}
	k.registry = newRegistry(sb, cdc)
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}
