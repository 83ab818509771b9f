package types_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	googleproto "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"cosmossdk.io/api/amino"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Every message of the service is registered, for hardware wallets under the name that the
// proto file gives it, and every message names its signer.
func TestMessagesAreRegistered(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	types.RegisterInterfaces(registry)
	aminoCodec := codec.NewLegacyAmino()
	sdk.RegisterLegacyAminoCodec(aminoCodec)
	types.RegisterLegacyAminoCodec(aminoCodec)
	require.NoError(t, msgservice.ValidateProtoAnnotations(proto.HybridResolver))

	descriptor, err := proto.HybridResolver.FindDescriptorByName("modeld.modelreg.v1.Msg")
	require.NoError(t, err)
	methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
	require.Equal(t, 10, methods.Len())
	for i := range methods.Len() {
		input := methods.Get(i).Input()
		msg, err := registry.Resolve("/" + string(input.FullName()))
		require.NoError(t, err)
		name, _ := googleproto.GetExtension(input.Options(), amino.E_Name).(string)
		require.LessOrEqual(t, len(name), 39)
		bz, err := aminoCodec.MarshalJSON(msg)
		require.NoError(t, err)
		require.Contains(t, string(bz), strconv.Quote(name))
	}
}

// Codes are dense from 2, so that none is used twice or for something new.
func TestErrorCodesAreDense(t *testing.T) {
	source, err := os.ReadFile("errors.go")
	require.NoError(t, err)
	codes := regexp.MustCompile(`RegisterWithGRPCCode\(ModuleName, (\d+),`).FindAllSubmatch(source, -1)
	require.NotEmpty(t, codes)
	for i, code := range codes {
		require.Equal(t, strconv.Itoa(i+2), string(code[1]))
	}
}
