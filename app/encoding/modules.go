package encoding

import (
	"github.com/cosmos/cosmos-sdk/codec/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	govv1beta1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1beta1"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// WithModules gives codecs that know the messages of every module of the chain, as those of
// the application do (a test compares them), without building an application. Amino names are
// not among them: only hardware wallets need those.
func WithModules() Encoding {
	e := New()
	for _, register := range []func(types.InterfaceRegistry){
		authtypes.RegisterInterfaces, banktypes.RegisterInterfaces, stakingtypes.RegisterInterfaces,
		distrtypes.RegisterInterfaces, slashingtypes.RegisterInterfaces, govv1.RegisterInterfaces,
		govv1beta1.RegisterInterfaces, upgradetypes.RegisterInterfaces, evidencetypes.RegisterInterfaces,
		authz.RegisterInterfaces, feegrant.RegisterInterfaces, consensustypes.RegisterInterfaces,
		modelregtypes.RegisterInterfaces, evalrewardtypes.RegisterInterfaces,
	} {
		register(e.Registry)
	}
	return e
}
