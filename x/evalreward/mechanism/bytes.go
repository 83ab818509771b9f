package mechanism

import (
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf8"
)

// preimage collects the bytes that are hashed.
type preimage []byte

// lp appends a field behind its length, so that no two lists of fields have
// the same bytes.
func (p preimage) lp(field []byte) preimage {
	p = binary.BigEndian.AppendUint32(p, uint32(len(field)))
	return append(p, field...)
}

// lpUint64 appends an integer as a field of eight bytes, big endian.
func (p preimage) lpUint64(v uint64) preimage {
	return p.lp(binary.BigEndian.AppendUint64(nil, v))
}

func (p preimage) sum() [HashSize]byte { return sha256.Sum256(p) }

// CheckChainID refuses (bad_chain_id) what is not 1..50 bytes of UTF-8.
func CheckChainID(id string) error {
	if len(id) < 1 || len(id) > MaxChainIDSize || !utf8.ValidString(id) {
		return fail(CodeBadChainID, "expected 1..%d bytes of UTF-8, got %q", MaxChainIDSize, id)
	}
	return nil
}

// CheckAddress refuses (bad_length) what is not 1..64 bytes.
func CheckAddress(address []byte) error {
	if len(address) < 1 || len(address) > MaxAddressSize {
		return fail(CodeBadLength, "address: expected 1..%d bytes, got %d", MaxAddressSize, len(address))
	}
	return nil
}

// CheckHash refuses (bad_length) what is not 32 bytes.
func CheckHash(name string, hash []byte) error {
	if len(hash) != HashSize {
		return fail(CodeBadLength, "%s: expected %d bytes, got %d", name, HashSize, len(hash))
	}
	return nil
}
