package keeper_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// dump gives all keys and values of the module's store.
func (c *chain) dump() map[string]string {
	c.t.Helper()
	iterator := c.ctx.KVStore(c.store).Iterator(nil, nil)
	defer iterator.Close()
	all := map[string]string{}
	for ; iterator.Valid(); iterator.Next() {
		all[string(iterator.Key())] = string(iterator.Value())
	}
	return all
}

// written gives the keys that a step changes.
func (c *chain) written(step func()) []string {
	c.t.Helper()
	before := c.dump()
	step()
	after := c.dump()
	var keys []string
	for key, value := range after {
		if old, ok := before[key]; !ok || old != value {
			keys = append(keys, key)
		}
		delete(before, key)
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// evaluationKey is 0x14 | round u64 | address.
func evaluationKey(t *testing.T, round uint64, evaluator string) string {
	t.Helper()
	key := binary.BigEndian.AppendUint64([]byte{0x14}, round)
	return string(append(key, addressOf(t, account(evaluator))...))
}

// I14: a commit and a reveal write the keys of their round and author, and nothing else, so
// transactions of different evaluators never conflict.
func TestEvaluatorsNeverWriteTheSameKey(t *testing.T) {
	c, _ := opened(t)
	duties := c.duties(1)
	seen := map[string]bool{}
	step := func(send func(string, uint64, int64) []types.SkippedItem) {
		clear(seen)
		for _, d := range duties {
			keys := c.written(func() { require.Empty(t, send(d.evaluator, d.round.Id, 750_000)) })
			require.Equal(t, []string{evaluationKey(t, d.round.Id, d.evaluator)}, keys)
			require.False(t, seen[keys[0]])
			seen[keys[0]] = true
		}
		require.Len(t, seen, 15)
	}

	step(c.commit)
	c.runTo(1, types.PHASE_REVEAL)
	step(c.reveal)
}

// The size of a record does not depend on how many there are.
func TestACommitOfManyItemsWritesOneKeyEach(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	var items []types.CommitItem
	for _, r := range rounds {
		items = append(items, c.commitItem(name, r.Id, 1))
	}

	keys := c.written(func() { must(c, c.msgs.CommitEvaluations, commitMsg(name, items...)) })

	require.Len(t, keys, len(rounds))
	for _, key := range keys {
		require.True(t, bytes.HasSuffix([]byte(key), addressOf(t, account(name))))
	}
}
