package process

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	"github.com/cosmos/cosmos-sdk/store/v2/iavl"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// valueBytes is the size of the values of the Merkle tree.
const valueBytes = 100

// treeBlocks is how many blocks of sets are measured at once.
const treeBlocks = 4

// verify gives the time of the verification of one signature.
func verify(o Options) (time.Duration, error) {
	key := testkit.NewAccount("signer").Key
	message := make([]byte, 300)
	signature, err := key.Sign(message)
	if err != nil {
		return 0, err
	}
	public := key.PubKey()
	begin := time.Now()
	for range o.Operations {
		if !public.VerifySignature(message, signature) {
			return 0, fmt.Errorf("expected the signature %x to be valid", signature)
		}
	}
	return time.Since(begin) / time.Duration(o.Operations), nil
}

// hash gives the time of one commit hash.
func hash(o Options) (time.Duration, error) {
	report := scene.Report(testkit.NewAccount("evaluator 0"), 1<<32)
	begin := time.Now()
	for i := range o.Operations {
		report.Raw = int64(i)
		if _, err := mechanism.CommitHash(report); err != nil {
			return 0, err
		}
	}
	return time.Since(begin) / time.Duration(o.Operations), nil
}

// set gives the time of one set of a Merkle tree, with its share of saving the version of a
// block of so many sets. Keys are spread over the tree, and known ones are set.
func set(keys, sets int, database string) (time.Duration, error) {
	home, remove, err := rig.Folder("tree")
	if err != nil {
		return 0, err
	}
	defer remove()
	db := dbm.DB(dbm.NewMemDB())
	if database == rig.GoLevelDB {
		if db, err = dbm.NewDB("tree", dbm.GoLevelDBBackend, home); err != nil {
			return 0, err
		}
	}
	defer func() { _ = db.Close() }()
	key := storetypes.NewKVStoreKey("tree")
	tree, err := iavl.LoadStore(db, log.NewNopLogger(), key, storetypes.CommitID{}, int(serverconfig.DefaultConfig().IAVLCacheSize), false)
	if err != nil {
		return 0, fmt.Errorf("load tree: %w", err)
	}
	block := func(from, to, content int) {
		for k := from; k < to; k++ {
			value := binary.BigEndian.AppendUint64(make([]byte, 0, valueBytes), uint64(content))
			tree.Set(salted(k), value[:valueBytes])
		}
		tree.Commit()
	}
	for from := 0; from < keys; from += sets {
		block(from, min(from+sets, keys), 0)
	}
	begin := time.Now()
	for i := range treeBlocks {
		from := i * sets % (keys - sets + 1)
		block(from, from+sets, i+1)
	}
	return time.Since(begin) / time.Duration(treeBlocks*sets), nil
}

// salted gives the key of a number: 36 bytes that are spread over the tree, as the addresses
// in the keys of evaluations are.
func salted(k int) []byte {
	key := make([]byte, 36)
	r := rand.NewPCG(uint64(k), 3)
	for i := 0; i+8 <= len(key); i += 8 {
		binary.BigEndian.PutUint64(key[i:], r.Uint64())
	}
	return key
}
