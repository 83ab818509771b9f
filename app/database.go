package app

import (
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"

	dbm "github.com/cosmos/cosmos-db"
)

// databaseName is the folder of the state below data, without its suffix.
const databaseName = "application"

// Settings of goleveldb for the state. Its own are made for small databases: a cache of 8 MiB
// does not even hold filters and indices of a million versions, so that every read opened its
// tables anew, and buffers of 4 MiB were written and merged again several times in a block.
// docs/performance.md gives the figures.
const (
	databaseCache      = 64 << 20
	databaseBuffer     = 16 << 20
	databaseFilterBits = 10
)

// OpenDB opens the database of the state in a folder of data, with any backend that the node
// names. Errors: those of the backend; the folder of another process is locked.
func OpenDB(data string, backend dbm.BackendType) (dbm.DB, error) {
	if backend != dbm.GoLevelDBBackend {
		return dbm.NewDB(databaseName, backend, data)
	}
	return dbm.NewGoLevelDBWithOpts(databaseName, data, &opt.Options{
		Filter:             filter.NewBloomFilter(databaseFilterBits),
		BlockCacheCapacity: databaseCache,
		WriteBuffer:        databaseBuffer,
	})
}
