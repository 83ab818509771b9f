package keeper_test

import (
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

// firstBallot is 0x14 | epoch u64 | kind u32 | length | address | number u32, of epoch 1.
func firstBallot(t *testing.T, evaluator string) string {
	t.Helper()
	key := binary.BigEndian.AppendUint64([]byte{0x14}, 1)
	key = binary.BigEndian.AppendUint32(key, uint32(automated))
	addr := addressOf(t, account(evaluator)).Bytes()
	key = append(append(key, byte(len(addr))), addr...)
	return string(binary.BigEndian.AppendUint32(key, 0))
}

// I14: a commit and a reveal write a ballot of their author, and nothing else, so
// transactions of different evaluators never conflict.
func TestEvaluatorsNeverWriteTheSameKey(t *testing.T) {
	c, _ := opened(t)
	duties := c.duties(1)
	step := func(send func(string, uint64, int64) []types.SkippedItem) {
		for _, d := range duties {
			keys := c.written(func() { require.Empty(t, send(d.evaluator, d.round.Id, 750_000)) })
			require.Equal(t, []string{firstBallot(t, d.evaluator)}, keys)
		}
	}

	require.Len(t, duties, 15)
	step(c.commit)
	c.runTo(1, types.PHASE_REVEAL)
	step(c.reveal)
}

// What a batch writes does not grow with every item: 16 rounds share a ballot.
func TestACommitOfManyItemsWritesFewKeys(t *testing.T) {
	c, rounds := opened(t)
	name := c.everywhere(rounds)
	var items []types.CommitItem
	for _, r := range rounds {
		items = append(items, c.commitItem(name, r.Id, 1))
	}

	keys := c.written(func() { must(c, c.msgs.CommitEvaluations, commitMsg(name, items...)) })

	require.Equal(t, []string{firstBallot(t, name)}, keys)
}
