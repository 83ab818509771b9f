package node

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ethereum/go-ethereum/core"
)

// Init makes the chain in an empty folder: that of the development mode, with the rules which
// the main network follows. By itself the development mode also applies rules of forks that are
// still drafts, some of which price storage several times higher.
func Init(ctx context.Context, o Options) error {
	genesis := core.DeveloperGenesisBlock(o.GasLimit, &o.Rich)
	genesis.Config.AmsterdamTime, genesis.Config.BogotaTime = nil, nil
	text, err := json.Marshal(genesis)
	if err != nil {
		return err
	}
	file := filepath.Clean(o.Folder) + ".genesis.json"
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, o.Binary, "init", "--datadir", o.Folder, file).CombinedOutput(); err != nil {
		return fmt.Errorf("%s init: %w; expected a geth built with `go build -o FILE github.com/ethereum/go-ethereum/cmd/geth`; it says: %.1000s", o.Binary, err, out)
	}
	return nil
}
