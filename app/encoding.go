package app

import (
	"sync"

	"github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/reflect/protoregistry"

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

// protoFiles gives the descriptors of all linked protos. The default of the SDK, the hybrid
// resolver, is not enough: it takes the files in the order of package initialisation, and a
// message whose file comes later stays without fields. What is signed as JSON would then
// leave out the contents of such a message.
var protoFiles = sync.OnceValue(func() *protoregistry.Files {
	files, err := proto.MergedRegistry()
	if err != nil {
		panic(err)
	}
	return files
})

// newEncoding gives codecs that know the SDK's own types; the modules add theirs.
func newEncoding() encoding {
	config := sdk.GetConfig()
	options := signing.Options{
		FileResolver:          protoFiles(),
		AddressCodec:          address.NewBech32Codec(config.GetBech32AccountAddrPrefix()),
		ValidatorAddressCodec: address.NewBech32Codec(config.GetBech32ValidatorAddrPrefix()),
	}
	registry, err := types.NewInterfaceRegistryWithOptions(types.InterfaceRegistryOptions{
		ProtoFiles: protoFiles(), SigningOptions: options,
	})
	if err != nil {
		panic(err)
	}
	cdc := codec.NewProtoCodec(registry)
	tx, err := authtx.NewTxConfigWithOptions(cdc, authtx.ConfigOptions{
		EnabledSignModes: authtx.DefaultSignModes, SigningOptions: &options,
	})
	if err != nil {
		panic(err)
	}
	e := encoding{registry: registry, codec: cdc, amino: codec.NewLegacyAmino(), tx: tx}
	std.RegisterLegacyAminoCodec(e.amino)
	std.RegisterInterfaces(registry)
	return e
}
