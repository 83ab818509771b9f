package app_test

import (
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// books are what the real modules hold after a block, in umodel.
type books struct {
	minted, burned, supply, pool, collector, distribution math.Int
}

func booksOf(t *testing.T, chain *testkit.Chain) books {
	t.Helper()
	ctx := chain.Context()
	totals, err := chain.App.EvalRewardKeeper.Totals.Get(ctx)
	require.NoError(t, err)
	feePool, err := chain.App.DistrKeeper.FeePool.Get(ctx)
	require.NoError(t, err)
	pool := feePool.CommunityPool.AmountOf(app.BaseDenom)
	require.True(t, pool.IsInteger(), "community pool %s", pool)
	balance := func(module string) math.Int {
		return chain.App.BankKeeper.GetBalance(ctx, authtypes.NewModuleAddress(module), app.BaseDenom).Amount
	}
	return books{
		minted: totals.Minted, burned: totals.Burned, supply: chain.App.BankKeeper.GetSupply(ctx, app.BaseDenom).Amount,
		pool: pool.TruncateInt(), collector: balance(authtypes.FeeCollectorName), distribution: balance(distrtypes.ModuleName),
	}
}

// flows are what the events of a block say was paid, in umodel.
type flows struct {
	validators, evaluators, gross, community, burned math.Int
	// unminted is what committees of appeals got from bonds and slashes.
	unminted math.Int
	credited map[string]math.Int
}

func flowsOf(t *testing.T, events []abci.Event) flows {
	t.Helper()
	zero := math.ZeroInt()
	f := flows{zero, zero, zero, zero, zero, zero, map[string]math.Int{
		evalrewardtypes.RoleEvaluator: zero, evalrewardtypes.RoleOwner: zero, evalrewardtypes.RoleParent: zero,
		evalrewardtypes.RoleGeneralOwner: zero, evalrewardtypes.RoleGeneralParent: zero, evalrewardtypes.RoleChallenger: zero,
	}}
	add := func(sum *math.Int, text string) {
		amount, ok := math.NewIntFromString(text)
		require.True(t, ok, text)
		*sum = sum.Add(amount)
	}
	for _, event := range events {
		switch e := typed(t, event).(type) {
		case *evalrewardtypes.EventEpochStarted:
			add(&f.validators, e.Validator)
		case *evalrewardtypes.EventRoundFinalised:
			add(&f.evaluators, e.Evaluators)
			add(&f.gross, e.Gross)
		case *evalrewardtypes.EventCommunityFunded:
			add(&f.community, e.Amount)
		case *evalrewardtypes.EventDepositBurned:
			add(&f.burned, e.Amount)
		case *evalrewardtypes.EventEvaluatorSlashed:
			if e.Reason != string(mechanism.PenaltyOutlier) {
				add(&f.burned, e.Amount)
			}
		case *evalrewardtypes.EventAppealAccounted:
			add(&f.burned, e.Burned)
			add(&f.unminted, e.Paid)
			add(&f.unminted, "-"+e.Minted)
		case *evalrewardtypes.EventCommitteePaid:
			sum := f.credited[evalrewardtypes.RoleEvaluator]
			for _, pay := range e.Pays {
				add(&sum, pay)
			}
			f.credited[evalrewardtypes.RoleEvaluator] = sum
		case *evalrewardtypes.EventRewardCredited:
			sum := f.credited[e.Role]
			add(&sum, e.Amount)
			f.credited[e.Role] = sum
		}
	}
	return f
}

// typed gives an event of ours, and nil for others.
func typed(t *testing.T, event abci.Event) any {
	t.Helper()
	if !strings.HasPrefix(event.Type, "modeld.") {
		return nil
	}
	// The SDK adds in which part of the block the event arose, and not as JSON.
	event.Attributes = slices.DeleteFunc(slices.Clone(event.Attributes), func(a abci.EventAttribute) bool { return a.Key == "mode" })
	msg, err := sdk.ParseTypedEvent(event)
	require.NoError(t, err)
	return msg
}

// Through the real bank and distribution modules: what evalreward mints is what evaluators,
// owner sides and validators get, the community pool grows by the part of the community, and
// the validators' part goes with the fees to distribution. After every block, to the unit.
func TestMoneyArrives(t *testing.T) {
	life := newLife(t, testkit.Options{Genesis: withoutTax(t)})
	total := flowsOf(t, nil)
	// Until after the payments of an epoch, before anybody claims them.
	for range 4*epochBlocks + 6 {
		before := booksOf(t, life.chain)
		txs := life.economy.block(t, life.chain)
		f := flowsOf(t, life.chain.Next(txs...).Events)
		after := booksOf(t, life.chain)
		fees := life.chain.Fee().Amount.MulRaw(int64(len(txs)))

		same := func(what string, expected, got math.Int) {
			require.Equal(t, expected.String(), got.String(), "block %d: %s", life.chain.Height(), what)
		}
		minted := after.minted.Sub(before.minted)
		same("minted", f.evaluators.Add(f.gross).Add(f.validators).Sub(f.unminted), minted)
		same("burned", f.burned, after.burned.Sub(before.burned))
		same("supply", minted.Sub(f.burned), after.supply.Sub(before.supply))
		same("community pool", f.community, after.pool.Sub(before.pool))
		same("fee collector", fees.Add(f.validators), after.collector)
		same("distribution", before.collector.Add(f.community), after.distribution.Sub(before.distribution))
		same("credited to evaluators", f.evaluators, f.credited[evalrewardtypes.RoleEvaluator])
		owners := f.credited[evalrewardtypes.RoleOwner].Add(f.credited[evalrewardtypes.RoleParent]).
			Add(f.credited[evalrewardtypes.RoleGeneralOwner]).Add(f.credited[evalrewardtypes.RoleGeneralParent])
		same("owner side", f.gross, f.community.Add(owners))
		total.validators, total.community = total.validators.Add(f.validators), total.community.Add(f.community)
		total.credited[evalrewardtypes.RoleParent] = total.credited[evalrewardtypes.RoleParent].Add(f.credited[evalrewardtypes.RoleParent])
		total.evaluators, total.burned = total.evaluators.Add(f.evaluators), total.burned.Add(f.burned)
	}
	for name, sum := range map[string]math.Int{
		"validators": total.validators, "community": total.community, "evaluators": total.evaluators,
		"parents": total.credited[evalrewardtypes.RoleParent], "burned": total.burned,
	} {
		require.True(t, sum.IsPositive(), "%s: %s", name, sum)
	}
	claimAll(t, life)
}

// claimAll lets everybody claim: each gets exactly what the chain said was claimable.
func claimAll(t *testing.T, life *life) {
	t.Helper()
	chain, claimed := life.chain, 0
	for _, name := range life.economy.accounts() {
		account := testkit.NewAccount(name)
		query := evalrewardtypes.NewQueryClient(chain.Query())
		res, err := query.Claimable(t.Context(), &evalrewardtypes.QueryClaimableRequest{Address: account.String()})
		require.NoError(t, err)
		if res.Coins.IsZero() {
			continue
		}
		before := chain.App.BankKeeper.GetAllBalances(chain.Context(), account.Address)

		result := chain.Deliver(name, &evalrewardtypes.MsgClaim{Account: account.String()})

		require.Zero(t, result.Code, result.Log)
		after := chain.App.BankKeeper.GetAllBalances(chain.Context(), account.Address)
		require.Equal(t, before.Add(res.Coins...).Sub(chain.Fee()), after, name)
		claimed++
	}
	require.NotZero(t, claimed)
}

// withoutTax lets distribution keep nothing of fees for the community, so that all that the
// pool gets comes from evalreward.
func withoutTax(t *testing.T) func(*app.App, testkit.State) {
	return func(a *app.App, state testkit.State) {
		testkit.EditGenesis(t, a, state, distrtypes.ModuleName, &distrtypes.GenesisState{}, func(gs *distrtypes.GenesisState) {
			gs.Params.CommunityTax = math.LegacyZeroDec()
		})
	}
}
