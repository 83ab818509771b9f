package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Every message is known by its type URL and has an amino name for hardware wallets.
func TestAllMessagesAreRegistered(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	sdk.RegisterInterfaces(registry)
	types.RegisterInterfaces(registry)
	amino := codec.NewLegacyAmino()
	types.RegisterLegacyAminoCodec(amino)
	var messages int
	for _, url := range registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		if strings.HasPrefix(url, "/modeld.evalreward.") {
			messages++
			msg, err := registry.Resolve(url)
			require.NoError(t, err)
			text, err := amino.MarshalJSON(msg)
			require.NoError(t, err)
			require.Contains(t, string(text), `"type":"modeld/`, url)
		}
	}
	require.Equal(t, 20, messages)
}
