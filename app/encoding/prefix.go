package encoding

import (
	"os"

	sdk "github.com/cosmos/cosmos-sdk/types"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// Name is the name of the application and of its binary.
	Name = "modeld"
	// Bech32Prefix starts every address: model1..., modelvaloper1..., modelvalcons1...
	Bech32Prefix = "model"
	// BaseDenom is the coin that pays fees, is staked and is minted as a reward.
	BaseDenom = modelregtypes.BaseDenom
)

// init fixes the prefixes and the bond denomination for the process. The SDK keeps both in
// globals and caches the text of addresses, so they have to be right before any other code
// of a program that imports the app or the client runs; package init is the only such moment.
func init() {
	// The SDK looks its settings up by host name at every use; a host that is renamed while the
	// node runs would fall back to other prefixes. A fixed scope prevents that.
	if err := os.Setenv(sdk.EnvConfigScope, Name); err != nil {
		panic(err)
	}
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(Bech32Prefix, Bech32Prefix+sdk.PrefixPublic)
	config.SetBech32PrefixForValidator(
		Bech32Prefix+sdk.PrefixValidator+sdk.PrefixOperator,
		Bech32Prefix+sdk.PrefixValidator+sdk.PrefixOperator+sdk.PrefixPublic,
	)
	config.SetBech32PrefixForConsensusNode(
		Bech32Prefix+sdk.PrefixValidator+sdk.PrefixConsensus,
		Bech32Prefix+sdk.PrefixValidator+sdk.PrefixConsensus+sdk.PrefixPublic,
	)
	config.Seal()
	sdk.DefaultBondDenom = BaseDenom
}
