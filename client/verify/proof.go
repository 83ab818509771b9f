package verify

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/proto/tendermint/crypto"
	ics23 "github.com/cosmos/ics23/go"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

// ErrProof says that a node gave no proof of what it said: do not believe it.
var ErrProof = errors.New("proof refused")

// Check proves that a store holds value under key, or, for a nil value, that it holds nothing
// there. root is the hash of the application in the header of the block after the state.
//
// It accepts one form of proof only, the two steps from the record to its store and from the
// store to the root, each in its canonical encoding: changing any bit of it is refused.
// Errors: ErrProof.
func Check(root []byte, store string, key, value []byte, proof *crypto.ProofOps) error {
	if len(key) == 0 || value != nil && len(value) == 0 {
		return refuse("expected a key and a value of at least one byte, got %d and %d", len(key), len(value))
	}
	if proof == nil || len(proof.Ops) != 2 {
		return refuse("expected two steps, from the record to the store and from there to the block")
	}
	inner, err := step(proof.Ops[0], storetypes.ProofOpIAVLCommitment, key)
	if err != nil {
		return err
	}
	outer, err := step(proof.Ops[1], storetypes.ProofOpSimpleMerkleCommitment, []byte(store))
	if err != nil {
		return err
	}
	storeRoot, err := storeRoot(inner, key, value)
	if err != nil {
		return err
	}
	if outer.GetExist() == nil || !ics23.VerifyMembership(ics23.TendermintSpec, root, outer, []byte(store), storeRoot) {
		return refuse("the store %s is not part of the block with app hash %X", store, root)
	}
	return nil
}

// storeRoot gives the root of the store that a proof belongs to, if it proves the record.
func storeRoot(proof *ics23.CommitmentProof, key, value []byte) ([]byte, error) {
	if proof.GetExist() == nil && proof.GetNonexist() == nil {
		return nil, refuse("expected a proof of one record, got a batch or nothing")
	}
	if value == nil {
		return absentRoot(proof.GetNonexist(), key)
	}
	root, err := proof.Calculate()
	if err != nil {
		return nil, refuse("root of the store: %s", err)
	}
	if !ics23.VerifyMembership(ics23.IavlSpec, root, proof, key, value) {
		return nil, refuse("it does not prove this value under key %X", key)
	}
	return root, nil
}

// step decodes one step of a proof.
func step(op crypto.ProofOp, kind string, key []byte) (*ics23.CommitmentProof, error) {
	if op.Type != kind {
		return nil, refuse("expected a step of type %s, got %q", kind, op.Type)
	}
	if !bytes.Equal(op.Key, key) {
		return nil, refuse("expected a step for key %X, got %X", key, op.Key)
	}
	proof := &ics23.CommitmentProof{}
	if err := proof.Unmarshal(op.Data); err != nil {
		return nil, refuse("decode step %s: %s", kind, err)
	}
	again, err := proof.Marshal()
	if err != nil || !bytes.Equal(again, op.Data) {
		return nil, refuse("step %s is not in its canonical encoding", kind)
	}
	return proof, nil
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s; ask another node", ErrProof, fmt.Sprintf(format, args...))
}
