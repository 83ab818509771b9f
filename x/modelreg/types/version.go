package types

import (
	"fmt"
	"slices"

	"cosmossdk.io/errors"
)

// MetadataBytes gives the bytes that the byte fee counts: the artifact's place, the digest
// of the card, the architecture, names and digests of the datasets, the licence, the notes
// and eight for each parent. Fields of fixed size are covered by the registration fee.
func (v Version) MetadataBytes() uint64 {
	n := len(v.ArtifactUri) + len(v.ModelCardDigest) + len(v.Architecture) +
		len(v.Licence) + len(v.Notes) + ParentBytes*len(v.Parents)
	for _, d := range v.Datasets {
		n += len(d.Name) + len(d.Digest)
	}
	return uint64(n)
}

// CheckContent refuses (ErrInvalidField) metadata outside the bounds of docs/mechanism.md
// section 5.1; the error names the field. Parents: see CheckParents.
func (v Version) CheckContent() error {
	if err := checkDigest("content_digest", v.ContentDigest); err != nil {
		return err
	}
	if err := checkArtifactURI(v.ArtifactUri); err != nil {
		return err
	}
	if err := checkOptionalDigest("model_card_digest", v.ModelCardDigest); err != nil {
		return err
	}
	if err := checkText("architecture", v.Architecture, 0, MaxArchitectureBytes); err != nil {
		return err
	}
	if err := checkDatasets(v.Datasets); err != nil {
		return err
	}
	if err := CheckLicence(v.Licence); err != nil {
		return err
	}
	return checkText("notes", v.Notes, 0, MaxNotesBytes)
}

// CheckParents refuses (ErrInvalidParents) parents that docs/mechanism.md section 5.1 does
// not allow for this version: more than 4, the same twice, not older than the version, or
// the model's previous version, which is implied. previous is its id, 0 without one.
func (v Version) CheckParents(previous uint64) error {
	if err := checkParentList(v.Parents); err != nil {
		return err
	}
	for _, parent := range v.Parents {
		if parent >= v.Id {
			return errors.Wrapf(ErrInvalidParents, "expected ids smaller than %d, got %d: a parent is older than its child", v.Id, parent)
		}
		if parent == previous {
			return errors.Wrapf(ErrInvalidParents, "%d is the model's previous version, which is implied: leave it out", parent)
		}
	}
	return nil
}

// checkParentList checks what can be seen without the state.
func checkParentList(parents []uint64) error {
	if len(parents) > MaxParents {
		return errors.Wrapf(ErrInvalidParents, "expected at most %d, got %d", MaxParents, len(parents))
	}
	for i, parent := range parents {
		if parent == 0 {
			return errors.Wrap(ErrInvalidParents, "expected version ids from 1, got 0")
		}
		if slices.Contains(parents[:i], parent) {
			return errors.Wrapf(ErrInvalidParents, "expected distinct ids, got %d twice", parent)
		}
	}
	return nil
}

func checkDatasets(datasets []Dataset) error {
	if len(datasets) > MaxDatasets {
		return invalid("datasets", fmt.Sprintf("at most %d", MaxDatasets), fmt.Sprintf("%d", len(datasets)))
	}
	for i, d := range datasets {
		if err := checkText(fmt.Sprintf("datasets[%d].name", i), d.Name, 1, MaxDatasetNameBytes); err != nil {
			return err
		}
		if err := checkOptionalDigest(fmt.Sprintf("datasets[%d].digest", i), d.Digest); err != nil {
			return err
		}
		if slices.ContainsFunc(datasets[:i], d.equal) {
			return invalid(fmt.Sprintf("datasets[%d]", i), "distinct datasets", quote(d.Name)+" twice")
		}
	}
	return nil
}

func (d Dataset) equal(other Dataset) bool {
	return d.Name == other.Name && slices.Equal(d.Digest, other.Digest)
}

// Yank gives the version withdrawn. Errors: ErrAlreadyYanked.
func (v Version) Yank(reason string) (Version, error) {
	if v.Yanked {
		return Version{}, errors.Wrapf(ErrAlreadyYanked, "number %d, because %s", v.Number, quote(v.YankReason))
	}
	v.Yanked, v.YankReason = true, reason
	return v, nil
}
