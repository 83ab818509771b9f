package verify

import (
	"bytes"
	"crypto/sha256"
	"errors"

	ics23 "github.com/cosmos/ics23/go"
)

// hashedSpec is ics23.IavlSpec for leaves whose values are hashed already.
var hashedSpec = &ics23.ProofSpec{
	LeafSpec: &ics23.LeafOp{
		Prefix: ics23.IavlSpec.LeafSpec.Prefix, PrehashKey: ics23.IavlSpec.LeafSpec.PrehashKey,
		Hash: ics23.IavlSpec.LeafSpec.Hash, PrehashValue: ics23.HashOp_NO_HASH, Length: ics23.IavlSpec.LeafSpec.Length,
	},
	InnerSpec: ics23.IavlSpec.InnerSpec,
}

// absentRoot gives the root of the store that a proof of absence belongs to.
//
// Such a proof shows the two neighbours of the key. Sets of keys have empty values, which ics23
// refuses in any proof; so each neighbour is checked to be a leaf of the store by the true
// specification, and then verified with the hash of its value in place of the value, from which
// the very same leaf follows. What the value of a neighbour is does not matter for absence.
func absentRoot(proof *ics23.NonExistenceProof, key []byte) ([]byte, error) {
	if proof == nil || !bytes.Equal(proof.Key, key) {
		return nil, refuse("it does not prove that nothing is under key %X", key)
	}
	left, err := hashed(proof.Left)
	if err != nil {
		return nil, refuse("left neighbour: %s", err)
	}
	right, err := hashed(proof.Right)
	if err != nil {
		return nil, refuse("right neighbour: %s", err)
	}
	neighbours := &ics23.NonExistenceProof{Key: key, Left: left, Right: right}
	root, err := neighbours.Calculate()
	if err != nil {
		return nil, refuse("root of the store: %s", err)
	}
	if err := neighbours.Verify(hashedSpec, root, key); err != nil {
		return nil, refuse("it does not prove that nothing is under key %X: %s", key, err)
	}
	return root, nil
}

// hashed gives the proof of a neighbour with its value hashed.
func hashed(proof *ics23.ExistenceProof) (*ics23.ExistenceProof, error) {
	if proof == nil {
		return nil, nil
	}
	if err := proof.CheckAgainstSpec(ics23.IavlSpec); err != nil {
		return nil, err
	}
	if len(proof.Key) == 0 {
		return nil, errors.New("it has no key")
	}
	value := sha256.Sum256(proof.Value)
	leaf := *proof.Leaf
	leaf.PrehashValue = ics23.HashOp_NO_HASH
	return &ics23.ExistenceProof{Key: proof.Key, Value: value[:], Leaf: &leaf, Path: proof.Path}, nil
}
