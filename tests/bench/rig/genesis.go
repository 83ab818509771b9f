package rig

import (
	"encoding/json"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Genesis is what a chain begins with.
type Genesis struct {
	// Accounts own testkit.Purse each; the first one owns the validator too.
	Accounts []testkit.Account
	// Registry and Mechanism are the states of the two modules of the project.
	Registry  modelregtypes.GenesisState
	Mechanism evalrewardtypes.GenesisState
	// Held is what the account of x/evalreward owns, in umodel: all bonds, deposits and
	// claimable coins of Mechanism.
	Held math.Int
	// InitialHeight is the height of the first block; 0 means 1.
	InitialHeight int64
}

// Request gives the genesis as the consensus engine hands it over, without limits on the size
// and the gas of blocks. Errors: a state that the modules refuse.
func (g Genesis) Request(a *app.App) (*abci.RequestInitChain, error) {
	if err := g.Mechanism.Validate(); err != nil {
		return nil, fmt.Errorf("genesis of %s: %w", evalrewardtypes.ModuleName, err)
	}
	if len(g.Accounts) == 0 {
		return nil, fmt.Errorf("accounts: expected at least one, which owns the validator, got none")
	}
	state := a.DefaultGenesis(app.Main)
	for _, fill := range []func(*app.App, map[string]json.RawMessage) error{g.fillAccounts, g.fillBank, g.fillValidator, g.fillModules} {
		if err := fill(a, state); err != nil {
			return nil, err
		}
	}
	doc, err := json.Marshal(state)
	if err != nil {
		return nil, err
	}
	params := app.DefaultConsensusParams().ToProto()
	params.Block.MaxBytes, params.Block.MaxGas = -1, -1
	return &abci.RequestInitChain{
		ChainId: testkit.ChainID, Time: start, ConsensusParams: &params, AppStateBytes: doc, InitialHeight: max(1, g.InitialHeight),
	}, nil
}

func edit[G proto.Message](a *app.App, state map[string]json.RawMessage, module string, gs G, change func(G) error) error {
	if err := a.AppCodec().UnmarshalJSON(state[module], gs); err != nil {
		return fmt.Errorf("read genesis of %s: %w", module, err)
	}
	if err := change(gs); err != nil {
		return fmt.Errorf("fill genesis of %s: %w", module, err)
	}
	return put(a, state, module, gs)
}

func put(a *app.App, state map[string]json.RawMessage, module string, gs proto.Message) error {
	text, err := a.AppCodec().MarshalJSON(gs)
	if err != nil {
		return fmt.Errorf("write genesis of %s: %w", module, err)
	}
	state[module] = text
	return nil
}

// fillAccounts adds the accounts with their keys, so that no transaction stores a key.
func (g Genesis) fillAccounts(a *app.App, state map[string]json.RawMessage) error {
	return edit(a, state, authtypes.ModuleName, &authtypes.GenesisState{}, func(gs *authtypes.GenesisState) (err error) {
		var list authtypes.GenesisAccounts
		for i, account := range g.Accounts {
			list = append(list, authtypes.NewBaseAccount(account.Address, account.Key.PubKey(), uint64(i), 0))
		}
		gs.Accounts, err = authtypes.PackAccounts(authtypes.SanitizeGenesisAccounts(list))
		return err
	})
}

func (g Genesis) fillBank(a *app.App, state map[string]json.RawMessage) error {
	return edit(a, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) error {
		for _, account := range g.Accounts {
			gs.Balances = append(gs.Balances, banktypes.Balance{Address: account.String(), Coins: testkit.Umodel(testkit.Purse)})
		}
		gs.Balances = append(gs.Balances, banktypes.Balance{
			Address: authtypes.NewModuleAddress(stakingtypes.NotBondedPoolName).String(), Coins: testkit.Umodel(testkit.Stake),
		}, banktypes.Balance{
			Address: authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String(),
			Coins:   sdk.NewCoins(sdk.NewCoin(app.BaseDenom, g.Held)),
		})
		gs.Balances = banktypes.SanitizeGenesisBalances(gs.Balances)
		return nil
	})
}

// fillValidator adds the only validator, whose stake belongs to the first account.
func (g Genesis) fillValidator(a *app.App, state map[string]json.RawMessage) error {
	key, err := cryptocodec.FromCmtPubKeyInterface(validatorKey().PubKey())
	if err != nil {
		return err
	}
	packed, err := codectypes.NewAnyWithValue(key)
	if err != nil {
		return err
	}
	owner := g.Accounts[0]
	operator, shares, zero := sdk.ValAddress(owner.Address).String(), math.LegacyNewDec(testkit.Stake), math.LegacyZeroDec()
	return edit(a, state, stakingtypes.ModuleName, &stakingtypes.GenesisState{}, func(gs *stakingtypes.GenesisState) error {
		gs.Validators = []stakingtypes.Validator{{
			OperatorAddress: operator, ConsensusPubkey: packed, Status: stakingtypes.Unbonded,
			Tokens: math.NewInt(testkit.Stake), DelegatorShares: shares, MinSelfDelegation: math.OneInt(),
			UnbondingTime: time.Unix(0, 0).UTC(), Commission: stakingtypes.NewCommission(zero, zero, zero),
			Description: stakingtypes.Description{Moniker: "bench"},
		}}
		gs.Delegations = []stakingtypes.Delegation{stakingtypes.NewDelegation(owner.String(), operator, shares)}
		return nil
	})
}

func (g Genesis) fillModules(a *app.App, state map[string]json.RawMessage) error {
	if err := put(a, state, modelregtypes.ModuleName, &g.Registry); err != nil {
		return err
	}
	return put(a, state, evalrewardtypes.ModuleName, &g.Mechanism)
}
