package keeper

import (
	"cmp"
	"context"
	"slices"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// OpenAssignments lists the open rounds of an evaluator with their deadlines in heights, by
// kind and id.
func (k queryServer) OpenAssignments(ctx context.Context, req *types.QueryOpenAssignmentsRequest) (*types.QueryOpenAssignmentsResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	addr, err := k.queryAddress("evaluator", req.Evaluator)
	if err != nil {
		return nil, err
	}
	seats, err := k.openSeats(ctx, addr)
	if err != nil {
		return nil, queryError(err)
	}
	seats, next, err := pageOf(seats, page(req.Pagination))
	if err != nil {
		return nil, err
	}
	response := &types.QueryOpenAssignmentsResponse{Pagination: next}
	for _, seat := range seats {
		assignment, err := k.assignment(ctx, addr, seat)
		if err != nil {
			return nil, queryError(err)
		}
		response.Assignments = append(response.Assignments, assignment)
	}
	return response, nil
}

// openSeat is a seat in an open round.
type openSeat struct {
	kind  uint32
	round uint64
	place uint32
}

// openSeats gives the seats of an evaluator in open rounds, by kind and id. Seats in settled
// rounds wait for their batch; they are no work any more.
func (k *Keeper) openSeats(ctx context.Context, addr []byte) ([]openSeat, error) {
	current, _, err := k.currentEpoch(ctx)
	if err != nil {
		return nil, err
	}
	first := current.Number
	if next, waits, err := firstKey(ctx, k.Work); err != nil {
		return nil, err
	} else if waits {
		// Rounds of an epoch that is over may still wait to be settled.
		first = min(first, next.K1())
	}
	var seats []openSeat
	for epoch := first; epoch <= current.Number; epoch++ {
		for _, kind := range kinds {
			docket, err := orEmpty(k.Dockets.Get(ctx, collections.Join3(epoch, uint32(kind), addr)))
			if err != nil {
				return nil, err
			}
			for _, id := range docket.IDs(epoch) {
				round, err := k.Rounds.Head(ctx, id)
				if err != nil {
					return nil, err
				}
				if place, _ := docket.Place(id); round.State == types.ROUND_STATE_OPEN {
					seats = append(seats, openSeat{uint32(kind), id, place})
				}
			}
		}
	}
	slices.SortFunc(seats, func(a, b openSeat) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.round, b.round)) })
	return seats, nil
}

func (k *Keeper) assignment(ctx context.Context, addr []byte, seat openSeat) (types.Assignment, error) {
	round, err := k.Rounds.Head(ctx, seat.round)
	if err != nil {
		return types.Assignment{}, err
	}
	ref, version, err := k.reference(ctx, round.Version)
	if err != nil {
		return types.Assignment{}, err
	}
	benchmark, err := k.Benchmarks.Get(ctx, round.Benchmark)
	if err != nil {
		return types.Assignment{}, err
	}
	epoch, err := k.Epochs.Get(ctx, round.Epoch)
	if err != nil {
		return types.Assignment{}, err
	}
	key, index := ballotKey(round, addr, seat.place)
	ballot, err := k.ballot(ctx, key)
	if err != nil {
		return types.Assignment{}, err
	}
	entry := ballot.Entry(index)
	reveal := epoch.StartHeight + int64(epoch.Params.CommitBlocks)
	assignment := types.Assignment{
		Round: round.Id, Ref: ref, Version: round.Version, Digest: modelregtypes.FormatDigest(version.ContentDigest),
		ArtifactUri: version.ArtifactUri, Benchmark: benchmark.Id, BenchmarkName: benchmark.Name,
		CommitUntil: reveal - 1, RevealFrom: reveal, RevealUntil: reveal + int64(epoch.Params.RevealBlocks) - 1,
		Committed: entry.Committed(), Revealed: entry.Revealed(),
		Kind: benchmark.Kind.Word(), RoundKind: round.Kind.Word(),
	}
	if len(benchmark.RubricDigest) != 0 {
		assignment.RubricDigest = modelregtypes.FormatDigest(benchmark.RubricDigest)
	}
	if benchmark.AnchorVersion == 0 {
		return assignment, nil
	}
	ref, anchor, err := k.reference(ctx, benchmark.AnchorVersion)
	assignment.AnchorRef, assignment.AnchorUri = ref, anchor.ArtifactUri
	assignment.AnchorDigest = modelregtypes.FormatDigest(anchor.ContentDigest)
	return assignment, err
}
