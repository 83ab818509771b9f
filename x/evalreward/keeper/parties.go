package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// parties are the accounts with an interest in a version.
type parties struct {
	// excluded from its committee, as address bytes, each once (R19).
	excluded [][]byte
	// parentOwners, one per parent, in the order of the parents (R11).
	parentOwners []string
}

// parties gives the owner of the model and those before it up to the horizon, the registrant
// of the version, the owner of the namespace and the owners of the parents.
func (k *Keeper) parties(ctx context.Context, version modelregtypes.Version, model modelregtypes.Model) (parties, error) {
	namespaceOwner, err := k.modelreg.NamespaceOwner(ctx, model.Namespace)
	if err != nil {
		return parties{}, errors.Wrapf(err, "look up owner of namespace %s", model.Namespace)
	}
	owners, err := k.parentOwners(ctx, version.Parents)
	if err != nil {
		return parties{}, err
	}
	previous, err := k.modelreg.PreviousOwners(ctx, model.Id)
	if err != nil {
		return parties{}, errors.Wrapf(err, "look up previous owners of %s", model.FullName())
	}
	p := parties{parentOwners: owners}
	for _, text := range slices.Concat([]string{model.Owner, version.Registrant, namespaceOwner}, owners, previous) {
		addr, err := k.address(text)
		if err != nil {
			return parties{}, errors.Wrapf(err, "address of a party %q", text)
		}
		p.addParty(addr)
	}
	return p, nil
}

func (k *Keeper) parentOwners(ctx context.Context, parents []uint64) ([]string, error) {
	var owners []string
	for _, id := range parents {
		_, model, err := k.modelreg.VersionByID(ctx, id)
		if err != nil {
			return nil, errors.Wrapf(err, "look up parent %d", id)
		}
		owners = append(owners, model.Owner)
	}
	return owners, nil
}

// prior gives what the public knows before a round (R5), in ppm, and where from.
func (k *Keeper) prior(ctx context.Context, benchmark, frontier uint32, version modelregtypes.Version, model modelregtypes.Model) (uint32, string, error) {
	last := mechanism.None()
	score, err := k.ModelScores.Get(ctx, collections.Join(model.Id, benchmark))
	switch {
	case err == nil:
		last = mechanism.Some(int64(score.Score))
	case !errors.IsOf(err, collections.ErrNotFound):
		return 0, "", errors.Wrap(err, "read last score of the model")
	}
	var parents []mechanism.Optional
	for _, id := range version.Parents {
		_, parentModel, err := k.modelreg.VersionByID(ctx, id)
		if err != nil {
			return 0, "", errors.Wrapf(err, "look up parent %d", id)
		}
		parent, err := k.FinalScores.Get(ctx, collections.Join3(parentModel.Id, benchmark, id))
		switch {
		case err == nil:
			parents = append(parents, mechanism.Some(int64(parent.Score)))
		case errors.IsOf(err, collections.ErrNotFound):
			parents = append(parents, mechanism.None())
		default:
			return 0, "", errors.Wrapf(err, "read score of parent %d", id)
		}
	}
	prior, source, err := mechanism.Prior(last, parents, int64(frontier))
	return uint32(prior), string(source), errors.Wrap(err, "compute prior")
}
