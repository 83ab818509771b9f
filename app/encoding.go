package app

import (
	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/cosmos-sdk/x/tx/signing"
)

// encoding holds the codecs that have to agree with one another.
type encoding struct {
	registry types.InterfaceRegistry
	codec    codec.Codec
	amino    *codec.LegacyAmino
	tx       client.TxConfig
}

// newEncoding gives codecs that know the SDK's own types; the modules add theirs.
func newEncoding() encoding {
	config := sdk.GetConfig()
	registry, err := types.NewInterfaceRegistryWithOptions(types.InterfaceRegistryOptions{
		ProtoFiles: proto.HybridResolver,
		SigningOptions: signing.Options{
			AddressCodec:          address.NewBech32Codec(config.GetBech32AccountAddrPrefix()),
			ValidatorAddressCodec: address.NewBech32Codec(config.GetBech32ValidatorAddrPrefix()),
		},
	})
	if err != nil {
		panic(err)
	}
	cdc := codec.NewProtoCodec(registry)
	e := encoding{
		registry: registry,
		codec:    cdc,
		amino:    codec.NewLegacyAmino(),
		tx:       authtx.NewTxConfig(cdc, authtx.DefaultSignModes),
	}
	std.RegisterLegacyAminoCodec(e.amino)
	std.RegisterInterfaces(registry)
	return e
}
