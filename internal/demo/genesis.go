package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	cmtcrypto "github.com/cometbft/cometbft/crypto"
	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Coins at the beginning, in umodel.
const (
	purse = 1_000_000_000_000
	stake = 100_000_000_000
)

// createKeys makes a key for every account.
func createKeys(keys keyring.Keyring) error {
	for _, name := range accounts() {
		if _, _, err := keys.NewMnemonic(name, keyring.English, sdk.FullFundraiserPath, keyring.DefaultBIP39Passphrase, hd.Secp256k1); err != nil {
			return fmt.Errorf("create key %s: %w", name, err)
		}
	}
	return nil
}

// genesis gives the genesis of a demo chain: the accounts with their coins, one validator,
// one steward with its bond, and the benchmarks.
func genesis(application *app.App, keys keyring.Keyring, consensusKey cmtcrypto.PubKey) (*genutiltypes.AppGenesis, error) {
	state := application.DefaultGenesis(app.Dev)
	for _, fill := range []func(map[string]json.RawMessage) error{
		func(s map[string]json.RawMessage) error { return fillAccounts(application, keys, s) },
		func(s map[string]json.RawMessage) error { return fillModules(application, keys, s) },
		func(s map[string]json.RawMessage) error { return fillValidator(application, keys, consensusKey, s) },
	} {
		if err := fill(state); err != nil {
			return nil, err
		}
	}
	appState, err := json.MarshalIndent(state, "", " ")
	if err != nil {
		return nil, err
	}
	return &genutiltypes.AppGenesis{
		AppName: app.Name, GenesisTime: time.Now().UTC(), ChainID: ChainID, InitialHeight: 1, AppState: appState,
		Consensus: &genutiltypes.ConsensusGenesis{Params: app.DefaultConsensusParams()},
	}, nil
}

// edit changes the genesis state of one module.
func edit[G proto.Message](application *app.App, state map[string]json.RawMessage, module string, gs G, change func(G) error) error {
	if err := application.AppCodec().UnmarshalJSON(state[module], gs); err != nil {
		return fmt.Errorf("read genesis of %s: %w", module, err)
	}
	if err := change(gs); err != nil {
		return fmt.Errorf("fill genesis of %s: %w", module, err)
	}
	bz, err := application.AppCodec().MarshalJSON(gs)
	state[module] = bz
	return err
}

func addressOf(keys keyring.Keyring, name string) (sdk.AccAddress, error) {
	record, err := keys.Key(name)
	if err != nil {
		return nil, err
	}
	return record.GetAddress()
}

func fillAccounts(application *app.App, keys keyring.Keyring, state map[string]json.RawMessage) error {
	var list authtypes.GenesisAccounts
	var balances []banktypes.Balance
	for _, name := range accounts() {
		addr, err := addressOf(keys, name)
		if err != nil {
			return err
		}
		list = append(list, authtypes.NewBaseAccountWithAddress(addr))
		balances = append(balances, banktypes.Balance{Address: addr.String(), Coins: umodel(math.NewInt(purse))})
	}
	// The steward's bond lies with the module from the first block on.
	balances = append(balances, banktypes.Balance{
		Address: authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String(), Coins: umodel(demoParams().StewardBond),
	})
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

func umodel(amount math.Int) sdk.Coins {
	return sdk.NewCoins(sdk.NewCoin(app.BaseDenom, amount))
}

func fillModules(application *app.App, keys keyring.Keyring, state map[string]json.RawMessage) error {
	err := edit(application, state, modelregtypes.ModuleName, &modelregtypes.GenesisState{}, func(gs *modelregtypes.GenesisState) error {
		gs.Params = demoRegistryParams()
		return nil
	})
	if err != nil {
		return err
	}
	addr, err := addressOf(keys, steward)
	if err != nil {
		return err
	}
	list, err := benchmarks(addr.String())
	if err != nil {
		return err
	}
	return edit(application, state, evalrewardtypes.ModuleName, &evalrewardtypes.GenesisState{}, func(gs *evalrewardtypes.GenesisState) error {
		gs.Params = demoParams()
		gs.Stewards = []evalrewardtypes.Steward{{Address: addr.String(), Bond: gs.Params.StewardBond}}
		gs.Benchmarks = list
		return gs.Validate()
	})
}

// fillValidator adds the transaction that bonds the only validator.
func fillValidator(application *app.App, keys keyring.Keyring, consensusKey cmtcrypto.PubKey, state map[string]json.RawMessage) error {
	addr, err := addressOf(keys, validator)
	if err != nil {
		return err
	}
	pub, err := cryptocodec.FromCmtPubKeyInterface(consensusKey)
	if err != nil {
		return err
	}
	rate := math.LegacyNewDecWithPrec(1, 1)
	msg, err := stakingtypes.NewMsgCreateValidator(sdk.ValAddress(addr).String(), pub, sdk.NewCoin(app.BaseDenom, math.NewInt(stake)),
		stakingtypes.Description{Moniker: "demo"}, stakingtypes.NewCommissionRates(rate, rate, rate), math.OneInt())
	if err != nil {
		return err
	}
	factory := clienttx.Factory{}.WithTxConfig(application.TxConfig()).WithKeybase(keys).WithChainID(ChainID).
		WithSignMode(signing.SignMode_SIGN_MODE_DIRECT).WithGas(gasBase)
	builder, err := factory.BuildUnsignedTx(msg)
	if err != nil {
		return err
	}
	if err := clienttx.Sign(context.Background(), factory, validator, builder, true); err != nil {
		return fmt.Errorf("sign genesis transaction: %w", err)
	}
	tx, err := application.TxConfig().TxJSONEncoder()(builder.GetTx())
	if err != nil {
		return err
	}
	return edit(application, state, genutiltypes.ModuleName, &genutiltypes.GenesisState{}, func(gs *genutiltypes.GenesisState) error {
		gs.GenTxs = []json.RawMessage{tx}
		return nil
	})
}
