package testkit

import (
	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

// StoreRoot gives the root hash of one store after the last block. It stays the same as long
// as nobody writes to the store.
func (c *Chain) StoreRoot(name string) []byte {
	c.t.Helper()
	stores, ok := c.App.CommitMultiStore().(interface {
		GetCommitInfo(version int64) (*storetypes.CommitInfo, error)
	})
	require.True(c.t, ok, "the multistore no longer tells its roots: %T", c.App.CommitMultiStore())
	info, err := stores.GetCommitInfo(c.height)
	require.NoError(c.t, err)
	for _, store := range info.StoreInfos {
		if store.Name == name {
			return store.CommitId.Hash
		}
	}
	require.Fail(c.t, "unknown store", name)
	return nil
}
