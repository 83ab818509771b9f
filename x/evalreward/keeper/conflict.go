package keeper

import (
	"bytes"
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"
	"github.com/cosmos/cosmos-sdk/x/authz"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// seating says which committee of a version is drawn.
type seating struct {
	benchmark types.Benchmark
	version   uint64
	// attempt gives each committee of a round its own lots: 0 is the first one.
	attempt uint32
	seats   uint32
	// exclude bars accounts that are no parties, as address bytes.
	exclude [][]byte
}

// committee draws the evaluators of a round (R19): those with the smallest lots who are no
// party and have no tie to one. Ties are looked up for those whose turn comes, not for all
// evaluators: four lookups per party and seat at most, plus those of who is passed over, and
// one for each of these accounts.
// Lots do not know ties, so that with a share s of tied evaluators the turn comes to about
// seats / (1 - s) of them.
func (w *worker) committee(ctx context.Context, s seating, candidates []mechanism.Candidate, parties parties) ([][]byte, error) {
	p := w.epoch.Params
	ticket := mechanism.Ticket{Seed: w.epoch.Seed, Version: s.version, Benchmark: uint64(s.benchmark.Id), Attempt: s.attempt}
	rules := mechanism.DrawRules{
		Seats: int64(s.seats), Quorum: int64(p.Quorum), Epoch: int64(w.epoch.Number), Maturity: int64(p.MaturityEpochs),
		Kind: s.benchmark.EvaluatorKind().Mechanism(), MinBond: p.MinBond(), Exclude: slices.Concat(parties.excluded, s.exclude),
	}
	order, err := mechanism.DrawOrder(ticket, rules, candidates)
	if err != nil {
		return nil, err
	}
	return rules.Seat(order, grants{worker: w, ctx: ctx, parties: parties.excluded})
}

// grants knows by authz and feegrant who is tied to the parties of a version. A grant counts
// as long as its module stores it.
type grants struct {
	*worker
	ctx     context.Context
	parties [][]byte
}

// Gave tells whether an evaluator lets a party act for it, or pays fees of a party.
func (g grants) Gave(evaluator []byte) (bool, error) {
	return g.any(func(party []byte) (bool, error) { return g.granted(evaluator, party) })
}

// Holds tells whether an evaluator may act for a party, or has its fees paid by one.
func (g grants) Holds(evaluator []byte) (bool, error) {
	return g.any(func(party []byte) (bool, error) { return g.granted(party, evaluator) })
}

func (g grants) any(tied func(party []byte) (bool, error)) (bool, error) {
	for _, party := range g.parties {
		if found, err := tied(party); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

func (g grants) granted(granter, grantee []byte) (bool, error) {
	allowance, err := g.feegrant.GetAllowance(g.ctx, granter, grantee)
	if err != nil && !errors.IsOf(err, collections.ErrNotFound) {
		return false, errors.Wrap(err, "look up fee allowance")
	}
	if err == nil && allowance != nil {
		return true, nil
	}
	gives, err := g.givesAny(g.ctx, granter)
	if err != nil || !gives {
		return false, err
	}
	authorizations, err := g.authz.GetAuthorizations(g.ctx, grantee, granter)
	return len(authorizations) > 0, errors.Wrap(err, "look up authorizations")
}

// givesAny tells whether an account gave any authorization. Hardly anybody does, and to look
// for those between two accounts opens an iterator for each pair: so the answer is kept for
// the block, in which no transaction changes it any more.
func (w *worker) givesAny(ctx context.Context, granter []byte) (bool, error) {
	gives, known := w.givers[string(granter)]
	if known {
		return gives, nil
	}
	name, err := w.nameOf(granter)
	if err != nil {
		return false, err
	}
	res, err := w.authz.GranterGrants(ctx, &authz.QueryGranterGrantsRequest{Granter: name, Pagination: &query.PageRequest{Limit: 1}})
	if err != nil {
		return false, errors.Wrap(err, "look up grants")
	}
	w.givers[string(granter)] = len(res.Grants) > 0
	return len(res.Grants) > 0, nil
}

// addParty adds an account once: each one costs lookups for everybody whose turn comes.
func (p *parties) addParty(addr []byte) {
	if !slices.ContainsFunc(p.excluded, func(other []byte) bool { return bytes.Equal(other, addr) }) {
		p.excluded = append(p.excluded, addr)
	}
}
