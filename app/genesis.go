package app

import (
	"encoding/json"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	displayDenom    = "MODEL"
	displayExponent = 6
	// devVote lets a proposal pass on a dev chain while somebody watches.
	devVote          = 2 * time.Minute
	devExpeditedVote = time.Minute
)

// DefaultGenesis gives the state of every module in a new genesis without accounts.
func (app *App) DefaultGenesis(network Network) map[string]json.RawMessage {
	state := app.BasicModuleManager.DefaultGenesis(app.encoding.Codec)
	app.describeCoin(state)
	app.setVote(state, network)
	app.setMechanism(state, network)
	return state
}

// describeCoin tells wallets how to show amounts: 1000000umodel is 1MODEL.
func (app *App) describeCoin(state map[string]json.RawMessage) {
	var genesis banktypes.GenesisState
	app.edit(state, banktypes.ModuleName, &genesis, func() {
		genesis.DenomMetadata = []banktypes.Metadata{{
			Description: "Pays fees, secures the chain and rewards better models.",
			DenomUnits: []*banktypes.DenomUnit{
				{Denom: BaseDenom, Exponent: 0, Aliases: []string{"micromodel"}},
				{Denom: displayDenom, Exponent: displayExponent},
			},
			Base:    BaseDenom,
			Display: displayDenom,
			Name:    "Model",
			Symbol:  displayDenom,
		}}
	})
}

// setVote prices a proposal and, on a dev chain, shortens the vote.
func (app *App) setVote(state map[string]json.RawMessage, network Network) {
	var genesis govv1.GenesisState
	app.edit(state, govtypes.ModuleName, &genesis, func() {
		genesis.Params.MinDeposit = sdk.NewCoins(models(100))
		genesis.Params.ExpeditedMinDeposit = sdk.NewCoins(models(500))
		if network == Dev {
			vote, expedited := devVote, devExpeditedVote
			genesis.Params.VotingPeriod, genesis.Params.MaxDepositPeriod = &vote, &vote
			genesis.Params.ExpeditedVotingPeriod = &expedited
		}
	})
}

// setMechanism gives a dev chain short epochs, small committees and no fees.
func (app *App) setMechanism(state map[string]json.RawMessage, network Network) {
	if network != Dev {
		return
	}
	var registry modelregtypes.GenesisState
	app.edit(state, modelregtypes.ModuleName, &registry, func() { registry.Params = modelregtypes.DevParams() })
	var reward evalrewardtypes.GenesisState
	app.edit(state, evalrewardtypes.ModuleName, &reward, func() { reward.Params = evalrewardtypes.DevParams() })
}

// edit changes the genesis of one module in place.
func (app *App) edit(state map[string]json.RawMessage, module string, genesis proto.Message, change func()) {
	app.encoding.Codec.MustUnmarshalJSON(state[module], genesis)
	change()
	state[module] = app.encoding.Codec.MustMarshalJSON(genesis)
}

// models gives whole display units as a coin.
func models(amount int64) sdk.Coin {
	return sdk.NewCoin(BaseDenom, math.NewIntWithDecimal(amount, displayExponent))
}
