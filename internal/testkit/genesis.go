package testkit

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// State is the genesis of all modules, by name.
type State map[string]json.RawMessage

// EditGenesis changes the genesis of one module; gs says how to read it.
func EditGenesis[G proto.Message](t testing.TB, a *app.App, state State, module string, gs G, change func(G)) {
	t.Helper()
	require.NoError(t, a.AppCodec().UnmarshalJSON(state[module], gs), "genesis of %s", module)
	change(gs)
	text, err := a.AppCodec().MarshalJSON(gs)
	require.NoError(t, err, "genesis of %s", module)
	state[module] = text
}

// Genesis gives the state with which a chain of some options starts, for a node that is not
// driven by this package.
func Genesis(t testing.TB, a *app.App, o Options) State {
	t.Helper()
	return genesis(t, a, o.withDefaults())
}

// genesis gives the default state with the funded accounts and one validator, whose stake
// belongs to the first account.
func genesis(t testing.TB, a *app.App, o Options) State {
	t.Helper()
	state := State(a.DefaultGenesis(o.Network))
	var list authtypes.GenesisAccounts
	var balances []banktypes.Balance
	for _, name := range o.Accounts {
		account := NewAccount(name)
		list = append(list, authtypes.NewBaseAccountWithAddress(account.Address))
		balances = append(balances, banktypes.Balance{Address: account.String(), Coins: Umodel(Purse)})
	}
	balances = append(balances, banktypes.Balance{
		Address: authtypes.NewModuleAddress(stakingtypes.NotBondedPoolName).String(), Coins: Umodel(Stake),
	}, banktypes.Balance{
		Address: authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String(), Coins: fillMechanism(t, a, state, o),
	})
	EditGenesis(t, a, state, authtypes.ModuleName, &authtypes.GenesisState{}, func(gs *authtypes.GenesisState) {
		packed, err := authtypes.PackAccounts(authtypes.SanitizeGenesisAccounts(list))
		require.NoError(t, err)
		gs.Accounts = packed
	})
	EditGenesis(t, a, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) {
		gs.Balances = banktypes.SanitizeGenesisBalances(balances)
	})
	bondValidator(t, a, state, NewAccount(o.Accounts[0]).Address)
	if o.Genesis != nil {
		o.Genesis(a, state)
	}
	return state
}

// bondValidator adds a validator with stake, which staking bonds at the start, so that the
// other modules hear of it.
func bondValidator(t testing.TB, a *app.App, state State, owner sdk.AccAddress) {
	t.Helper()
	key, err := cryptocodec.FromCmtPubKeyInterface(ValidatorKey().PubKey())
	require.NoError(t, err)
	packed, err := codectypes.NewAnyWithValue(key)
	require.NoError(t, err)
	operator, shares := sdk.ValAddress(owner).String(), math.LegacyNewDec(Stake)
	zero := math.LegacyZeroDec()
	EditGenesis(t, a, state, stakingtypes.ModuleName, &stakingtypes.GenesisState{}, func(gs *stakingtypes.GenesisState) {
		gs.Validators = []stakingtypes.Validator{{
			OperatorAddress: operator, ConsensusPubkey: packed, Status: stakingtypes.Unbonded,
			Tokens: math.NewInt(Stake), DelegatorShares: shares, MinSelfDelegation: math.OneInt(),
			UnbondingTime: time.Unix(0, 0).UTC(), Commission: stakingtypes.NewCommission(zero, zero, zero),
			Description: stakingtypes.Description{Moniker: "testkit"},
		}}
		gs.Delegations = []stakingtypes.Delegation{stakingtypes.NewDelegation(owner.String(), operator, shares)}
	})
}
