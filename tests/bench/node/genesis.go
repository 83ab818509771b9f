package node

import (
	"encoding/json"
	"fmt"
	"time"

	cmtcrypto "github.com/cometbft/cometbft/crypto"
	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// Coins at the beginning, in umodel.
const (
	purse = 1_000_000_000_000_000
	stake = 100_000_000_000
)

// prunableAge is the age in blocks from which evidence does not hold a block.
const prunableAge = 100

// edit changes the genesis state of one module.
func edit[G proto.Message](application *app.App, state map[string]json.RawMessage, module string, gs G, change func(G) error) error {
	if err := application.AppCodec().UnmarshalJSON(state[module], gs); err != nil {
		return fmt.Errorf("read genesis of %s: %w", module, err)
	}
	if err := change(gs); err != nil {
		return fmt.Errorf("fill genesis of %s: %w", module, err)
	}
	text, err := application.AppCodec().MarshalJSON(gs)
	state[module] = text
	return err
}

// fillGenesis writes accounts, validator and mechanism into the genesis file that modeld init
// wrote. raised gives blocks of 16 MiB and ten times the gas.
func fillGenesis(application *app.App, file string, o Options, c *cast, key cmtcrypto.PubKey, raised bool) error {
	state, doc, err := genutiltypes.GenesisStateFromGenFile(file)
	if err != nil {
		return err
	}
	if err := fillAccounts(application, state, o, c); err != nil {
		return err
	}
	if err := fillValidator(application, state, c.validator.address, key); err != nil {
		return err
	}
	if err := fillRegistry(application, state, o, c); err != nil {
		return err
	}
	if err := fillMechanism(application, state, o, c); err != nil {
		return err
	}
	if doc.AppState, err = json.Marshal(state); err != nil {
		return err
	}
	doc.Consensus.Params.Evidence.MaxAgeNumBlocks, doc.Consensus.Params.Evidence.MaxAgeDuration = prunableAge, time.Second
	if raised {
		doc.Consensus.Params.Block.MaxBytes = 16 << 20
		doc.Consensus.Params.Block.MaxGas *= 10
	}
	return doc.SaveAs(file)
}

func umodel(amount math.Int) sdk.Coins { return sdk.NewCoins(sdk.NewCoin(app.BaseDenom, amount)) }

func fillAccounts(application *app.App, state map[string]json.RawMessage, o Options, c *cast) error {
	var list authtypes.GenesisAccounts
	var balances []banktypes.Balance
	for _, a := range c.all {
		list = append(list, authtypes.NewBaseAccount(a.address, nil, a.number, 0))
		balances = append(balances, banktypes.Balance{Address: a.text, Coins: umodel(math.NewInt(purse))})
	}
	p := o.params()
	bonds := p.StewardBond.Add(p.BondUnit.MulRaw(int64(len(c.evaluators))))
	balances = append(balances,
		banktypes.Balance{Address: authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String(), Coins: umodel(bonds)},
		banktypes.Balance{Address: authtypes.NewModuleAddress(stakingtypes.NotBondedPoolName).String(), Coins: umodel(math.NewInt(stake))},
	)
	err := edit(application, state, authtypes.ModuleName, &authtypes.GenesisState{}, func(gs *authtypes.GenesisState) (err error) {
		gs.Accounts, err = authtypes.PackAccounts(authtypes.SanitizeGenesisAccounts(list))
		return err
	})
	if err != nil {
		return err
	}
	return edit(application, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) error {
		gs.Balances = banktypes.SanitizeGenesisBalances(balances)
		gs.Supply = sdk.NewCoins()
		for _, b := range balances {
			gs.Supply = gs.Supply.Add(b.Coins...)
		}
		return nil
	})
}

// fillValidator adds a validator with stake, which staking bonds at the start.
func fillValidator(application *app.App, state map[string]json.RawMessage, owner sdk.AccAddress, consensus cmtcrypto.PubKey) error {
	key, err := cryptocodec.FromCmtPubKeyInterface(consensus)
	if err != nil {
		return err
	}
	packed, err := codectypes.NewAnyWithValue(key)
	if err != nil {
		return err
	}
	operator, shares, zero := sdk.ValAddress(owner).String(), math.LegacyNewDec(stake), math.LegacyZeroDec()
	return edit(application, state, stakingtypes.ModuleName, &stakingtypes.GenesisState{}, func(gs *stakingtypes.GenesisState) error {
		gs.Validators = []stakingtypes.Validator{{
			OperatorAddress: operator, ConsensusPubkey: packed, Status: stakingtypes.Unbonded,
			Tokens: math.NewInt(stake), DelegatorShares: shares, MinSelfDelegation: math.OneInt(),
			UnbondingTime: time.Unix(0, 0).UTC(), Commission: stakingtypes.NewCommission(zero, zero, zero),
			Description: stakingtypes.Description{Moniker: "bench"},
		}}
		gs.Delegations = []stakingtypes.Delegation{stakingtypes.NewDelegation(owner.String(), operator, shares)}
		return nil
	})
}
