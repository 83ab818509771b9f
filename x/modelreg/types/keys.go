package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the name of the module and of its account, which holds the
	// registration fees of a block until they are burned at its end.
	ModuleName = "modelreg"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
	// BaseDenom is the denom of all amounts; 1 MODEL = 1000000 umodel.
	BaseDenom = "umodel"
)

// Store prefixes. Integers in keys are big endian; "u8len" is one byte that holds the
// length of the field after it; "00" is a zero byte. Changing these breaks the state machine.
var (
	// ParamsPrefix: 0x00 -> Params in force.
	ParamsPrefix = collections.NewPrefix(0x00)
	// ModelPrefix: 0x01 | model u64 -> Model.
	ModelPrefix = collections.NewPrefix(0x01)
	// VersionPrefix: 0x02 | version u64 -> Version.
	VersionPrefix = collections.NewPrefix(0x02)
	// DigestPrefix: 0x03 | content digest 32 B -> version u64.
	DigestPrefix = collections.NewPrefix(0x03)
	// NamespacePrefix: 0x04 | namespace -> owner's address.
	NamespacePrefix = collections.NewPrefix(0x04)
	// ModelNamePrefix: 0x05 | namespace 00 | name -> model u64.
	ModelNamePrefix = collections.NewPrefix(0x05)
	// VersionNumberPrefix: 0x06 | model u64 | number u64 -> version u64.
	VersionNumberPrefix = collections.NewPrefix(0x06)
	// LiveVersionPrefix: 0x07 | model u64 | number u64 -> nothing; a version that is not yanked.
	LiveVersionPrefix = collections.NewPrefix(0x07)
	// VersionCommitPrefix: 0x08 | u8len | signer | hash 32 B -> height i64 of the commit.
	VersionCommitPrefix = collections.NewPrefix(0x08)
	// CommitHeightPrefix: 0x09 | height i64, sign bit flipped | u8len | signer | hash 32 B -> nothing.
	CommitHeightPrefix = collections.NewPrefix(0x09)
	// AliasPrefix: 0x0A | model u64 | alias -> number u64 of the version.
	AliasPrefix = collections.NewPrefix(0x0A)
	// FrontierPrefix: 0x0B | benchmark u32 -> version u64 that holds the frontier.
	FrontierPrefix = collections.NewPrefix(0x0B)
	// EscrowPrefix: 0x0C | version u64 | benchmark u32 -> nothing; a settled round that is not final.
	EscrowPrefix = collections.NewPrefix(0x0C)
	// OwnerModelPrefix: 0x0D | u8len | owner | model u64 -> nothing.
	OwnerModelPrefix = collections.NewPrefix(0x0D)
	// LicenceModelPrefix: 0x0E | licence 00 | model u64 -> nothing; the model has such a version.
	LicenceModelPrefix = collections.NewPrefix(0x0E)
	// ChildPrefix: 0x0F | parent version u64 | child version u64 -> nothing.
	ChildPrefix = collections.NewPrefix(0x0F)
	// DerivedModelPrefix: 0x10 | parent version u64 | model u64 -> number u64 of its children in the model.
	DerivedModelPrefix = collections.NewPrefix(0x10)
	// PendingParamsPrefix: 0x11 -> Params of the next epoch.
	PendingParamsPrefix = collections.NewPrefix(0x11)
	// BurnedPrefix: 0x12 -> umodel burned so far.
	BurnedPrefix = collections.NewPrefix(0x12)
	// ModelCountPrefix: 0x13 -> number of models u64, which is the id of the newest.
	ModelCountPrefix = collections.NewPrefix(0x13)
	// VersionCountPrefix: 0x14 -> number of versions u64, which is the id of the newest.
	VersionCountPrefix = collections.NewPrefix(0x14)
	// PreviousOwnerPrefix: 0x15 | model u64 | owner -> height i64 of the owner's last transfer of it.
	PreviousOwnerPrefix = collections.NewPrefix(0x15)
	// HorizonPrefix: 0x16 -> first height i64 whose transfers still count.
	HorizonPrefix = collections.NewPrefix(0x16)
)

// Changing these breaks the state machine (docs/mechanism.md section 5.1).
const (
	// DigestBytes is the length of digests, salts and commit hashes.
	DigestBytes = 32
	// MaxDescriptionBytes bounds the description of a model.
	MaxDescriptionBytes = 512
	// MaxArtifactURIBytes bounds the place of an artifact.
	MaxArtifactURIBytes = 256
	// MaxArchitectureBytes bounds the name of an architecture.
	MaxArchitectureBytes = 64
	// MaxDatasets bounds the sets of training data of a version.
	MaxDatasets = 8
	// MaxDatasetNameBytes bounds the name of a set of training data.
	MaxDatasetNameBytes = 64
	// MaxLicenceBytes bounds a licence expression.
	MaxLicenceBytes = 64
	// MaxNotesBytes bounds the notes of a version.
	MaxNotesBytes = 512
	// MaxParents bounds the parents of a version.
	MaxParents = 4
	// MaxYankReasonBytes bounds the reason of a yank.
	MaxYankReasonBytes = 128
	// ParentBytes is what one parent counts for the metadata byte fee.
	ParentBytes = 8
	// ExpiredCommitsPerBlock bounds the stale commits that one block removes.
	ExpiredCommitsPerBlock = 20
	// MaxPreviousOwners bounds the accounts that gave a model away since the horizon. Each of
	// them costs every draw of the model some lookups.
	MaxPreviousOwners = 16
)
