package types

import (
	"context"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// BankKeeper moves, mints and burns coins.
type BankKeeper interface {
	// SendCoinsFromAccountToModuleVirtual credits the module at the end of the block, so
	// that no two transactions write the same balance.
	SendCoinsFromAccountToModuleVirtual(ctx context.Context, sender sdk.AccAddress, module string, amt sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amt sdk.Coins) error
	SendCoinsFromModuleToModule(ctx context.Context, sender, recipient string, amt sdk.Coins) error
	MintCoins(ctx context.Context, module string, amt sdk.Coins) error
	BurnCoins(ctx context.Context, module string, amt sdk.Coins) error
	// IsSendEnabledCoins refuses coins that the bank does not let accounts send.
	IsSendEnabledCoins(ctx context.Context, coins ...sdk.Coin) error
	GetSupply(ctx context.Context, denom string) sdk.Coin
	GetAllBalances(ctx context.Context, addr sdk.AccAddress) sdk.Coins
}

// DistributionKeeper takes the community part of an owner's gross (R11).
type DistributionKeeper interface {
	FundCommunityPool(ctx context.Context, amount sdk.Coins, sender sdk.AccAddress) error
}

// ModelRegKeeper knows models and versions.
type ModelRegKeeper interface {
	VersionByID(ctx context.Context, id uint64) (modelregtypes.Version, modelregtypes.Model, error)
	Resolve(ctx context.Context, ref string) (modelregtypes.Version, modelregtypes.Model, error)
	ModelByName(ctx context.Context, model string) (modelregtypes.Model, error)
	NamespaceOwner(ctx context.Context, namespace string) (string, error)
	// SetFrontierHolder tells which version holds a frontier; version 0 removes the entry.
	SetFrontierHolder(ctx context.Context, benchmark uint32, version uint64) error
	// SetEscrow marks or unmarks a version with pay in escrow.
	SetEscrow(ctx context.Context, version uint64, benchmark uint32, open bool) error
	// PreviousOwners gives who gave a model away at or after the horizon.
	PreviousOwners(ctx context.Context, modelID uint64) ([]string, error)
	// RollEpoch puts pending params into force at an epoch roll; transfers of models before
	// the horizon do not count any more.
	RollEpoch(ctx context.Context, horizon int64) error
	// Burned gives the registration fees burned so far, in umodel.
	Burned(ctx context.Context) (math.Int, error)
}

// AuthzKeeper knows who may act for whom.
type AuthzKeeper interface {
	GetAuthorizations(ctx context.Context, grantee, granter sdk.AccAddress) ([]authz.Authorization, error)
	// GranterGrants lists the grants of a granter by pages.
	GranterGrants(ctx context.Context, req *authz.QueryGranterGrantsRequest) (*authz.QueryGranterGrantsResponse, error)
}

// FeeGrantKeeper knows who pays whose fees.
type FeeGrantKeeper interface {
	// GetAllowance answers collections.ErrNotFound where there is none.
	GetAllowance(ctx context.Context, granter, grantee sdk.AccAddress) (feegrant.FeeAllowanceI, error)
}
