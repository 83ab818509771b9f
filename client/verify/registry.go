package verify

import (
	"context"
	"fmt"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Version is a proven version and its model.
type Version struct {
	Version types.Version
	Model   types.Model
}

// Ref gives the canonical name, namespace/name@number.
func (v Version) Ref() string { return types.VersionRef(v.Model.FullName(), v.Version.Number) }

// Version proves what a reference names: ns/name@3, ns/name@latest, ns/name@ALIAS, ns/name@sha256:HEX
// or sha256:HEX. best is refused, because it is a comparison of all versions and no record.
// Errors: ErrAbsent when there is no such version, ErrProof.
func (s *Snapshot) Version(ctx context.Context, ref string) (Version, error) {
	r, err := types.ParseReference(ref)
	if err != nil {
		return Version{}, err
	}
	if r.Selector == types.SelectDigest {
		return s.versionByDigest(ctx, r)
	}
	model, err := s.Model(ctx, r.Model)
	if err != nil {
		return Version{}, err
	}
	switch r.Selector {
	case types.SelectNumber:
		return s.versionByNumber(ctx, model, r.Number)
	case types.SelectAlias:
		key, err := types.AliasKey(model.Id, r.Alias)
		n, err := number(ctx, s, types.StoreKey, fmt.Sprintf("alias %s of %s", r.Alias, r.Model), key, err)
		if err != nil {
			return Version{}, err
		}
		return s.versionByNumber(ctx, model, n)
	case types.SelectLatest:
		return s.latest(ctx, model)
	default:
		return Version{}, fmt.Errorf("verify: %s: expected a number, an alias, latest or a digest: best is no record that can be proven", ref)
	}
}

// Model proves the model "namespace/name". Errors: ErrAbsent, ErrProof.
func (s *Snapshot) Model(ctx context.Context, fullName string) (types.Model, error) {
	namespace, name, err := types.SplitModelName(fullName)
	if err != nil {
		return types.Model{}, err
	}
	key, err := types.ModelNameKey(namespace, name)
	id, err := number(ctx, s, types.StoreKey, "model "+fullName, key, err)
	if err != nil {
		return types.Model{}, err
	}
	return s.modelByID(ctx, id)
}

func (s *Snapshot) modelByID(ctx context.Context, id uint64) (model types.Model, err error) {
	key, err := types.ModelKey(id)
	err = record(ctx, s, types.StoreKey, &model, fmt.Sprintf("model with id %d", id), key, err)
	return model, err
}

// VersionByID proves a version by its id. Errors: ErrAbsent, ErrProof.
func (s *Snapshot) VersionByID(ctx context.Context, id uint64) (Version, error) {
	var v Version
	key, err := types.VersionKey(id)
	if err = record(ctx, s, types.StoreKey, &v.Version, fmt.Sprintf("version with id %d", id), key, err); err != nil {
		return Version{}, err
	}
	v.Model, err = s.modelByID(ctx, v.Version.ModelId)
	return v, err
}

func (s *Snapshot) versionByDigest(ctx context.Context, r types.Reference) (Version, error) {
	what := "version with digest " + types.FormatDigest(r.Digest[:])
	key, err := types.DigestKey(r.Digest[:])
	id, err := number(ctx, s, types.StoreKey, what, key, err)
	if err != nil {
		return Version{}, err
	}
	v, err := s.VersionByID(ctx, id)
	if err == nil && r.Model != "" && r.Model != v.Model.FullName() {
		return Version{}, fmt.Errorf("%w: %s in %s, it is %s, after height %d", ErrAbsent, what, r.Model, v.Ref(), s.Height)
	}
	return v, err
}

func (s *Snapshot) versionByNumber(ctx context.Context, model types.Model, n uint64) (Version, error) {
	key, err := types.VersionNumberKey(model.Id, n)
	id, err := number(ctx, s, types.StoreKey, "version "+types.VersionRef(model.FullName(), n), key, err)
	if err != nil {
		return Version{}, err
	}
	v := Version{Model: model}
	key, err = types.VersionKey(id)
	err = record(ctx, s, types.StoreKey, &v.Version, fmt.Sprintf("version with id %d", id), key, err)
	return v, err
}

// latest goes down from the newest number to the first version that is not yanked.
func (s *Snapshot) latest(ctx context.Context, model types.Model) (Version, error) {
	for n := model.LatestNumber; n > 0; n-- {
		v, err := s.versionByNumber(ctx, model, n)
		if err != nil || !v.Version.Yanked {
			return v, err
		}
	}
	return Version{}, fmt.Errorf("%w: a version of %s that is not yanked, after height %d", ErrAbsent, model.FullName(), s.Height)
}
