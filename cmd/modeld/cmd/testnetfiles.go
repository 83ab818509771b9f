package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/modeld-labs/modeld/app"
)

const (
	// testPurse is what a validator of a test network holds, testStake what it bonds of it, in umodel.
	testPurse = 1_000_000_000_000
	testStake = 500_000_000_000
	gentxGas  = 200_000
)

// write writes the homes. The genesis is the same file in all of them.
func (t *testnet) write(ctx context.Context, template *app.App) error {
	state := template.DefaultGenesis(t.network)
	var gentxs []json.RawMessage
	for i := range t.nodes {
		gentx, err := t.writeKeys(ctx, template, i)
		if err != nil {
			return fmt.Errorf("node %d: %w", i, err)
		}
		gentxs = append(gentxs, gentx)
	}
	if err := t.fill(template, state, gentxs); err != nil {
		return err
	}
	first := t.config(0).GenesisFile()
	if err := writeGenesisState(first, t.chainID, state); err != nil {
		return err
	}
	genesis, err := os.ReadFile(first)
	if err != nil {
		return err
	}
	for i := range t.nodes {
		if err := t.writeSettings(template, i, genesis); err != nil {
			return fmt.Errorf("node %d: %w", i, err)
		}
	}
	return nil
}

func (t *testnet) config(i int) *cmtcfg.Config {
	config := cometDefaults()
	config.SetRoot(t.nodes[i].Home)
	config.Moniker = fmt.Sprintf("node%d", i)
	return config
}

// writeKeys makes the keys of a validator and signs the transaction that bonds it.
func (t *testnet) writeKeys(ctx context.Context, template *app.App, i int) (json.RawMessage, error) {
	config := t.config(i)
	for _, folder := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(config.RootDir, folder), 0o700); err != nil {
			return nil, err
		}
	}
	id, pub, err := genutil.InitializeNodeValidatorFiles(config)
	if err != nil {
		return nil, fmt.Errorf("write keys of the node: %w", err)
	}
	keys, err := keyring.New(sdk.KeyringServiceName(), keyring.BackendTest, config.RootDir, nil, template.AppCodec())
	if err != nil {
		return nil, err
	}
	record, words, err := keys.NewMnemonic(config.Moniker, keyring.English, sdk.GetConfig().GetFullBIP44Path(), "", hd.Secp256k1)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	address, err := record.GetAddress()
	if err != nil {
		return nil, err
	}
	t.nodes[i].ID, t.nodes[i].Address = id, address.String()
	if err := os.WriteFile(filepath.Join(config.RootDir, "key_seed.txt"), []byte(words+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("write seed: %w", err)
	}
	return t.gentx(ctx, template, keys, i, pub)
}

func (t *testnet) gentx(ctx context.Context, template *app.App, keys keyring.Keyring, i int, pub cryptotypes.PubKey) (json.RawMessage, error) {
	address, err := sdk.AccAddressFromBech32(t.nodes[i].Address)
	if err != nil {
		return nil, err
	}
	name, rate := fmt.Sprintf("node%d", i), math.LegacyNewDecWithPrec(1, 1)
	msg, err := stakingtypes.NewMsgCreateValidator(sdk.ValAddress(address).String(), pub, sdk.NewInt64Coin(app.BaseDenom, testStake),
		stakingtypes.Description{Moniker: name}, stakingtypes.NewCommissionRates(rate, rate, rate), math.OneInt())
	if err != nil {
		return nil, err
	}
	factory := clienttx.Factory{}.WithTxConfig(template.TxConfig()).WithKeybase(keys).WithChainID(t.chainID).
		WithSignMode(signing.SignMode_SIGN_MODE_DIRECT).WithGas(gentxGas).WithMemo(t.nodes[i].peer())
	builder, err := factory.BuildUnsignedTx(msg)
	if err != nil {
		return nil, err
	}
	if err := clienttx.Sign(ctx, factory, name, builder, true); err != nil {
		return nil, fmt.Errorf("sign genesis transaction: %w", err)
	}
	return template.TxConfig().TxJSONEncoder()(builder.GetTx())
}

