package testkit

import (
	"cosmossdk.io/core/address"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
)

// Addresses is what x/authz needs of accounts to list grants: how addresses are written. Any
// other call of it panics.
type Addresses struct{ authz.AccountKeeper }

// AddressCodec gives the codec of account addresses.
func (Addresses) AddressCodec() address.Codec {
	return addresscodec.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())
}
