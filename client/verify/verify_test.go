package verify_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/cometbft/cometbft/proto/tendermint/crypto"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/client/verify"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

var node *testnode.Node

func TestMain(m *testing.M) {
	n, stop := testnode.Standalone(testnode.Scored())
	node = n
	code := m.Run()
	stop()
	os.Exit(code)
}

func patience(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func rpc(t testing.TB) *rpchttp.HTTP {
	t.Helper()
	api, err := rpchttp.New(node.RPC(), "/websocket")
	require.NoError(t, err)
	return api
}

// trusted gives the first block, as one would take it from a node of one's own.
func trusted(t testing.TB) verify.Trust {
	t.Helper()
	height := int64(1)
	block, err := rpc(t).Commit(patience(t), &height)
	require.NoError(t, err)
	return verify.Trust{Height: 1, Hash: block.Hash()}
}

func latest(t testing.TB) *verify.Snapshot {
	t.Helper()
	v, err := verify.New(patience(t), verify.Options{ChainID: testkit.ChainID, Nodes: []string{node.RPC()}, Trust: trusted(t), MaxAge: time.Minute})
	require.NoError(t, err)
	s, err := v.Latest(patience(t))
	require.NoError(t, err)
	return s
}

// Every form of a reference leads to the same proven score.
func TestScoreIsProven(t *testing.T) {
	s := latest(t)
	digest := modelregtypes.FormatDigest(testnode.Digest(1))
	for _, ref := range []string{"acme/lm@1", "acme/lm@latest", "acme/lm", "acme/lm@stable", digest, "acme/lm@" + digest} {
		score, err := s.Score(patience(t), ref, 1)
		require.NoError(t, err, ref)
		require.EqualValues(t, testnode.Score, score.Score.Score)
		require.Equal(t, "acme/lm@1", score.Ref())
		require.Equal(t, testkit.NewAccount("alice").String(), score.Model.Owner)
		require.Equal(t, testnode.Digest(1), score.Version.Version.ContentDigest)
	}
	benchmark, err := s.Benchmark(patience(t), 1)
	require.NoError(t, err)
	require.Equal(t, "prose-1", benchmark.Name)
	require.Positive(t, s.Height)
	require.WithinDuration(t, time.Now(), s.Time, time.Minute)
}

// What does not exist is proven not to exist, and the error names it.
func TestAbsenceIsProven(t *testing.T) {
	s, ctx := latest(t), patience(t)
	nobody := testkit.NewAccount("nobody").String()
	for want, err := range map[string]error{
		"model acme/tts": second(s.Version(ctx, "acme/tts@1")),
		"version acme/lm@3, after height " + fmt.Sprint(s.Height): second(s.Version(ctx, "acme/lm@3")),
		"alias beta of acme/lm":                                   second(s.Version(ctx, "acme/lm@beta")),
		"version with digest sha256:00":                           second(s.Version(ctx, modelregtypes.FormatDigest(make([]byte, 32)))),
		"final score of acme/lm@2 on benchmark 1":                 second(s.Score(ctx, "acme/lm@2", 1)),
		"final score of acme/lm@1 on benchmark 2":                 second(s.Score(ctx, "acme/lm@1", 2)),
		"benchmark 2":                  second(s.Benchmark(ctx, 2)),
		"version with id 3":            second(s.VersionByID(ctx, 3)),
		"round 77":                     second(s.Round(ctx, 77)),
		"evaluator " + nobody:          second(s.Evaluator(ctx, evalrewardtypes.EVALUATOR_KIND_HUMAN, nobody)),
		"claimable coins of " + nobody: second(s.Claimable(ctx, nobody)),
		"in acme/tts, it is acme/lm@1": second(s.Version(ctx, "acme/tts@"+modelregtypes.FormatDigest(testnode.Digest(1)))),
	} {
		require.ErrorIs(t, err, verify.ErrAbsent)
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, second(s.Version(ctx, "acme/lm@best")), "best is no record that can be proven")
	require.ErrorIs(t, second(s.Version(ctx, "no reference")), modelregtypes.ErrInvalidReference)
	require.ErrorContains(t, second(s.Claimable(ctx, "bob")), `expected an address, got "bob"`)
	require.ErrorContains(t, second(s.Evaluator(ctx, 1, "bob")), `expected an address, got "bob"`)
}

func second[T any](_ T, err error) error { return err }

// A past state is proven as well, and the end of one verification can be the trust of another.
func TestPastStatesAndHandedOnTrust(t *testing.T) {
	s := latest(t)
	v, err := verify.New(patience(t), verify.Options{
		ChainID: testkit.ChainID, Nodes: []string{node.RPC()}, Witnesses: []string{node.RPC()},
		Trust: verify.Trust{Height: s.TrustedHeight, Hash: s.TrustedHash},
	})
	require.NoError(t, err)
	past, err := v.At(patience(t), s.Height)
	require.NoError(t, err)
	score, err := past.Score(patience(t), "acme/lm@1", 1)
	require.NoError(t, err)
	require.EqualValues(t, testnode.Score, score.Score.Score)
	_, err = v.At(patience(t), 1_000_000)
	require.ErrorContains(t, err, "block 1000001, whose header proves the state after 1000000")
	_, err = v.At(patience(t), 1)
	require.EqualError(t, err, "verify: expected a height from 2, got 1")
}

// What cannot be trusted is refused from the beginning.
func TestNewRefuses(t *testing.T) {
	good := verify.Options{ChainID: testkit.ChainID, Nodes: []string{node.RPC()}, Trust: trusted(t)}
	for want, change := range map[string]func(*verify.Options){
		"ChainID: expected the id":                                      func(o *verify.Options) { o.ChainID = "" },
		"Nodes: expected at least one RPC endpoint":                     func(o *verify.Options) { o.Nodes = nil },
		"Trust: expected a height from 1 and a hash of 32 bytes, got 0": func(o *verify.Options) { o.Trust.Height = 0 },
		"got 1 and 3 bytes":                                             func(o *verify.Options) { o.Trust.Hash = []byte("abc") },
		"expected positive durations":                                   func(o *verify.Options) { o.MaxAge = -1 },
		"trust block 1 with hash 00":                                    func(o *verify.Options) { o.Trust.Hash = make([]byte, 32) },
		"trust block 1 with hash ":                                      func(o *verify.Options) { o.ChainID = "other-1" },
	} {
		o := good
		change(&o)
		_, err := verify.New(patience(t), o)
		require.ErrorContains(t, err, want)
	}
	old := good
	old.MaxAge = time.Nanosecond
	v, err := verify.New(patience(t), old)
	require.NoError(t, err)
	_, err = v.Latest(patience(t))
	require.ErrorContains(t, err, "expected a block of the last 1ns, got height ")
	expired := good
	expired.TrustingPeriod = time.Nanosecond
	_, err = verify.New(patience(t), expired)
	require.NoError(t, err, "old trust is only noticed when it is used")
}

// sample is a proof as a node gives it.
type sample struct {
	root       []byte
	store      string
	key, value []byte
	proof      *crypto.ProofOps
}

// samples gives proofs of existence and absence, and the root of another height.
func samples(t testing.TB) (list map[string]sample, otherRoot []byte) {
	t.Helper()
	height := int64(3)
	root := func(h int64) []byte {
		header, err := rpc(t).Commit(patience(t), &h)
		require.NoError(t, err)
		return header.AppHash
	}
	list = map[string]sample{}
	score, err := evalrewardtypes.FinalScoreKey(1, 1, 1)
	require.NoError(t, err)
	none, err := evalrewardtypes.FinalScoreKey(1, 1, 2)
	require.NoError(t, err)
	version, err := modelregtypes.VersionKey(1)
	require.NoError(t, err)
	beside, err := modelregtypes.VersionNumberKey(1, 3)
	require.NoError(t, err)
	for name, at := range map[string]sample{
		// The right neighbour is the member of a set, which has an empty value.
		"absence beside a set": {store: modelregtypes.StoreKey, key: beside},
		"score":                {store: evalrewardtypes.StoreKey, key: score}, "absence": {store: evalrewardtypes.StoreKey, key: none},
		"version": {store: modelregtypes.StoreKey, key: version},
	} {
		res, err := rpc(t).ABCIQueryWithOptions(patience(t), "/store/"+at.store+"/key", at.key, rpcclient.ABCIQueryOptions{Height: height, Prove: true})
		require.NoError(t, err)
		at.root, at.proof = root(height+1), res.Response.ProofOps
		if len(res.Response.Value) > 0 {
			at.value = res.Response.Value
		}
		list[name] = at
	}
	return list, root(height)
}
