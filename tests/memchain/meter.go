package memchain

import (
	"bytes"
	"context"

	"cosmossdk.io/core/store"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Meter counts the operations on a store while a block ends.
type Meter struct {
	store.KVStoreService
	on bool
	// Writes and deletions of keys.
	Writes int
	// Units is how often an item of the work queue was found.
	Units int
}

func (m *Meter) reset() { m.on, m.Writes, m.Units = true, 0, 0 }

func (m *Meter) stop() { m.on = false }

// OpenKVStore gives the store with a meter.
func (m *Meter) OpenKVStore(ctx context.Context) store.KVStore {
	if !m.on {
		return m.KVStoreService.OpenKVStore(ctx)
	}
	return metered{m.KVStoreService.OpenKVStore(ctx), m}
}

type metered struct {
	store.KVStore
	meter *Meter
}

func (kv metered) Set(key, value []byte) error {
	kv.meter.Writes++
	return kv.KVStore.Set(key, value)
}

func (kv metered) Delete(key []byte) error {
	kv.meter.Writes++
	return kv.KVStore.Delete(key)
}

// Every unit of work looks its item up before it begins.
func (kv metered) Get(key []byte) ([]byte, error) {
	value, err := kv.KVStore.Get(key)
	if value != nil && bytes.HasPrefix(key, types.WorkPrefix.Bytes()) {
		kv.meter.Units++
	}
	return value, err
}
