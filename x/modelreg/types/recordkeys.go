package types

import "cosmossdk.io/collections"

// The keys of records in the module's store, for who reads it with a proof. They are those of
// the collections of the keeper; a test compares them.

// ModelKey is where a model lies, by its id.
func ModelKey(model uint64) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(ModelPrefix, collections.Uint64Key, model)
}

// ModelNameKey is where the id of a model lies, by its two names.
func ModelNameKey(namespace, name string) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(ModelNamePrefix,
		collections.PairKeyCodec(collections.StringKey, collections.StringKey), collections.Join(namespace, name))
}

// VersionKey is where a version lies, by its id.
func VersionKey(version uint64) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(VersionPrefix, collections.Uint64Key, version)
}

// VersionNumberKey is where the id of a version lies, by its number within a model.
func VersionNumberKey(model, number uint64) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(VersionNumberPrefix,
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), collections.Join(model, number))
}

// DigestKey is where the id of a version lies, by the digest of its artifact.
func DigestKey(digest []byte) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(DigestPrefix, collections.BytesKey, digest)
}

// AliasKey is where the number lies to which an alias of a model points.
func AliasKey(model uint64, alias string) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(AliasPrefix,
		collections.PairKeyCodec(collections.Uint64Key, collections.StringKey), collections.Join(model, alias))
}
