package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

type (
	idPair     = collections.Pair[uint64, uint64]
	commitKey  = collections.Pair[[]byte, []byte]
	heightKey  = collections.Triple[int64, []byte, []byte]
	escrowKey  = collections.Pair[uint64, uint32]
	nameKey    = collections.Pair[string, string]
	aliasKey   = collections.Pair[uint64, string]
	ownerKey   = collections.Pair[[]byte, uint64]
	licenceKey = collections.Pair[string, uint64]

	previousKey = collections.Pair[uint64, []byte]
)

// registry is the state; types/keys.go documents the bytes of each key.
type registry struct {
	Params        collections.Item[types.Params]
	PendingParams collections.Item[types.Params]
	BurnedTotal   collections.Item[math.Int]
	Horizon       collections.Item[int64]
	ModelCount    collections.Sequence
	VersionCount  collections.Sequence

	Namespaces collections.Map[string, []byte]
	Models     collections.Map[uint64, types.Model]
	ModelNames collections.Map[nameKey, uint64]
	Versions   collections.Map[uint64, types.Version]
	Digests    collections.Map[[]byte, uint64]
	Numbers    collections.Map[idPair, uint64]
	Aliases    collections.Map[aliasKey, uint64]
	Frontiers  collections.Map[uint32, uint64]
	Escrows    collections.KeySet[escrowKey]

	Transfers      collections.Map[previousKey, int64]
	VersionCommits collections.Map[commitKey, int64]
	CommitHeights  collections.KeySet[heightKey]

	LiveVersions  collections.KeySet[idPair]
	OwnerModels   collections.KeySet[ownerKey]
	LicenceModels collections.KeySet[licenceKey]
	Children      collections.KeySet[idPair]
	DerivedModels collections.Map[idPair, uint64]
}

func newRegistry(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) registry {
	params, u64, text, raw := codec.CollValue[types.Params](cdc), collections.Uint64Key, collections.StringKey, collections.BytesKey
	ids := collections.PairKeyCodec(u64, u64)
	number := collections.Uint64Value
	return registry{
		Params:        collections.NewItem(sb, types.ParamsPrefix, "params", params),
		PendingParams: collections.NewItem(sb, types.PendingParamsPrefix, "pending_params", params),
		BurnedTotal:   collections.NewItem(sb, types.BurnedPrefix, "burned", sdk.IntValue),
		Horizon:       collections.NewItem(sb, types.HorizonPrefix, "horizon", collections.Int64Value),
		ModelCount:    collections.NewSequence(sb, types.ModelCountPrefix, "model_count"),
		VersionCount:  collections.NewSequence(sb, types.VersionCountPrefix, "version_count"),

		Namespaces: collections.NewMap(sb, types.NamespacePrefix, "namespaces", text, collections.BytesValue),
		Models:     collections.NewMap(sb, types.ModelPrefix, "models", u64, codec.CollValue[types.Model](cdc)),
		ModelNames: collections.NewMap(sb, types.ModelNamePrefix, "model_names", collections.PairKeyCodec(text, text), number),
		Versions:   collections.NewMap(sb, types.VersionPrefix, "versions", u64, codec.CollValue[types.Version](cdc)),
		Digests:    collections.NewMap(sb, types.DigestPrefix, "digests", raw, number),
		Numbers:    collections.NewMap(sb, types.VersionNumberPrefix, "version_numbers", ids, number),
		Aliases:    collections.NewMap(sb, types.AliasPrefix, "aliases", collections.PairKeyCodec(u64, text), number),
		Frontiers:  collections.NewMap(sb, types.FrontierPrefix, "frontier_holders", collections.Uint32Key, number),
		Escrows:    collections.NewKeySet(sb, types.EscrowPrefix, "escrows", collections.PairKeyCodec(u64, collections.Uint32Key)),

		Transfers: collections.NewMap(sb, types.PreviousOwnerPrefix, "previous_owners",
			collections.PairKeyCodec(u64, raw), collections.Int64Value),
		VersionCommits: collections.NewMap(sb, types.VersionCommitPrefix, "version_commits",
			collections.PairKeyCodec(raw, raw), collections.Int64Value),
		CommitHeights: collections.NewKeySet(sb, types.CommitHeightPrefix, "commit_heights",
			collections.TripleKeyCodec(collections.Int64Key, raw, raw)),

		LiveVersions:  collections.NewKeySet(sb, types.LiveVersionPrefix, "live_versions", ids),
		OwnerModels:   collections.NewKeySet(sb, types.OwnerModelPrefix, "owner_models", collections.PairKeyCodec(raw, u64)),
		LicenceModels: collections.NewKeySet(sb, types.LicenceModelPrefix, "licence_models", collections.PairKeyCodec(text, u64)),
		Children:      collections.NewKeySet(sb, types.ChildPrefix, "children", ids),
		DerivedModels: collections.NewMap(sb, types.DerivedModelPrefix, "derived_models", ids, number),
	}
}
