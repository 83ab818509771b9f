package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/core/store"
)

var errStore = errors.New("broken store")

// shakyStore is a store that may fail: it asks before every operation.
type shakyStore struct {
	store.KVStoreService
	ask func() error
}

func (s *shakyStore) OpenKVStore(ctx context.Context) store.KVStore {
	return shakyKV{s.KVStoreService.OpenKVStore(ctx), s}
}

type shakyKV struct {
	store.KVStore
	service *shakyStore
}

func (kv shakyKV) check() error {
	if kv.service.ask == nil {
		return nil
	}
	return kv.service.ask()
}

func (kv shakyKV) Get(key []byte) ([]byte, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.Get(key)
}

func (kv shakyKV) Has(key []byte) (bool, error) {
	if err := kv.check(); err != nil {
		return false, err
	}
	return kv.KVStore.Has(key)
}

func (kv shakyKV) Set(key, value []byte) error {
	if err := kv.check(); err != nil {
		return err
	}
	return kv.KVStore.Set(key, value)
}

func (kv shakyKV) Delete(key []byte) error {
	if err := kv.check(); err != nil {
		return err
	}
	return kv.KVStore.Delete(key)
}

func (kv shakyKV) Iterator(start, end []byte) (store.Iterator, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.Iterator(start, end)
}

func (kv shakyKV) ReverseIterator(start, end []byte) (store.Iterator, error) {
	if err := kv.check(); err != nil {
		return nil, err
	}
	return kv.KVStore.ReverseIterator(start, end)
}

// failAt lets the nth operation fail, counted from 0; the others succeed.
func (c *chain) failAt(n int) (made *int) {
	made = new(int)
	c.shaky.ask = func() error {
		*made++
		if *made == n+1 {
			return errStore
		}
		return nil
	}
	return made
}

// tried runs something once for each of its operations, each time with that one failing, on a
// branch of the state.
func (c *chain) tried(t *testing.T, what string, run func(f *chain) error) {
	t.Helper()
	for n := 0; ; n++ {
		f := c.fork(t)
		made := f.failAt(n)
		err := run(f)
		f.shaky.ask = nil
		if *made <= n {
			require.NoError(t, err, what)
			require.Positive(t, n, what)
			return
		}
		require.Error(t, err, "%s hides that operation %d failed", what, n)
		require.ErrorContains(t, err, errStore.Error(), what)
	}
}
