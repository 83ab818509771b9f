package verify_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cometbft/cometbft/proto/tendermint/crypto"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/client/verify"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

var (
	flips = flag.Int("verify.flips", 10_000, "bit flips in each proof")
	seed  = flag.Uint64("verify.seed", 1, "seed of the bit flips")
)

func (s sample) check() error { return verify.Check(s.root, s.store, s.key, s.value, s.proof) }

// copied gives a sample that shares no bytes with the first.
func (s sample) copied() sample {
	c := sample{root: slices.Clone(s.root), store: s.store, key: slices.Clone(s.key), value: slices.Clone(s.value), proof: &crypto.ProofOps{}}
	for _, op := range s.proof.Ops {
		c.proof.Ops = append(c.proof.Ops, crypto.ProofOp{Type: op.Type, Key: slices.Clone(op.Key), Data: slices.Clone(op.Data)})
	}
	return c
}

// fields gives all bytes that a node answers with, and the root.
func (s *sample) fields() [][]byte {
	fields := [][]byte{s.root, s.key, s.value}
	for i := range s.proof.Ops {
		fields = append(fields, s.proof.Ops[i].Key, s.proof.Ops[i].Data)
	}
	return fields
}

// Any bit of the key, the value, the root or the proof that is not what it was is refused,
// one of the encoding that means nothing too: a proof has one form.
func TestEveryFlippedBitIsRefused(t *testing.T) {
	random := rand.New(rand.NewPCG(*seed, 0))
	t.Logf("seed %d", *seed)
	originals, _ := samples(t)
	for name, original := range originals {
		require.NoError(t, original.check(), name)
		total := 0
		for _, field := range original.fields() {
			total += 8 * len(field)
		}
		for range *flips {
			s := original.copied()
			bit := random.IntN(total)
			for _, field := range s.fields() {
				if bit < 8*len(field) {
					field[bit/8] ^= 1 << (bit % 8)
					break
				}
				bit -= 8 * len(field)
			}
			require.ErrorIs(t, s.check(), verify.ErrProof, "%s: %X", name, s.fields())
		}
	}
}

// Every single bit of a proof of existence and of absence, not only random ones.
func TestEveryBitOfAProofCounts(t *testing.T) {
	originals, _ := samples(t)
	for _, name := range []string{"score", "absence", "absence beside a set"} {
		s := originals[name].copied()
		for _, field := range s.fields() {
			for bit := range 8 * len(field) {
				field[bit/8] ^= 1 << (bit % 8)
				require.ErrorIs(t, s.check(), verify.ErrProof, "%s: bit %d of %X", name, bit, field)
				field[bit/8] ^= 1 << (bit % 8)
			}
		}
		require.NoError(t, s.check())
	}
}

// A proof proves one record of one store after one block, and nothing else.
func TestProofsOfSomethingElseAreRefused(t *testing.T) {
	originals, otherRoot := samples(t)
	other, err := evalrewardtypes.FinalScoreKey(1, 2, 1)
	require.NoError(t, err)
	score, absence := originals["score"], originals["absence"]
	for want, change := range map[string]func(*sample){
		"expected a step for key":                                  func(s *sample) { s.key = other },
		"is not part of the block":                                 func(s *sample) { s.root = otherRoot },
		"expected a step for key 6D6":                              func(s *sample) { s.store = modelregtypes.StoreKey },
		"expected two steps":                                       func(s *sample) { s.proof.Ops = s.proof.Ops[:1] },
		"from the record to the":                                   func(s *sample) { s.proof = nil },
		"expected a step of type ics23:iavl, got \"ics23:simple\"": func(s *sample) { slices.Reverse(s.proof.Ops) },
		"does not prove this value under key":                      func(s *sample) { s.value = originals["version"].value },
		"does not prove that nothing is under key":                 func(s *sample) { s.value = nil },
		"of at least one byte":                                     func(s *sample) { s.value = []byte{} },
		"got 0 and":                                                func(s *sample) { s.key = nil },
		"decode step ics23:iavl":                                   func(s *sample) { s.proof.Ops[0].Data = []byte{0xff} },
		"is not in its canonical encoding":                         func(s *sample) { s.proof.Ops[0].Data = append(s.proof.Ops[0].Data, 0x60, 1) },
		"expected a proof of one record":                           func(s *sample) { s.proof.Ops[0].Data = nil },
	} {
		s := score.copied()
		change(&s)
		require.ErrorIs(t, s.check(), verify.ErrProof, want)
		require.ErrorContains(t, s.check(), want)
	}
	// A proof of absence is none for a record that exists, with the key changed in the proof too.
	s := absence.copied()
	s.key, s.proof.Ops[0].Key = score.key, score.key
	require.ErrorContains(t, s.check(), "does not prove that nothing is under key")
	s = absence.copied()
	s.value = []byte("a score")
	require.ErrorContains(t, s.check(), "does not prove this value")
	// The record of another store is not one of this, though both steps are genuine.
	s = originals["version"].copied()
	s.store, s.proof.Ops[1] = score.store, score.proof.Ops[1]
	require.ErrorContains(t, s.check(), "the store evalreward is not part of the block")
}
