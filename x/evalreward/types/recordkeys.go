package types

import "cosmossdk.io/collections"

// The keys of records in the module's store, for who reads it with a proof. They are those of
// the collections of the keeper; a test compares them.

// BenchmarkKey is where a benchmark lies.
func BenchmarkKey(benchmark uint32) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(BenchmarkPrefix, collections.Uint32Key, benchmark)
}

// EvaluatorKey is where an evaluator lies, by its kind and the bytes of its address.
func EvaluatorKey(kind EvaluatorKind, address []byte) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(EvaluatorPrefix,
		collections.PairKeyCodec(collections.Uint32Key, collections.BytesKey), collections.Join(uint32(kind), address))
}

// ClaimableKey is where the coins lie that an account can claim, by the bytes of its address.
func ClaimableKey(address []byte) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(ClaimablePrefix, collections.BytesKey, address)
}

// RoundKey is where a round lies, without its committee.
func RoundKey(round uint64) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(RoundPrefix, collections.Uint64Key, round)
}

// FinalScoreKey is where the last final score of a version on a benchmark lies.
func FinalScoreKey(model uint64, benchmark uint32, version uint64) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(FinalScorePrefix,
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key),
		collections.Join3(model, benchmark, version))
}
