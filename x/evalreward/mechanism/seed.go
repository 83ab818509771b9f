package mechanism

import "crypto/sha256"

// Reveal is what an accepted reveal adds to the seed of the next epoch.
type Reveal struct {
	Salt    []byte
	Address []byte
	Round   uint64
}

// GenesisSeed gives the seed of epoch 0 (R19), sha256(chain id).
func GenesisSeed(chainID string) [HashSize]byte { return sha256.Sum256([]byte(chainID)) }

// SeedLeaf gives the contribution of one reveal (R19),
// sha256(tag | lp(salt) | lp(address) | lp(round u64)). Errors: bad_length.
func SeedLeaf(r Reveal) ([HashSize]byte, error) {
	if err := CheckHash("salt", r.Salt); err != nil {
		return [HashSize]byte{}, err
	}
	if err := CheckAddress(r.Address); err != nil {
		return [HashSize]byte{}, err
	}
	return preimage(tagReveal).lp(r.Salt).lp(r.Address).lpUint64(r.Round).sum(), nil
}

// Mix adds a leaf to the accumulator of an epoch. XOR knows no order, so the
// one who orders the reveals cannot choose the seed; a leaf twice cancels itself.
func Mix(accumulator, leaf [HashSize]byte) [HashSize]byte {
	for i := range accumulator {
		accumulator[i] ^= leaf[i]
	}
	return accumulator
}

// NextSeed gives the seed of the next epoch, sha256(seed | accumulator) (R19).
// Errors: bad_length.
func NextSeed(seed []byte, accumulator [HashSize]byte) ([HashSize]byte, error) {
	if err := CheckHash("seed", seed); err != nil {
		return [HashSize]byte{}, err
	}
	return preimage(seed[:HashSize:HashSize]).add(accumulator[:]).sum(), nil
}

func (p preimage) add(plain []byte) preimage { return append(p, plain...) }
