package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// maxPage bounds a page of any list, whatever the client asks for.
const maxPage = 100

// page caps a page request. Without one, the first page is meant.
func page(req *query.PageRequest) *query.PageRequest {
	if req == nil {
		return &query.PageRequest{Limit: maxPage}
	}
	capped := *req
	if capped.Limit == 0 || capped.Limit > maxPage {
		capped.Limit = maxPage
	}
	return &capped
}

// value is the transformation of lists that show their values as they are.
func value[K, V any](_ K, v V) (V, error) { return v, nil }

// pairPrefix selects the part of a list with a first key.
func pairPrefix[K1, K2 any](k1 K1) func(*query.CollectionsPaginateOptions[collections.Pair[K1, K2]]) {
	return query.WithCollectionPaginationPairPrefix[K1, K2](k1)
}

// triplePrefix selects the part of a list with a first key.
func triplePrefix[K1, K2, K3 any](k1 K1) func(*query.CollectionsPaginateOptions[collections.Triple[K1, K2, K3]]) {
	prefix := collections.TriplePrefix[K1, K2, K3](k1)
	return func(o *query.CollectionsPaginateOptions[collections.Triple[K1, K2, K3]]) { o.Prefix = &prefix }
}

// queryError gives an error its gRPC code: what the client can mend is not an internal error.
func queryError(err error) error {
	switch {
	case err == nil:
		return nil
	case status.Code(err) != codes.Unknown:
		return err
	case errors.IsOf(err, collections.ErrNotFound, types.ErrBenchmarkNotFound, types.ErrEvaluatorNotFound, types.ErrStewardNotFound, types.ErrRoundNotFound):
		return status.Error(codes.NotFound, err.Error())
	case errors.IsOf(err, types.ErrInvalidField):
		return status.Error(codes.InvalidArgument, err.Error())
	default:
		return status.Error(codes.Internal, err.Error())
	}
}

func notFound(format string, args ...any) error {
	return status.Errorf(codes.NotFound, format, args...)
}

func badRequest(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, format, args...)
}

var errNoRequest = badRequest("expected a request, got none")

// pageError tells a bad page request from a broken store.
func pageError(err error) error {
	if err == nil {
		return nil
	}
	return badRequest("pagination: %s", err)
}

// queryAddress parses an address that a client sent.
func (k *Keeper) queryAddress(field, text string) (sdk.AccAddress, error) {
	addr, err := k.address(text)
	if err != nil {
		return nil, badRequest("%s: expected an account address, got %q: %s", field, text, err)
	}
	return addr, nil
}

// found turns a missing record into a helpful answer.
func found[V any](v V, err error, format string, args ...any) (V, error) {
	if errors.IsOf(err, collections.ErrNotFound) {
		return v, notFound(format, args...)
	}
	return v, queryError(err)
}

// optional gives nil for a missing record.
func optional[V any](ctx context.Context, item collections.Item[V]) (*V, error) {
	v, err := item.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return nil, nil
	}
	return &v, queryError(err)
}

// orEmpty gives the empty record for a missing one.
func orEmpty[V any](v V, err error) (V, error) {
	if errors.IsOf(err, collections.ErrNotFound) {
		var empty V
		return empty, nil
	}
	return v, err
}
