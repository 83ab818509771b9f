package app

import (
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// accountPermissions says which module accounts exist and what they may do with supply.
// Only evalreward may mint.
func accountPermissions() map[string][]string {
	return map[string][]string{
		authtypes.FeeCollectorName:          nil,
		distrtypes.ModuleName:               nil,
		stakingtypes.BondedPoolName:         {authtypes.Burner, authtypes.Staking},
		stakingtypes.NotBondedPoolName:      {authtypes.Burner, authtypes.Staking},
		stakingtypes.KeyRotationFeePoolName: {authtypes.Burner},
		govtypes.ModuleName:                 {authtypes.Burner},
		modelregtypes.ModuleName:            {authtypes.Burner},
		evalrewardtypes.ModuleName:          {authtypes.Minter, authtypes.Burner},
	}
}

// BlockedAddresses are the module accounts to which nobody may send coins directly: what
// they hold is always what their module accounts for. Governance may be sent coins.
func BlockedAddresses() map[string]bool {
	blocked := map[string]bool{}
	for name := range accountPermissions() {
		if name != govtypes.ModuleName {
			blocked[authtypes.NewModuleAddress(name).String()] = true
		}
	}
	return blocked
}
