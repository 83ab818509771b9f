package types

import (
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// MaxMinCommitAgeBlocks bounds min_commit_age_blocks.
const MaxMinCommitAgeBlocks = 100_000

// DefaultParams gives the params of the main network (docs/mechanism.md section 12.1).
func DefaultParams() Params {
	return Params{
		MinCommitAgeBlocks: 10,
		MaxCommitAgeBlocks: 17_280,
		RegistrationFee:    math.NewInt(1_000_000),
		MetadataByteFee:    math.NewInt(1_000),
	}
}

// DevParams gives the params of development networks: no commit needed, no fees.
func DevParams() Params {
	return Params{
		MinCommitAgeBlocks: 0,
		MaxCommitAgeBlocks: 1_200,
		RegistrationFee:    math.ZeroInt(),
		MetadataByteFee:    math.ZeroInt(),
	}
}

// Validate refuses (ErrInvalidParams) what docs/mechanism.md section 12.1 does not allow.
func (p Params) Validate() error {
	if p.MinCommitAgeBlocks > MaxMinCommitAgeBlocks {
		return errors.Wrapf(ErrInvalidParams, "min_commit_age_blocks: expected at most %d, got %d",
			MaxMinCommitAgeBlocks, p.MinCommitAgeBlocks)
	}
	if p.MaxCommitAgeBlocks <= p.MinCommitAgeBlocks {
		return errors.Wrapf(ErrInvalidParams, "max_commit_age_blocks: expected more than min_commit_age_blocks = %d, got %d",
			p.MinCommitAgeBlocks, p.MaxCommitAgeBlocks)
	}
	if !mechanism.ValidAmount(p.RegistrationFee) {
		return errors.Wrapf(ErrInvalidParams, "registration_fee: expected 0..2^120-1 umodel, got %s", amountText(p.RegistrationFee))
	}
	if !mechanism.ValidAmount(p.MetadataByteFee) {
		return errors.Wrapf(ErrInvalidParams, "metadata_byte_fee: expected 0..2^120-1 umodel, got %s", amountText(p.MetadataByteFee))
	}
	return nil
}

// Fee gives what the registration of a version burns, in umodel: the registration fee and
// the byte fee for each byte of metadata. At most 2^120 * (1 + bytes), so it cannot overflow.
func (p Params) Fee(metadataBytes uint64) math.Int {
	return p.MetadataByteFee.Mul(math.NewIntFromUint64(metadataBytes)).Add(p.RegistrationFee)
}

// CheckCommitAge refuses (ErrCommitAge) a commit that is not between min_commit_age_blocks
// and max_commit_age_blocks old. Both ends are allowed.
func (p Params) CheckCommitAge(commitHeight, height int64) error {
	age := height - commitHeight
	if age >= 0 && uint64(age) >= p.MinCommitAgeBlocks && uint64(age) <= p.MaxCommitAgeBlocks {
		return nil
	}
	return errors.Wrapf(ErrCommitAge, "expected an age of %d..%d blocks, got %d at height %d: wait, or commit again",
		p.MinCommitAgeBlocks, p.MaxCommitAgeBlocks, age, height)
}

// ExpiryHeight gives the height such that commits made before it are older than
// max_commit_age_blocks at the given height. Negative when nothing can be that old.
func (p Params) ExpiryHeight(height int64) int64 {
	if height < 0 || p.MaxCommitAgeBlocks > uint64(height) {
		return -1
	}
	return height - int64(p.MaxCommitAgeBlocks)
}

func amountText(amount math.Int) string {
	if amount.IsNil() {
		return "nothing"
	}
	return amount.String()
}
