package cmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"sigs.k8s.io/yaml"

	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
)

const (
	minFreeBytes = 5 << 30
	minOpenFiles = 4096
	// maxAhead is how far the time of a block may lie in the future of this clock, maxBehind
	// how old the last block of a chain that moves may be.
	maxAhead  = 2 * time.Second
	maxBehind = time.Minute
)

const noFiles = "no files of a node in this home"

// checks are all checks, in the order in which one would repair.
var checks = []check{
	{"files", checkFiles},
	{"genesis", checkGenesis},
	{"node-keys", checkNodeKeys},
	{"gas-price", checkGasPrice},
	{"query-gas", checkQueryGas},
	{"pruning", checkPruning},
	{"telemetry", checkTelemetry},
	{"ports", checkPorts},
	{"disk", checkDisk},
	{"open-files", checkOpenFiles},
	{"client", checkClient},
	{"keyring", checkKeyring},
	{"node", checkNode},
	{"peers", checkPeers},
	{"sync", checkSync},
	{"clock", checkClock},
}

func checkFiles(p *patient) finding {
	if p.comet == nil {
		return left(noFiles + "; modeld init writes them")
	}
	for _, name := range []string{"app.toml", "genesis.json", "node_key.json", "priv_validator_key.json"} {
		if _, err := os.Stat(filepath.Join(p.home, "config", name)); err != nil {
			return ill("copy it there, or run modeld init in a new home", "config/%s: expected a readable file: %v", name, err)
		}
	}
	return fine("config.toml, app.toml, genesis.json and keys are there")
}

func checkGenesis(p *patient) finding {
	if p.comet == nil {
		return left(noFiles)
	}
	if err := checkGenesisGas(p.comet.GenesisFile()); err != nil {
		return ill("take the genesis of the network, or set block.max_gas in it before the first start", "%v", err)
	}
	return fine("blocks are bounded")
}

// checkNodeKeys looks for keys that other users of the machine can read.
func checkNodeKeys(p *patient) finding {
	if p.comet == nil {
		return left(noFiles)
	}
	for _, file := range []string{p.comet.PrivValidatorKeyFile(), p.comet.NodeKeyFile()} {
		info, err := os.Stat(file)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			return ill("chmod 600 "+file, "%s: expected a file for its owner only, got mode %o", file, info.Mode().Perm())
		}
	}
	return fine("keys of the node are for its owner only")
}

func checkGasPrice(p *patient) finding {
	if p.app == nil {
		return left(noFiles)
	}
	price := p.app.GetString(server.FlagMinGasPrices)
	if price == "" || regexp.MustCompile(`^0+(\.0+)?[a-z]`).MatchString(price) {
		return ill("modeld config set app minimum-gas-prices "+minGasPrices,
			"minimum-gas-prices in app.toml: expected a price such as %s, got %q: transactions would be free", minGasPrices, price)
	}
	return fine("%s", price)
}

func checkQueryGas(p *patient) finding {
	if p.app == nil {
		return left(noFiles)
	}
	limit := p.app.GetUint64(server.FlagQueryGasLimit)
	if limit == 0 {
		return ill("modeld config set app query-gas-limit 50000000",
			"query-gas-limit in app.toml: expected a limit, got 0: one query could occupy the node for ever")
	}
	return fine("%d", limit)
}

// checkPruning finds settings with which snapshots are refused or useless.
func checkPruning(p *patient) finding {
	if p.app == nil {
		return left(noFiles)
	}
	interval, keep := p.app.GetUint64(server.FlagStateSyncSnapshotInterval), p.app.GetUint64(server.FlagStateSyncSnapshotKeepRecent)
	strategy, blocks := p.app.GetString(server.FlagPruning), p.app.GetUint64(server.FlagMinRetainBlocks)
	switch {
	case strategy == pruningtypes.PruningOptionEverything && interval > 0:
		return ill("modeld config set app pruning default, or snapshot-interval 0 under [state-sync]",
			"pruning everything with a snapshot every %d blocks: expected one or the other; the node would not start", interval)
	case blocks > 0 && interval > 0 && blocks < interval*max(keep, 1):
		return ill("modeld config set app min-retain-blocks 0, or more than the snapshots span",
			"min-retain-blocks: expected at least %d for %d snapshots every %d blocks, got %d: who syncs from them finds no blocks",
			interval*max(keep, 1), keep, interval, blocks)
	}
	return fine("%s, snapshot every %d blocks", strategy, interval)
}

// checkTelemetry reads the file that switches traces and metrics on.
func checkTelemetry(p *patient) finding {
	file := filepath.Join(p.home, "config", "otel.yaml")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return left("no config/otel.yaml")
	}
	var content map[string]any
	if err == nil {
		err = yaml.Unmarshal(text, &content)
	}
	if err != nil {
		return ill("correct the file, or remove it", "config/otel.yaml: expected YAML: %v", err)
	}
	return fine("config/otel.yaml is YAML")
}

func checkDisk(p *patient) finding {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(p.home, &stat); err != nil {
		return ill("name a folder with --home", "%s: expected a folder: %v", p.home, err)
	}
	return judgeDisk(p.home, stat.Bavail*uint64(stat.Bsize))
}

func judgeDisk(home string, free uint64) finding {
	if free < minFreeBytes {
		return ill("make room, move the home, or prune more: modeld config set app pruning everything without snapshots",
			"%s: expected at least %d GiB free, got %.1f", home, minFreeBytes>>30, float64(free)/(1<<30))
	}
	return fine("%.0f GiB free", float64(free)/(1<<30))
}

func checkOpenFiles(*patient) finding {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return left(err.Error())
	}
	return judgeOpenFiles(limit.Max)
}

func judgeOpenFiles(limit uint64) finding {
	if limit < minOpenFiles {
		return ill("ulimit -n 65535, or LimitNOFILE=65535 in the unit of systemd", "expected at least %d open files, got %d", minOpenFiles, limit)
	}
	return fine("%d", limit)
}

// checkClient compares the chain of the client with that of the node, or of its genesis.
func checkClient(p *patient) finding {
	id, of := "", "the node"
	switch {
	case p.status != nil:
		id = p.status.NodeInfo.Network
	case p.comet != nil:
		of = "genesis.json"
		if genesis, err := genutiltypes.AppGenesisFromFile(p.comet.GenesisFile()); err == nil {
			id = genesis.ChainID
		}
	}
	switch {
	case id == "":
		return left("no node and no genesis to compare with")
	case p.client.ChainID != id:
		return ill("modeld config set client chain-id "+id, "chain-id in client.toml: expected %s as in %s, got %q", id, of, p.client.ChainID)
	}
	return fine("chain-id %s as in %s", id, of)
}

// realChain is the id of a network whose coins are worth something.
var realChain = regexp.MustCompile(`^modeld-[0-9]+$`)

func checkKeyring(p *patient) finding {
	if p.client.Keyring == nil {
		return left("no keyring")
	}
	if _, missing := p.client.Keyring.(absent); missing {
		return ill("modeld config set client keyring-backend file, with --"+flagPassphraseFile+"; test for demos only",
			"keyring-backend os: expected the credential store of an operating system, found none")
	}
	backend := p.client.Keyring.Backend()
	if backend == keyring.BackendTest && realChain.MatchString(p.client.ChainID) {
		return ill("modeld config set client keyring-backend file", "keyring-backend test: expected encrypted keys for %s, got plain files", p.client.ChainID)
	}
	return fine("%s", backend)
}
