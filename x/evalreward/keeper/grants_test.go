package keeper_test

import (
	"context"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// grantsUnderTest are the real authz and feegrant, whose answers can be counted and made to
// fail.
type grantsUnderTest struct {
	authzkeeper.Keeper
	fees  feegrantkeeper.Keeper
	bank  *ledger
	asked map[string]int
}

// ask counts who was asked about: the evaluator or the party, whichever side it stands on.
func (g *grantsUnderTest) ask(call string, granter, grantee sdk.AccAddress) error {
	if g.asked != nil {
		g.asked[call]++
		g.asked[granter.String()]++
		g.asked[grantee.String()]++
	}
	return g.bank.ask(call)
}

func (g *grantsUnderTest) GetAuthorizations(ctx context.Context, grantee, granter sdk.AccAddress) ([]authz.Authorization, error) {
	if err := g.ask("authz", granter, grantee); err != nil {
		return nil, err
	}
	return g.Keeper.GetAuthorizations(ctx, grantee, granter)
}

func (g *grantsUnderTest) GranterGrants(ctx context.Context, req *authz.QueryGranterGrantsRequest) (*authz.QueryGranterGrantsResponse, error) {
	if err := g.bank.ask("authz"); err != nil {
		return nil, err
	}
	if g.asked != nil {
		g.asked["list"]++
	}
	return g.Keeper.GranterGrants(ctx, req)
}

func (g *grantsUnderTest) GetAllowance(ctx context.Context, granter, grantee sdk.AccAddress) (feegrant.FeeAllowanceI, error) {
	if err := g.ask("feegrant", granter, grantee); err != nil {
		return nil, err
	}
	return g.fees.GetAllowance(ctx, granter, grantee)
}

// authorise lets one person act for another.
func (c *chain) authorise(granter, grantee string) {
	c.t.Helper()
	grant := authz.NewGenericAuthorization(sdk.MsgTypeURL(&modelregtypes.MsgRegisterVersion{}))
	require.NoError(c.t, c.grants.SaveGrant(c.ctx, addressOf(c.t, account(grantee)), addressOf(c.t, account(granter)), grant, nil))
}

// payFees lets one person pay the fees of another.
func (c *chain) payFees(granter, grantee string) {
	c.t.Helper()
	from, to := addressOf(c.t, account(granter)), addressOf(c.t, account(grantee))
	grant, err := feegrant.NewGrant(from, to, &feegrant.BasicAllowance{})
	require.NoError(c.t, err)
	require.NoError(c.t, c.grants.fees.FeeAllowance.Set(c.ctx, collections.Join(to, from), grant))
}
