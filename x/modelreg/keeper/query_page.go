package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// maxPage bounds a page of any list, whatever the client asks for.
const maxPage = 100

var errNoRequest = status.Error(codes.InvalidArgument, "expected a request, got none")

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

// queryError gives an error the gRPC code that tells the client whether it can mend it.
func queryError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.IsOf(err, types.ErrModelNotFound, types.ErrNamespaceNotFound, types.ErrVersionNotFound, types.ErrAliasNotFound):
		return status.Error(codes.NotFound, err.Error())
	case errors.IsOf(err, types.ErrInvalidField, types.ErrInvalidReference):
		return status.Error(codes.InvalidArgument, err.Error())
	case errors.IsOf(err, collections.ErrNotFound):
		return status.Error(codes.Internal, "broken index: "+err.Error())
	default:
		return status.Error(codes.Internal, err.Error())
	}
}

// pageError tells what was wrong with a page request.
func pageError(err error) error {
	if err == nil {
		return nil
	}
	return status.Errorf(codes.InvalidArgument, "pagination: %s", err)
}
