package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Rounds is the collection of rounds. A round is written with every step from its opening to
// its payment, its committee only once: so the store keeps them under two keys.
type Rounds struct {
	heads      collections.Map[uint64, types.Round]
	committees collections.Map[uint64, types.Committee]
	addresses  address.Codec
}

func newRounds(sb *collections.SchemaBuilder, cdc codec.BinaryCodec, addresses address.Codec) Rounds {
	return Rounds{
		heads: collections.NewMap(sb, types.RoundPrefix, "rounds", collections.Uint64Key, codec.CollValue[types.Round](cdc)),
		committees: collections.NewMap(sb, types.CommitteePrefix, "committees",
			collections.Uint64Key, codec.CollValue[types.Committee](cdc)),
		addresses: addresses,
	}
}

// Get gives a round with its committee; collections.ErrNotFound when there is none.
func (r Rounds) Get(ctx context.Context, id uint64) (types.Round, error) {
	round, err := r.Head(ctx, id)
	if err != nil {
		return round, err
	}
	return r.seated(ctx, round)
}

// Head gives a round without its committee.
func (r Rounds) Head(ctx context.Context, id uint64) (types.Round, error) {
	return r.heads.Get(ctx, id)
}

// Committee gives the seats of a round with the bytes of the addresses.
func (r Rounds) Committee(ctx context.Context, id uint64) ([]types.CommitteeSeat, error) {
	committee, err := r.committees.Get(ctx, id)
	return committee.Seats, errors.Wrapf(err, "read committee of round %d", id)
}

// Add stores a new round with its committee.
func (r Rounds) Add(ctx context.Context, round types.Round) error {
	committee := types.Committee{Seats: make([]types.CommitteeSeat, len(round.Committee))}
	for i, seat := range round.Committee {
		addr, err := r.addresses.StringToBytes(seat.Evaluator)
		if err != nil {
			return errors.Wrapf(err, "address of seat %d", i)
		}
		committee.Seats[i] = types.CommitteeSeat{Address: addr, Weight: seat.Weight, Place: seat.Place}
	}
	if err := r.committees.Set(ctx, round.Id, committee); err != nil {
		return errors.Wrap(err, "store committee")
	}
	return r.Set(ctx, round.Id, round)
}

// Set stores a round that exists; its committee stays as it is.
func (r Rounds) Set(ctx context.Context, id uint64, round types.Round) error {
	round.Committee = nil
	return errors.Wrap(r.heads.Set(ctx, id, round), "store round")
}

// Remove removes a round and its committee.
func (r Rounds) Remove(ctx context.Context, id uint64) error {
	if err := r.committees.Remove(ctx, id); err != nil {
		return errors.Wrap(err, "remove committee")
	}
	return errors.Wrap(r.heads.Remove(ctx, id), "remove round")
}

// Oldest gives the round with the smallest id, without its committee.
func (r Rounds) Oldest(ctx context.Context) (round types.Round, found bool, err error) {
	iterator, err := r.heads.Iterate(ctx, nil)
	if err != nil {
		return round, false, errors.Wrap(err, "read rounds")
	}
	defer iterator.Close()
	if !iterator.Valid() {
		return round, false, nil
	}
	round, err = iterator.Value()
	return round, err == nil, errors.Wrap(err, "read round")
}

// Walk visits the rounds of a range in the order of their ids until visit says stop.
func (r Rounds) Walk(ctx context.Context, ranger collections.Ranger[uint64], visit func(id uint64, round types.Round) (stop bool, err error)) error {
	return r.heads.Walk(ctx, ranger, func(id uint64, round types.Round) (bool, error) {
		round, err := r.seated(ctx, round)
		if err != nil {
			return true, err
		}
		return visit(id, round)
	})
}

// seated puts the committee into a round.
func (r Rounds) seated(ctx context.Context, round types.Round) (types.Round, error) {
	seats, err := r.Committee(ctx, round.Id)
	if err != nil {
		return round, err
	}
	round.Committee = make([]types.Seat, len(seats))
	for i, seat := range seats {
		evaluator, err := r.addresses.BytesToString(seat.Address)
		if err != nil {
			return round, errors.Wrapf(err, "address of seat %d of round %d", i, round.Id)
		}
		round.Committee[i] = types.Seat{Evaluator: evaluator, Weight: seat.Weight, Place: seat.Place}
	}
	return round, nil
}
