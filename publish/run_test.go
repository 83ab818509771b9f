package publish_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
	"github.com/modeld-labs/modeld/publish"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// node is a real validator of a chain on which a commit must be 10 blocks old.
func node(t *testing.T) *testnode.Node {
	t.Helper()
	return testnode.New(t, testkit.Options{
		Stewards:   []string{"carol"},
		Benchmarks: []evalrewardtypes.Benchmark{testkit.Benchmark(1, "carol")},
		Genesis: func(a *app.App, state testkit.State) {
			var registry modelregtypes.GenesisState
			a.AppCodec().MustUnmarshalJSON(state[modelregtypes.ModuleName], &registry)
			registry.Params.MinCommitAgeBlocks = 10
			state[modelregtypes.ModuleName] = a.AppCodec().MustMarshalJSON(&registry)
		},
	})
}

func connect(t *testing.T, n *testnode.Node, key string) (*client.Client, *client.Sender) {
	t.Helper()
	c, err := client.New(context.Background(), client.Options{GRPC: []string{n.GRPC()}, RPC: []string{n.RPC()}, ChainID: testkit.ChainID, Keyring: n.Keys})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	tx, err := c.Tx(client.TxOptions{Key: key, Poll: 50 * time.Millisecond})
	require.NoError(t, err)
	return c, tx
}

// salts lists what is kept.
func salts(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*", "*", "*", "*", "*.json"))
	require.NoError(t, err)
	return files
}

// A run that stops after the commit goes on where it stopped, and one after success does
// nothing: neither a second commit nor a second deposit.
func TestRunGoesOnAfterAStop(t *testing.T) {
	n := node(t)
	c, alice := connect(t, n, "alice")
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	root, a := folder(t, map[string]string{"w": "alice"})
	d, err := publish.Describe(root, a, publish.Given{URI: uri, Licence: "MIT"})
	require.NoError(t, err)
	plan := publish.Plan{Model: "acme/lm", Description: "tiny", Version: d.Version, Benchmarks: []uint32{1}, Folder: t.TempDir()}

	first, err := publish.Run(ctx, c, alice, plan)
	require.ErrorIs(t, err, publish.ErrTooYoung)
	require.Len(t, first.Transactions, 1)
	require.Positive(t, first.ReadyHeight)
	kept := salts(t, plan.Folder)
	require.Len(t, kept, 1)
	info, err := os.Stat(kept[0])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	plan.Wait = true
	second, err := publish.Run(ctx, c, alice, plan)
	require.NoError(t, err)
	require.Equal(t, []any{"acme/lm@1", uint64(1), true, []uint32{1}, 2},
		[]any{second.Ref, second.Version, second.Registered, second.Requests, len(second.Transactions)})
	require.Empty(t, salts(t, plan.Folder))

	third, err := publish.Run(ctx, c, alice, plan)
	require.NoError(t, err)
	require.Equal(t, []any{"acme/lm@1", false, 0}, []any{third.Ref, third.Registered, len(third.Transactions)})
	version, err := c.ModelReg().Version(ctx, &modelregtypes.QueryVersionRequest{Ref: "acme/lm"})
	require.NoError(t, err)
	require.Equal(t, a.Digest.String(), version.Version.Digest)

	takenByOthers(t, ctx, n, plan)
}

// takenByOthers tries the digest, the model and the parent of somebody else.
func takenByOthers(t *testing.T, ctx context.Context, n *testnode.Node, plan publish.Plan) {
	t.Helper()
	c, bob := connect(t, n, "bob")
	plan.Model = "bob/lm"
	_, err := publish.Run(ctx, c, bob, plan)
	require.ErrorIs(t, err, publish.ErrTaken)
	require.ErrorContains(t, err, "which is acme/lm@1 of")
	root, a := folder(t, map[string]string{"w": "bob"})
	d, err := publish.Describe(root, a, publish.Given{URI: uri, Licence: "MIT"})
	require.NoError(t, err)
	plan.Version, plan.Model = d.Version, "acme/lm"
	_, err = publish.Run(ctx, c, bob, plan)
	require.ErrorIs(t, err, publish.ErrTaken)
	require.ErrorContains(t, err, "choose another name")
	plan.Model, plan.Parents = "bob/lm", []string{"acme/none"}
	_, err = publish.Run(ctx, c, bob, plan)
	require.ErrorContains(t, err, `parent "acme/none": expected a version of this chain`)

	// A salt that does not fit is not used.
	plan.Parents, plan.Benchmarks = []string{"acme/lm@1"}, nil
	plan.Wait = false
	_, err = publish.Run(ctx, c, bob, plan)
	require.ErrorIs(t, err, publish.ErrTooYoung)
	kept := salts(t, plan.Folder)
	require.Len(t, kept, 1)
	require.NoError(t, os.WriteFile(kept[0], []byte("{}"), 0o600))
	_, err = publish.Run(ctx, c, bob, plan)
	require.ErrorContains(t, err, "salt of the version commit: expected it in")
}
