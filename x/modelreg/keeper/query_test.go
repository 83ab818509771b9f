package keeper_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

func coded[Q, R any](c *chain, call func(context.Context, Q) (R, error), req Q, code codes.Code, words ...string) {
	c.t.Helper()
	_, err := call(c.ctx, req)
	require.Equal(c.t, code, status.Code(err), "%v", err)
	for _, word := range words {
		require.ErrorContains(c.t, err, word)
	}
}

// answer asks a query that has to succeed.
func answer[Q, R any](c *chain, call func(context.Context, Q) (R, error), req Q) R {
	c.t.Helper()
	res, err := call(c.ctx, req)
	require.NoError(c.t, err)
	return res
}

func TestQueriesShowWhatIsThere(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/lm", 2)
	c.yank("alice", "acme/lm", 2)
	must(c, c.msgs.SetAlias, setAlias("alice", "acme/lm", "stable", 1))
	must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("alice"), Hash: digest(8)})
	require.NoError(t, c.k.SetFrontierHolder(c.ctx, 3, 2))
	q := c.queries

	p := answer(c, q.Params, &types.QueryParamsRequest{})
	require.Equal(t, types.DevParams(), p.Params)
	require.Nil(t, p.Pending)
	must(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov(), Params: types.DefaultParams()})
	require.Equal(t, types.DefaultParams(), *answer(c, q.Params, &types.QueryParamsRequest{}).Pending)
	require.Equal(t, types.Namespace{Name: "acme", Owner: account("alice")},
		answer(c, q.Namespace, &types.QueryNamespaceRequest{Name: "acme"}).Namespace)

	m := answer(c, q.Model, &types.QueryModelRequest{Model: "acme/lm"})
	require.Equal(t, []uint64{2, 1, 2}, []uint64{m.Model.LatestNumber, m.Latest, m.Best})
	v := answer(c, q.Version, &types.QueryVersionRequest{Ref: "acme/lm"}).Version
	require.Equal(t, "acme/lm@1", v.Ref)
	require.Equal(t, "sha256:"+hexOf(digest(1)), v.Digest)
	require.Equal(t, account("alice"), v.Owner)
	require.Equal(t, v, answer(c, q.VersionByID, &types.QueryVersionByIDRequest{Id: 1}).Version)
	require.Equal(t, v, answer(c, q.VersionByDigest, &types.QueryVersionByDigestRequest{Digest: hexOf(digest(1))}).Version)
	require.Equal(t, v, answer(c, q.VersionByDigest, &types.QueryVersionByDigestRequest{Digest: v.Digest}).Version)
	list := answer(c, q.Versions, &types.QueryVersionsRequest{Model: "acme/lm"}).Versions
	require.Len(t, list, 2)
	require.True(t, list[1].Version.Yanked)
	require.Equal(t, []types.Alias{{ModelId: 1, Alias: "stable", Number: 1}},
		answer(c, q.Aliases, &types.QueryAliasesRequest{Model: "acme/lm"}).Aliases)
	require.Equal(t, []types.VersionCommit{{Signer: account("alice"), Hash: digest(8), Height: 1}},
		answer(c, q.VersionCommits, &types.QueryVersionCommitsRequest{Signer: strings.ToUpper(account("alice"))}).VersionCommits)
}

func TestQueryRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	q := c.queries

	coded(c, q.Params, nil, codes.InvalidArgument)
	coded(c, q.Namespace, nil, codes.InvalidArgument)
	coded(c, q.Model, nil, codes.InvalidArgument)
	coded(c, q.Models, nil, codes.InvalidArgument)
	coded(c, q.Version, nil, codes.InvalidArgument)
	coded(c, q.Versions, nil, codes.InvalidArgument)
	coded(c, q.VersionByDigest, nil, codes.InvalidArgument)
	coded(c, q.VersionByID, nil, codes.InvalidArgument)
	coded(c, q.Aliases, nil, codes.InvalidArgument)
	coded(c, q.Lineage, nil, codes.InvalidArgument)
	coded(c, q.VersionCommits, nil, codes.InvalidArgument)

	coded(c, q.Namespace, &types.QueryNamespaceRequest{Name: "free"}, codes.NotFound, "free")
	coded(c, q.Namespace, &types.QueryNamespaceRequest{}, codes.InvalidArgument, "namespace")
	coded(c, q.Model, &types.QueryModelRequest{Model: "acme/no"}, codes.NotFound, "acme/no", "spelling")
	coded(c, q.Model, &types.QueryModelRequest{Model: "acme"}, codes.InvalidArgument, "namespace/name")
	coded(c, q.Version, &types.QueryVersionRequest{Ref: "acme/lm"}, codes.NotFound, "register one")
	coded(c, q.Version, &types.QueryVersionRequest{Ref: "acme/lm@stable"}, codes.NotFound, "alias")
	coded(c, q.Version, &types.QueryVersionRequest{Ref: "acme/lm@"}, codes.InvalidArgument, "after @")
	coded(c, q.Versions, &types.QueryVersionsRequest{Model: "acme/no"}, codes.NotFound)
	coded(c, q.VersionByDigest, &types.QueryVersionByDigestRequest{Digest: "ab"}, codes.InvalidArgument, "64")
	coded(c, q.VersionByDigest, &types.QueryVersionByDigestRequest{Digest: hexOf(digest(1))}, codes.NotFound)
	coded(c, q.VersionByID, &types.QueryVersionByIDRequest{}, codes.NotFound)
	coded(c, q.Aliases, &types.QueryAliasesRequest{Model: "\x00/a"}, codes.InvalidArgument)
	coded(c, q.Lineage, &types.QueryLineageRequest{Ref: "acme/no"}, codes.NotFound)
	coded(c, q.VersionCommits, &types.QueryVersionCommitsRequest{Signer: "alice"}, codes.InvalidArgument, "signer")

	both := &query.PageRequest{Key: []byte{1}, Offset: 1}
	coded(c, q.Models, &types.QueryModelsRequest{Pagination: both}, codes.InvalidArgument, "key or an offset")
	coded(c, q.Models, &types.QueryModelsRequest{Namespace: "acme", Licence: "MIT"}, codes.InvalidArgument, "at most one")
	coded(c, q.Models, &types.QueryModelsRequest{Namespace: "acme/lm"}, codes.InvalidArgument)
	coded(c, q.Models, &types.QueryModelsRequest{Owner: "alice"}, codes.InvalidArgument, "owner")
	coded(c, q.Models, &types.QueryModelsRequest{Licence: "mit"}, codes.InvalidArgument, "MIT")
	coded(c, q.Models, &types.QueryModelsRequest{Licence: "M\x00T"}, codes.InvalidArgument)
	coded(c, q.Models, &types.QueryModelsRequest{Parent: "acme/no@1"}, codes.NotFound)
	require.NoError(t, c.k.Params.Remove(c.ctx))
	coded(c, q.Params, &types.QueryParamsRequest{}, codes.Internal, "read params")
}

// Each filter of models uses its own index and mixes nothing up: acme is not acme2.
func TestModelFilters(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/b")
	c.model("alice", "acme/a")
	c.model("bob", "acme2/a")
	c.version("alice", "acme/b", 1)
	c.version("bob", "acme2/a", 2, 1)
	c.version("bob", "acme2/a", 3, 1)
	c.version("alice", "acme/a", 4, 1)
	gpl := artifact("alice", "acme/a", 5)
	gpl.Licence = "GPL-3.0-only"
	must(c, c.msgs.RegisterVersion, gpl)
	names := func(req *types.QueryModelsRequest) (names []string) {
		for _, m := range answer(c, c.queries.Models, req).Models {
			names = append(names, m.FullName())
		}
		return names
	}

	require.Equal(t, []string{"acme/b", "acme/a", "acme2/a"}, names(&types.QueryModelsRequest{}))               // by id
	require.Equal(t, []string{"acme/a", "acme/b"}, names(&types.QueryModelsRequest{Namespace: "acme"}))         // by name
	require.Equal(t, []string{"acme/b", "acme/a"}, names(&types.QueryModelsRequest{Owner: account("alice")}))   // by id
	require.Equal(t, []string{"acme/b", "acme/a", "acme2/a"}, names(&types.QueryModelsRequest{Licence: "MIT"})) // by id
	require.Equal(t, []string{"acme/a"}, names(&types.QueryModelsRequest{Licence: "GPL-3.0-only"}))             // exactly
	require.Equal(t, []string{"acme/a", "acme2/a"}, names(&types.QueryModelsRequest{Parent: "acme/b"}))         // each once
	require.Empty(t, names(&types.QueryModelsRequest{Licence: "MIT OR GPL-3.0-only"}))
	require.Empty(t, names(&types.QueryModelsRequest{Owner: account("carol")}))
	require.Empty(t, names(&types.QueryModelsRequest{Namespace: "ac"}))
}
