package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"cosmossdk.io/api/amino"
	msgv1 "cosmossdk.io/api/cosmos/msg/v1"

	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// maxAminoName is how much of a name a hardware wallet takes.
const maxAminoName = 39

// Every message of ours says who signs it and what a hardware wallet calls it; no two are
// called the same.
func TestMessagesNameSignerAndAminoName(t *testing.T) {
	seen := map[string]bool{}
	for _, descriptor := range ourMessages(t) {
		signers := proto.GetExtension(descriptor.Options(), msgv1.E_Signer).([]string)
		name := proto.GetExtension(descriptor.Options(), amino.E_Name).(string)

		require.Len(t, signers, 1, "signers of %s", descriptor.FullName())
		require.NotNil(t, descriptor.Fields().ByTextName(signers[0]), "signer of %s", descriptor.FullName())
		require.NotEmpty(t, name, "amino name of %s", descriptor.FullName())
		require.LessOrEqual(t, len(name), maxAminoName, "amino name %s", name)
		require.False(t, seen[name], "amino name %s is there twice", name)
		seen[name] = true
	}
}

// The JSON that the chain lets hardware wallets sign is the one that the older encoder, after
// which wallets were written, makes. Nothing of a message is missing in it.
func TestAminoJSONOfMessages(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice")
	config := chain.App.TxConfig()
	for _, msg := range wellFormed(alice.String()) {
		older, err := chain.App.LegacyAmino().MarshalJSON(msg)
		require.NoError(t, err, "%T", msg)
		builder := config.NewTxBuilder()
		require.NoError(t, builder.SetMsgs(msg))

		signed, err := authsigning.GetSignBytesAdapter(t.Context(), config.SignModeHandler(),
			signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON,
			authsigning.SignerData{Address: alice.String(), ChainID: testkit.ChainID, PubKey: alice.Key.PubKey()}, builder.GetTx())

		require.NoError(t, err, "%T", msg)
		var document struct{ Msgs []json.RawMessage }
		require.NoError(t, json.Unmarshal(signed, &document))
		require.Len(t, document.Msgs, 1)
		require.JSONEq(t, string(older), string(document.Msgs[0]), "%T", msg)
	}
}

// Every message of ours gets past the signature check, signed over its bytes or over its
// JSON, and does not with a signature for something else.
func TestMessagesCanBeSigned(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	alice := testkit.NewAccount("alice").String()
	for _, mode := range []signing.SignMode{signing.SignMode_SIGN_MODE_DIRECT, signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON} {
		chain.Mode = mode
		for _, msg := range wellFormed(alice) {
			sequence := chain.Sequence("alice")
			res := chain.Deliver("alice", msg)
			require.Equal(t, sequence+1, chain.Sequence("alice"), "%s of %T: %s", mode, msg, res.Log)

			raw := forge(t, chain, chain.Tx("alice", msg))
			res = chain.Next(raw).TxResults[0]
			require.Contains(t, res.Log, "signature verification failed", "%s of %T", mode, msg)
		}
	}
}

// forge changes what a transaction says without signing it again.
func forge(t *testing.T, chain *testkit.Chain, raw []byte) []byte {
	t.Helper()
	config := chain.App.TxConfig()
	tx, err := config.TxDecoder()(raw)
	require.NoError(t, err)
	builder, err := config.WrapTxBuilder(tx)
	require.NoError(t, err)
	builder.SetMemo("and all your " + app.BaseDenom)
	raw, err = config.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	return raw
}
