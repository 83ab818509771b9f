package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/core/store"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

var errBroken = errors.New("the store is broken")

// brokenStore is a store whose n-th call from now fails, when calls is not negative, and
// which counts the iterators that are open.
type brokenStore struct {
	store.KVStoreService
	calls *int
	open  *int
}

func newBrokenStore(service store.KVStoreService) brokenStore {
	never, open := -1, 0
	return brokenStore{KVStoreService: service, calls: &never, open: &open}
}

func (s brokenStore) OpenKVStore(ctx context.Context) store.KVStore {
	return brokenKV{KVStore: s.KVStoreService.OpenKVStore(ctx), brokenStore: s}
}

type brokenKV struct {
	store.KVStore
	brokenStore
}

func (s brokenStore) fail() error {
	*s.calls--
	if *s.calls == -1 {
		return errBroken
	}
	return nil
}

func (s brokenKV) Get(key []byte) ([]byte, error) {
	if err := s.fail(); err != nil {
		return nil, err
	}
	return s.KVStore.Get(key)
}

func (s brokenKV) Has(key []byte) (bool, error) {
	if err := s.fail(); err != nil {
		return false, err
	}
	return s.KVStore.Has(key)
}

func (s brokenKV) Set(key, value []byte) error {
	if err := s.fail(); err != nil {
		return err
	}
	return s.KVStore.Set(key, value)
}

func (s brokenKV) Delete(key []byte) error {
	if err := s.fail(); err != nil {
		return err
	}
	return s.KVStore.Delete(key)
}

func (s brokenKV) Iterator(start, end []byte) (store.Iterator, error) {
	return s.iterate(s.KVStore.Iterator, start, end)
}

func (s brokenKV) ReverseIterator(start, end []byte) (store.Iterator, error) {
	return s.iterate(s.KVStore.ReverseIterator, start, end)
}

func (s brokenKV) iterate(open func(start, end []byte) (store.Iterator, error), start, end []byte) (store.Iterator, error) {
	if err := s.fail(); err != nil {
		return nil, err
	}
	iter, err := open(start, end)
	*s.open++
	return countedIterator{Iterator: iter, open: s.open}, err
}

type countedIterator struct {
	store.Iterator
	open *int
}

func (i countedIterator) Close() error {
	*i.open--
	return i.Iterator.Close()
}

// act is something that a chain does or is asked.
type act func(ctx context.Context) error

func doing[Q, R any](call func(context.Context, Q) (R, error), msg Q) act {
	return func(ctx context.Context) error {
		_, err := call(ctx, msg)
		return err
	}
}

