// Package encoding gives the codecs of the chain without its application: what a client needs
// to sign, send and read transactions.
package encoding

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

// Encoding holds the codecs that have to agree with one another.
type Encoding struct {
	// Registry resolves the types inside Any.
	Registry types.InterfaceRegistry
	// Codec encodes state, genesis and gRPC.
	Codec codec.Codec
	// Amino encodes what hardware wallets sign.
	Amino *codec.LegacyAmino
	// Tx encodes and signs transactions.
	Tx client.TxConfig
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

// New gives codecs that know the SDK's own types; the modules of an application add theirs.
// It panics when the linked protos contradict one another: no program can go on from there.
func New() Encoding {
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
	e := Encoding{Registry: registry, Codec: cdc, Amino: codec.NewLegacyAmino(), Tx: tx}
	std.RegisterLegacyAminoCodec(e.Amino)
	std.RegisterInterfaces(registry)
	return e
}
