package bytelm

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// The artifact format. Changing these makes every stored artifact unreadable
// or, worse, readable as another model.
const (
	magic         = "bytelm\x00"
	formatVersion = 1
	checksumBytes = 4
)

var checksumTable = crc32.MakeTable(crc32.Castagnoli)

// Bytes returns the artifact. All multi-byte integers of fixed size are
// big-endian, varint is the shortest unsigned LEB128 form:
//
//	"bytelm" 0x00 | version u8 = 1
//	order u8 | smoothing u8 | min count varint | note length u8 | note
//	then for each context length 0..order:
//	  discount u16 in 1/65536 | number of contexts varint
//	  then for each context, ascending:
//	    distance to the previous context varint (the first: the context itself)
//	    cut count varint, only at the full order and if min count > 1
//	    number of continuations - 1 u8 | bytes, ascending | counts varint
//	CRC-32C of everything before u32
func (m *Model) Bytes() []byte {
	out := append([]byte(magic), formatVersion, byte(m.config.Order), byte(m.config.Smoothing))
	out = binary.AppendUvarint(out, uint64(m.config.MinCount))
	out = append(out, byte(len(m.config.Note)))
	out = append(out, m.config.Note...)
	for k := range m.levels {
		out = m.levels[k].append(out, m.config.cuts(k))
	}
	return appendChecksum(out)
}

// WriteTo writes the artifact; it implements io.WriterTo.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.Bytes())
	return int64(n), err
}

// append adds the encoding of one level.
func (l *level) append(out []byte, withCut bool) []byte {
	out = binary.BigEndian.AppendUint16(out, uint16(l.discount))
	out = binary.AppendUvarint(out, uint64(len(l.contexts)))
	var previous uint64
	for i, context := range l.contexts {
		out = binary.AppendUvarint(out, context-previous)
		previous = context
		if withCut {
			out = binary.AppendUvarint(out, uint64(l.cut[i]))
		}
		from, to := l.first[i], l.first[i+1]
		out = append(out, byte(to-from-1))
		out = append(out, l.symbols[from:to]...)
		for _, count := range l.counts[from:to] {
			out = binary.AppendUvarint(out, uint64(count))
		}
	}
	return out
}

// appendChecksum closes an artifact. The checksum finds accidents and names
// them; against intent there is the digest.
func appendChecksum(body []byte) []byte {
	return binary.BigEndian.AppendUint32(body, crc32.Checksum(body, checksumTable))
}
