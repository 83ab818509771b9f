package keeper_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// The worked example of the README, to the last umodel. The first commit is a golden vector
// of R18.
func TestWorkedExample(t *testing.T) {
	c := chainFrom(t, *types.DefaultGenesis())
	c.ctx = c.ctx.WithChainID("modeld-1")
	alice := make(sdk.AccAddress, 20)
	for i := range alice {
		alice[i] = byte(i)
	}
	for _, who := range []string{alice.String(), account("bob")} {
		require.NoError(t, c.bank.add(c.ctx, who, math.NewInt(5_000_000)))
	}
	must(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: alice.String(), Model: "acme/tiny-lm"})
	must(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: account("bob"), Model: "zeta/tuned"})
	first := &types.MsgRegisterVersion{
		Owner: alice.String(), Model: "acme/tiny-lm", ContentDigest: bytes.Repeat([]byte{0xab}, 32), Salt: bytes.Repeat([]byte{0x22}, 32),
		ArtifactUri: "https://models.example/tiny-lm-1", Architecture: "gru", Licence: "Apache-2.0",
	}
	second := &types.MsgRegisterVersion{
		Owner: alice.String(), Model: "acme/tiny-lm", ContentDigest: digest(2), Salt: digest(3),
		ArtifactUri: "https://models.example/tiny-lm-2", Architecture: "gru", Licence: "Apache-2.0", Notes: "trained longer",
	}
	third := &types.MsgRegisterVersion{
		Owner: account("bob"), Model: "zeta/tuned", ContentDigest: digest(4), Salt: digest(5),
		ArtifactUri: "hf://zeta/tuned@" + strings.Repeat("0a", 20), Licence: "Apache-2.0",
		Datasets: []types.Dataset{{Name: "wiki", Digest: digest(6)}}, Parents: []uint64{2},
	}
	hash, err := hex.DecodeString("65013623c000d1fcdc025acc59776119bc5dcba4c640b34b810c6a133294fe3d")
	require.NoError(t, err)

	c.at(5)
	must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: alice.String(), Hash: hash})
	for _, msg := range []*types.MsgRegisterVersion{second, third} {
		signer, err := codec.StringToBytes(msg.Owner)
		require.NoError(t, err)
		must(c, c.msgs.CommitVersion, c.promise(msg, signer))
	}
	c.at(14)
	refuse(c, c.msgs.RegisterVersion, first, types.ErrCommitAge, "got 9")
	c.at(15)
	var refs []string
	for _, msg := range []*types.MsgRegisterVersion{first, second, third} {
		refs = append(refs, must(c, c.msgs.RegisterVersion, msg).Ref)
	}

	require.Equal(t, []string{"acme/tiny-lm@1", "acme/tiny-lm@2", "zeta/tuned@1"}, refs)
	require.Equal(t, math.NewInt(5_000_000-1_045_000-1_059_000), c.bank.of(c.ctx, alice.String()))
	require.Equal(t, math.NewInt(5_000_000-1_110_000), c.bank.of(c.ctx, account("bob")))
	c.endBlock()
	c.emitted(&types.EventFeesBurned{Amount: "3214000"})
	up, _, _ := lineage(c, "zeta/tuned", 0)
	require.Equal(t, []string{"1:acme/tiny-lm@2", "2:acme/tiny-lm@1"}, up)
}
