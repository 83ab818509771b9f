package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func docketKey(round types.Round, addr []byte) DocketKey {
	return collections.Join3(round.Epoch, uint32(round.EvaluatorKind), addr)
}

// takeSeat gives a member of a new round its place: in its docket, and among the seats for
// which its bond stays.
func (k *Keeper) takeSeat(ctx context.Context, round types.Round, evaluator string) (place uint32, err error) {
	addr, err := k.address(evaluator)
	if err != nil {
		return 0, err
	}
	docket, err := orEmpty(k.Dockets.Get(ctx, docketKey(round, addr)))
	if err != nil {
		return 0, errors.Wrap(err, "read docket")
	}
	place = docket.Add(round.Id)
	if err := k.Dockets.Set(ctx, docketKey(round, addr), docket); err != nil {
		return 0, errors.Wrap(err, "store docket")
	}
	return place, k.countSeat(ctx, round, addr)
}

// countSeat adds an open seat to an evaluator.
func (k *Keeper) countSeat(ctx context.Context, round types.Round, addr []byte) error {
	key := collections.Join(uint32(round.EvaluatorKind), addr)
	evaluator, err := k.Evaluators.Get(ctx, key)
	if err != nil {
		return errors.Wrap(err, "read evaluator")
	}
	evaluator.OpenSeats++
	return errors.Wrap(k.Evaluators.Set(ctx, key, evaluator), "store evaluator")
}

// freeSeats frees the members of a round that ends without being paid. A payment does so
// itself with each member.
func (k *Keeper) freeSeats(ctx context.Context, round types.Round) error {
	seats, err := k.Rounds.Committee(ctx, round.Id)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		key := collections.Join(uint32(round.EvaluatorKind), seat.Address)
		evaluator, err := k.Evaluators.Get(ctx, key)
		if errors.IsOf(err, collections.ErrNotFound) {
			continue
		}
		if err != nil {
			return errors.Wrap(err, "read evaluator")
		}
		evaluator.OpenSeats--
		if err := k.Evaluators.Set(ctx, key, evaluator); err != nil {
			return errors.Wrap(err, "store evaluator")
		}
	}
	return nil
}
