package artifact

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	ggufMagic = "GGUF"
	// ggufKeys, ggufText and ggufArray bound what a GGUF header may hold; vocabularies have
	// some hundred thousand texts.
	ggufKeys  = 10_000
	ggufText  = 16 << 20
	ggufArray = 4 << 20
	// ggufDepth is how deep arrays of arrays may go.
	ggufDepth = 4
)

// ggufSizes are the sizes of the values of fixed size, in bytes, by type: u8, i8, u16, i16,
// u32, i32, f32, bool, text, array, u64, i64, f64.
var ggufSizes = [...]int64{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8}

const (
	ggufTypeText  = 8
	ggufTypeArray = 9
)

// GGUFHeader says what a GGUF file holds.
type GGUFHeader struct {
	// Version of the format, 2 or 3.
	Version uint32
	// Architecture is the value of general.architecture, at most 64 bytes of it, or empty.
	Architecture string
	// Tensors is the number of tensors.
	Tensors uint64
	// Parameters counts the elements of all tensors.
	Parameters uint64
}

// ReadGGUF reads the header of a file of size bytes. Errors: ErrHeader, or what r returns.
func ReadGGUF(r io.ReaderAt, size int64) (GGUFHeader, error) {
	g := &ggufReader{r: bufio.NewReader(io.NewSectionReader(r, 0, size))}
	var h GGUFHeader
	if magic := g.bytes(uint64(len(ggufMagic))); g.err == nil && string(magic) != ggufMagic {
		return h, fmt.Errorf("%w: expected a file that begins with GGUF, got %q", ErrHeader, magic)
	}
	if h.Version = g.u32(); g.err == nil && (h.Version < 2 || h.Version > 3) {
		return h, fmt.Errorf("%w: expected GGUF version 2 or 3, got %d", ErrHeader, h.Version)
	}
	h.Tensors = g.u64()
	keys := g.u64()
	if g.err == nil && (h.Tensors > MaxTensors || keys > ggufKeys) {
		return h, fmt.Errorf("%w: expected at most %d tensors and %d keys, got %d and %d", ErrHeader, MaxTensors, ggufKeys, h.Tensors, keys)
	}
	for i := uint64(0); i < keys && g.err == nil; i++ {
		key, kind := string(g.text()), g.u32()
		if key == "general.architecture" && kind == ggufTypeText {
			name := g.text()
			h.Architecture = string(name[:min(len(name), 64)])
			continue
		}
		g.skip(kind, 0)
	}
	for i := uint64(0); i < h.Tensors && g.err == nil; i++ {
		elements := g.tensor()
		if h.Parameters+elements < h.Parameters {
			return h, fmt.Errorf("%w: expected fewer than 2^64 parameters", ErrHeader)
		}
		h.Parameters += elements
	}
	if g.err != nil {
		return h, cutShort(g.err, "the whole header")
	}
	return h, nil
}

// ggufReader reads values until the first error.
type ggufReader struct {
	r   *bufio.Reader
	err error
}

func (g *ggufReader) bytes(n uint64) []byte {
	if g.err == nil && n > ggufText {
		g.err = fmt.Errorf("%w: expected texts of at most %d bytes, got %d", ErrHeader, ggufText, n)
	}
	if g.err != nil {
		return nil
	}
	// Grown as it is read: a length says nothing about what is there.
	var out []byte
	out, g.err = io.ReadAll(io.LimitReader(g.r, int64(n)))
	if g.err == nil && uint64(len(out)) < n {
		g.err = io.ErrUnexpectedEOF
	}
	return out
}

func (g *ggufReader) fixed(n uint64) []byte {
	out := g.bytes(n)
	if g.err != nil {
		return make([]byte, n)
	}
	return out
}

func (g *ggufReader) u32() uint32  { return binary.LittleEndian.Uint32(g.fixed(4)) }
func (g *ggufReader) u64() uint64  { return binary.LittleEndian.Uint64(g.fixed(8)) }
func (g *ggufReader) text() []byte { return g.bytes(g.u64()) }

// skip passes over a value.
func (g *ggufReader) skip(kind uint32, depth int) {
	switch {
	case g.err != nil:
	case kind == ggufTypeText:
		g.discard(g.u64())
	case kind == ggufTypeArray:
		of, n := g.u32(), g.u64()
		switch {
		case g.err != nil:
		case n > ggufArray || depth >= ggufDepth:
			g.err = fmt.Errorf("%w: expected arrays of at most %d values, %d deep", ErrHeader, ggufArray, ggufDepth)
		case int(of) < len(ggufSizes) && ggufSizes[of] > 0:
			g.discard(n * uint64(ggufSizes[of]))
		default:
			for i := uint64(0); i < n && g.err == nil; i++ {
				g.skip(of, depth+1)
			}
		}
	case int(kind) < len(ggufSizes):
		g.discard(uint64(ggufSizes[kind]))
	default:
		g.err = fmt.Errorf("%w: expected a known type of value, got %d", ErrHeader, kind)
	}
}

func (g *ggufReader) discard(n uint64) {
	if g.err == nil && n > 8*ggufArray {
		g.err = fmt.Errorf("%w: expected values of at most %d bytes, got %d", ErrHeader, 8*ggufArray, n)
	}
	if g.err == nil {
		_, g.err = g.r.Discard(int(n))
	}
}

// tensor passes over the description of a tensor and gives the number of its elements.
func (g *ggufReader) tensor() uint64 {
	g.discard(g.u64()) // name
	dimensions := g.u32()
	if g.err == nil && dimensions > maxDimensions {
		g.err = fmt.Errorf("%w: expected at most %d dimensions, got %d", ErrHeader, maxDimensions, dimensions)
	}
	var shape []uint64
	for i := uint32(0); i < dimensions && g.err == nil; i++ {
		shape = append(shape, g.u64())
	}
	g.discard(4 + 8) // type and place
	elements, fits := product(shape)
	if g.err == nil && !fits {
		g.err = fmt.Errorf("%w: expected a shape below 2^64 elements, got %v", ErrHeader, shape)
	}
	return elements
}
