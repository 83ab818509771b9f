package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	cmtos "github.com/cometbft/cometbft/libs/os"
	"github.com/cometbft/cometbft/privval"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/evaluator/service"
	"github.com/modeld-labs/modeld/internal/localnode"
)

// blockTime is the pause between blocks.
const blockTime = 150 * time.Millisecond

// home is the folder of a demo: the node's files, the keys, the artifacts, the daemons.
type home struct{ dir string }

func (h home) artifacts() string   { return filepath.Join(h.dir, "artifacts") }
func (h home) genesisFile() string { return filepath.Join(h.dir, "config", "genesis.json") }

// evaluator is the home of the daemon of an evaluator.
func (h home) evaluator(name string) service.Home {
	return service.Home(filepath.Join(h.dir, "evaluators", name))
}

// longestSocket is the longest path of a socket that every system takes.
const longestSocket = 100

// fits refuses a folder in which the daemons could not listen.
func (h home) fits() error {
	most := longestSocket
	for _, m := range evaluators {
		most = min(most, len(h.dir)+longestSocket-len(h.evaluator(m.name).Socket()))
	}
	if len(h.dir) > most {
		return fmt.Errorf("home: expected a folder whose path has at most %d characters, because the evaluators have sockets in it, got %d: %s; "+
			"choose another with --home", most, len(h.dir), h.dir)
	}
	return nil
}

// node says how the validator of the demo runs.
func (h home) node() localnode.Options {
	return localnode.Options{
		Home: h.dir, ChainID: ChainID, Moniker: "demo", BlockTime: blockTime,
		MinGasPrices: fmt.Sprintf("0.%03d%s", gasPriceMilli, app.BaseDenom),
	}
}

// prepared tells whether a demo lives in the folder. The genesis is written last, so a
// folder with one is whole.
func (h home) prepared() (bool, error) {
	_, err := os.Stat(h.genesisFile())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (h home) keys(application *app.App) (keyring.Keyring, error) {
	return keyring.New(app.Name, keyring.BackendTest, h.dir, nil, application.AppCodec())
}

// prepare makes the folder of a new demo.
func (h home) prepare(application *app.App) error {
	for _, dir := range []string{filepath.Join(h.dir, "config"), filepath.Join(h.dir, "data"), h.artifacts()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	keys, err := h.keys(application)
	if err != nil {
		return err
	}
	if err := createKeys(keys); err != nil {
		return err
	}
	config := h.node().CometConfig()
	if cmtos.FileExists(config.PrivValidatorKeyFile()) {
		return fmt.Errorf("home: expected an empty folder or one of a demo, found %s; choose another with --home", config.PrivValidatorKeyFile())
	}
	validatorKey := privval.LoadOrGenFilePV(config.PrivValidatorKeyFile(), config.PrivValidatorStateFile())
	doc, err := genesis(application, keys, validatorKey.Key.PubKey)
	if err != nil {
		return err
	}
	return doc.SaveAs(h.genesisFile())
}
