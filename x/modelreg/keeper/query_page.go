package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/types/query"
)

// maxPage bounds a page of any list, whatever the client asks for.
const maxPage = 100

var errNoRequest = status.Error(codes.InvalidArgument, "expected a request, got none")

// queryError gives an error the gRPC code with which it is registered, so that the client
// sees whether it can mend it. Errors without a code are those of a broken store.
func queryError(err error) error {
	if err == nil {
		return nil
	}
	code := status.Code(err)
	if code == codes.Unknown {
		code = codes.Internal
	}
	return status.Error(code, err.Error())
}

// list is a collection of which pages can be shown.
type list[K, V any] interface {
	IterateRaw(ctx context.Context, start, end []byte, order collections.Order) (collections.Iterator[K, V], error)
	KeyCodec() codec.KeyCodec[K]
}

// paginate gives a page of the part of a list whose keys begin with the prefix, in key
// order: at most 100 items, also when the client asks for more or for no number. The next
// key of a page is the first key of the following one, without the prefix.
//
// The helper of the SDK is not used: in reverse order it shows an item again when its key
// is the beginning of another, as names are.
func paginate[K, V, T any, L list[K, V]](
	ctx context.Context, items L, prefix *K, req *query.PageRequest, show func(K, V) (T, error),
) ([]T, *query.PageResponse, error) {
	if req == nil {
		req = &query.PageRequest{}
	}
	if req.Offset > 0 && len(req.Key) > 0 {
		return nil, nil, status.Error(codes.InvalidArgument, "pagination: expected a key or an offset, got both")
	}
	p, err := newPager(items, prefix, req)
	if err != nil {
		return nil, nil, queryError(err)
	}
	iter, err := items.IterateRaw(ctx, p.start, p.end, p.order)
	if err != nil {
		return nil, nil, queryError(err)
	}
	defer iter.Close()
	page, next, err := fill(p, iter, show)
	return page, next, queryError(err)
}

// pager is a page request over bytes.
type pager[K any] struct {
	start, end []byte
	order      collections.Order
	skip       uint64
	limit      uint64
	count      bool
	// nextKey encodes a key without the prefix.
	nextKey func(K) ([]byte, error)
}

func newPager[K, V any](items list[K, V], prefix *K, req *query.PageRequest) (*pager[K], error) {
	var begin []byte
	if prefix != nil {
		var err error
		if begin, err = encodeKey(items, *prefix); err != nil {
			return nil, err
		}
	}
	p := &pager[K]{start: begin, end: storetypes.PrefixEndBytes(begin), skip: req.Offset, limit: maxPage, count: req.CountTotal && len(req.Key) == 0}
	if req.Limit > 0 {
		p.limit = min(req.Limit, maxPage)
	}
	if req.Reverse {
		p.order = collections.OrderDescending
	}
	switch at := append(append([]byte{}, begin...), req.Key...); {
	case len(req.Key) == 0:
	case req.Reverse:
		p.end = append(at, 0) // the end is exclusive: the smallest key after this one
	default:
		p.start = at
	}
	p.nextKey = func(key K) ([]byte, error) {
		encoded, err := encodeKey(items, key)
		if err != nil {
			return nil, err
		}
		return encoded[len(begin):], nil
	}
	return p, nil
}

// fill reads the page, one key more to know where the next begins, and to the end of the
// list when the client wants the total.
func fill[K, V, T any](p *pager[K], iter collections.Iterator[K, V], show func(K, V) (T, error)) ([]T, *query.PageResponse, error) {
	var page []T
	next := &query.PageResponse{}
	var seen uint64
	for ; iter.Valid(); iter.Next() {
		seen++
		switch {
		case seen <= p.skip:
		case uint64(len(page)) < p.limit:
			kv, err := iter.KeyValue()
			if err != nil {
				return nil, nil, err
			}
			item, err := show(kv.Key, kv.Value)
			if err != nil {
				return nil, nil, err
			}
			page = append(page, item)
		case next.NextKey == nil:
			key, err := iter.Key()
			if err != nil {
				return nil, nil, err
			}
			if next.NextKey, err = p.nextKey(key); err != nil {
				return nil, nil, err
			}
			if !p.count {
				return page, next, nil
			}
		}
	}
	if p.count {
		next.Total = seen
	}
	return page, next, nil
}

func encodeKey[K, V any](items list[K, V], key K) ([]byte, error) {
	buffer := make([]byte, items.KeyCodec().Size(key))
	_, err := items.KeyCodec().Encode(buffer, key)
	return buffer, err
}