// No error of the store is ever swallowed: whichever call fails, the message or the query
// fails with it, and no iterator stays open.
func TestStoreErrorsAreReported(t *testing.T) {
	c := busy(t)
	gs := c.export()
	renewed := salted(50)
	must(c, c.msgs.CommitVersion, c.promise(renewed, bytesOf("alice")))
	renewed.Parents = []uint64{3}
	for name, do := range map[string]act{
		"register model":   doing(c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: account("eve"), Model: "eve/lm"}),
		"commit version":   doing(c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("eve"), Hash: digest(1)}),
		"register version": doing(c.msgs.RegisterVersion, renewed),
		"offer":            doing(c.msgs.TransferModel, &types.MsgTransferModel{Owner: account("alice"), Model: "acme/lm", NewOwner: account("eve")}),
		"accept":           doing(c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: account("carol"), Model: "bobs/lm"}),
		"set alias":        doing(c.msgs.SetAlias, setAlias("alice", "acme/lm", "new", 1)),
		"delete alias":     doing(c.msgs.DeleteAlias, deleteAlias("alice", "acme/lm", "stable")),
		"yank":             doing(c.msgs.YankVersion, &types.MsgYankVersion{Owner: account("alice"), Model: "acme/lm", Number: 1, Reason: "x"}),
		"set parents":      doing(c.msgs.SetParents, &types.MsgSetParents{Authority: gov(), Version: 3, Parents: []uint64{2}}),
		"update params":    doing(c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: types.DevParams()}),
		"roll epoch":       func(ctx context.Context) error { return c.k.RollEpoch(ctx, 4) },
		"previous owners": func(ctx context.Context) error {
			_, err := c.k.PreviousOwners(ctx, 1)
			return err
		},
		"frontier":     func(ctx context.Context) error { return c.k.SetFrontierHolder(ctx, 1, 2) },
		"open escrow":  func(ctx context.Context) error { return c.k.SetEscrow(ctx, 1, 2, true) },
		"close escrow": func(ctx context.Context) error { return c.k.SetEscrow(ctx, 3, 5, false) },
		"init genesis": func(ctx context.Context) error { return c.k.InitGenesis(ctx, gs) },
		"export genesis": func(ctx context.Context) error {
			_, err := c.k.ExportGenesis(ctx)
			return err
		},
		"params":       doing(c.queries.Params, &types.QueryParamsRequest{}),
		"namespace":    doing(c.queries.Namespace, &types.QueryNamespaceRequest{Name: "acme"}),
		"model":        doing(c.queries.Model, &types.QueryModelRequest{Model: "acme/lm"}),
		"models":       doing(c.queries.Models, &types.QueryModelsRequest{Parent: "acme/lm@best"}),
		"version":      doing(c.queries.Version, &types.QueryVersionRequest{Ref: "acme/lm@stable"}),
		"by digest":    doing(c.queries.VersionByDigest, &types.QueryVersionByDigestRequest{Digest: hexOf(digest(1))}),
		"versions":     doing(c.queries.Versions, &types.QueryVersionsRequest{Model: "acme/lm"}),
		"aliases":      doing(c.queries.Aliases, &types.QueryAliasesRequest{Model: "acme/lm"}),
		"lineage up":   doing(c.queries.Lineage, &types.QueryLineageRequest{Ref: "bobs/lm@2"}),
		"lineage down": doing(c.queries.Lineage, &types.QueryLineageRequest{Ref: "acme/lm@1"}),
	} {
		require.Positive(t, c.failEach(name, do), name)
	}
}

// failEach lets each store call of an act fail in turn and gives their number.
func (c *chain) failEach(name string, do act) int {
	c.t.Helper()
	for n := 0; ; n++ {
		branch, _ := c.ctx.CacheContext()
		*c.kv.calls = n
		err := do(branch)
		unreached := *c.kv.calls >= 0
		*c.kv.calls = -1
		require.Zero(c.t, *c.kv.open, "%s: iterators left open", name)
		if unreached {
			require.NoError(c.t, err, name)
			return n
		}
		require.ErrorContains(c.t, err, errBroken.Error(), "%s: call %d", name, n)
	}
}

// Whichever store call of a block fails, the block goes on, and a later block catches up to
// the same state.
func TestStoreErrorsDoNotStopTheBlock(t *testing.T) {
	fresh := func() *chain {
		c := newChain(t)
		for i := range 3 {
			must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(i)})
		}
		c.at(5000)
		require.NoError(t, c.bank.add(c.ctx, authtypes.NewModuleAddress(types.ModuleName).String(), math.NewInt(500)))
		return c
	}
	want := fresh()
	want.endBlock()
	require.Len(t, want.ctx.EventManager().Events(), 4)

	for n := 0; ; n++ {
		c := fresh()
		*c.kv.calls = n
		require.NoError(t, c.k.EndBlock(c.ctx.WithEventManager(sdk.NewEventManager())))
		reached := *c.kv.calls < 0
		*c.kv.calls = -1
		if !reached {
			require.Greater(t, n, 8)
			return
		}
		c.endBlock()
		require.NotEmpty(t, c.ctx.EventManager().Events(), "call %d was not done again", n)
		require.Equal(t, want.dump(), c.dump(), "call %d", n)
	}
}