// fill puts accounts, coins and validators into the genesis.
func (t *testnet) fill(template *app.App, state map[string]json.RawMessage, gentxs []json.RawMessage) error {
	var accounts authtypes.GenesisAccounts
	var balances []banktypes.Balance
	supply := sdk.NewCoins()
	for _, n := range t.nodes {
		coins := sdk.NewCoins(sdk.NewInt64Coin(app.BaseDenom, testPurse))
		accounts = append(accounts, authtypes.NewBaseAccountWithAddress(sdk.MustAccAddressFromBech32(n.Address)))
		balances = append(balances, banktypes.Balance{Address: n.Address, Coins: coins})
		supply = supply.Add(coins...)
	}
	err := edit(template, state, authtypes.ModuleName, &authtypes.GenesisState{}, func(gs *authtypes.GenesisState) (err error) {
		gs.Accounts, err = authtypes.PackAccounts(authtypes.SanitizeGenesisAccounts(accounts))
		return err
	})
	if err != nil {
		return err
	}
	err = edit(template, state, banktypes.ModuleName, &banktypes.GenesisState{}, func(gs *banktypes.GenesisState) error {
		gs.Balances, gs.Supply = banktypes.SanitizeGenesisBalances(balances), supply
		return nil
	})
	if err != nil {
		return err
	}
	return edit(template, state, genutiltypes.ModuleName, &genutiltypes.GenesisState{}, func(gs *genutiltypes.GenesisState) error {
		gs.GenTxs = gentxs
		return nil
	})
}

// writeSettings writes genesis and configuration of a validator.
func (t *testnet) writeSettings(template *app.App, i int, genesis []byte) error {
	n, config := t.nodes[i], t.config(i)
	if err := writeWhole(config.GenesisFile(), genesis); err != nil {
		return fmt.Errorf("write genesis: %w", err)
	}
	bind := "0.0.0.0"
	if t.singleHost {
		bind = n.Host
		config.P2P.AddrBookStrict, config.P2P.AllowDuplicateIP = false, true
	}
	var peers []string
	for j, other := range t.nodes {
		if j != i {
			peers = append(peers, other.peer())
		}
	}
	config.P2P.PersistentPeers = strings.Join(peers, ",")
	config.P2P.ListenAddress = fmt.Sprintf("tcp://%s:%d", bind, n.P2P)
	config.RPC.ListenAddress = fmt.Sprintf("tcp://%s:%d", bind, n.RPC)
	config.Instrumentation.PrometheusListenAddr = fmt.Sprintf("%s:%d", bind, n.Prometheus)
	cmtcfg.WriteConfigFile(filepath.Join(n.Home, "config", "config.toml"), config)
	settings := appDefaults()
	settings.API.Address = fmt.Sprintf("tcp://%s:%d", bind, n.REST)
	settings.GRPC.Address = fmt.Sprintf("%s:%d", bind, n.GRPC)
	serverconfig.SetConfigTemplate(appTemplate)
	serverconfig.WriteConfigFile(filepath.Join(n.Home, "config", "app.toml"), settings)
	return t.writeClient(template, n)
}

func (t *testnet) writeClient(template *app.App, n testNode) error {
	ctx := client.Context{Viper: viper.New()}.WithHomeDir(n.Home).WithChainID(t.chainID).WithCodec(template.AppCodec())
	if _, err := clientconfig.ReadFromClientConfig(ctx); err != nil {
		return fmt.Errorf("write client.toml: %w", err)
	}
	file := filepath.Join(n.Home, "config", "client.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text, _ = applySettings(text, map[string]string{
		flags.FlagChainID: t.chainID, flags.FlagKeyringBackend: keyring.BackendTest, flags.FlagNode: n.rpcURL(),
	})
	return writeWhole(file, text)
}
