package simulation

import (
	"fmt"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

func umodels(amount math.Int) sdk.Coins {
	return sdk.NewCoins(sdk.NewCoin(modelregtypes.BaseDenom, amount))
}

// genesis writes the state before the first block: everybody's purse and the bonded steward.
func (c *chain) genesis(params types.Params, steward account, accounts []account) error {
	balances := []banktypes.Balance{{
		Address: authtypes.NewModuleAddress(types.ModuleName).String(), Coins: umodels(params.StewardBond),
	}}
	supply := umodels(params.StewardBond)
	for _, a := range append([]account{steward}, accounts...) {
		coins := umodels(math.NewInt(purse))
		balances = append(balances, banktypes.Balance{Address: a.text, Coins: coins})
		supply = supply.Add(coins...)
	}
	c.auth.InitGenesis(c.ctx, *authtypes.DefaultGenesisState())
	bank := banktypes.DefaultGenesisState()
	bank.Balances, bank.Supply = banktypes.SanitizeGenesisBalances(balances), supply
	c.bank.InitGenesis(c.ctx, bank)
	if err := c.distr.FeePool.Set(c.ctx, distrtypes.InitialFeePool()); err != nil {
		return fmt.Errorf("genesis of distribution: %w", err)
	}
	registry := modelregtypes.DefaultParams()
	// Nobody runs ahead of anybody else's digest here, and the wait would only cost blocks.
	registry.MinCommitAgeBlocks = 0
	if err := c.registry.InitGenesis(c.ctx, modelregtypes.GenesisState{Params: registry, Burned: math.ZeroInt()}); err != nil {
		return fmt.Errorf("genesis of the registry: %w", err)
	}
	gs := types.GenesisState{Params: params, Stewards: []types.Steward{{Address: steward.text, Bond: params.StewardBond}}}
	if err := gs.Validate(); err != nil {
		return fmt.Errorf("genesis of the mechanism: %w", err)
	}
	if err := c.rewards.InitGenesis(c.ctx, gs); err != nil {
		return fmt.Errorf("genesis of the mechanism: %w", err)
	}
	return nil
}
