package artifact

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
)

const (
	// MaxHeaderBytes is the length of a safetensors header; a model of ten thousand tensors
	// needs about one million.
	MaxHeaderBytes = 32 << 20
	// MaxTensors is the number of tensors in a file.
	MaxTensors = 200_000
	// maxDimensions is the number of dimensions of a tensor.
	maxDimensions = 16
	// lengthBytes is the size of the length before the header.
	lengthBytes = 8
	metadataKey = "__metadata__"
)

// ErrHeader marks a file whose header breaks its format.
var ErrHeader = errors.New("broken header")

// dtypeBits are the sizes of the elements that safetensors knows, in bits.
var dtypeBits = map[string]uint64{
	"BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
	"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
	"I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
}

// Tensor is one tensor of a safetensors file.
type Tensor struct {
	Name  string
	DType string
	Shape []uint64
	// Elements is the product of the shape.
	Elements uint64
	// Begin and End are where the bytes lie, from the end of the header.
	Begin, End uint64
}

// SafetensorsHeader says what a safetensors file holds.
type SafetensorsHeader struct {
	// Tensors by their place in the file.
	Tensors []Tensor
	// Parameters counts the elements of all tensors.
	Parameters uint64
	// Metadata are the texts that the author added.
	Metadata map[string]string
}

// safetensorsStart tells whether bytes begin a safetensors file: a length that fits, and "{".
func safetensorsStart(start []byte, size int64) bool {
	if len(start) <= lengthBytes {
		return false
	}
	length := binary.LittleEndian.Uint64(start)
	return length >= 2 && length <= uint64(size-lengthBytes) && start[lengthBytes] == '{'
}

// ReadSafetensors reads the header of a file of size bytes and checks it against the file:
// known dtypes, no name twice, and tensors that fill the file without overlap or gap.
// Errors: ErrHeader, or what r returns.
func ReadSafetensors(r io.ReaderAt, size int64) (SafetensorsHeader, error) {
	length := make([]byte, lengthBytes)
	if _, err := r.ReadAt(length, 0); err != nil {
		return SafetensorsHeader{}, cutShort(err, "8 bytes with the length of the header")
	}
	n := binary.LittleEndian.Uint64(length)
	if n < 2 || n > MaxHeaderBytes || n > uint64(max(size-lengthBytes, 0)) {
		return SafetensorsHeader{}, fmt.Errorf("%w: expected a header of 2..%d bytes within the file of %d, got length %d", ErrHeader, MaxHeaderBytes, size, n)
	}
	text := make([]byte, n)
	if _, err := r.ReadAt(text, lengthBytes); err != nil {
		return SafetensorsHeader{}, cutShort(err, "the whole header")
	}
	if text[0] != '{' {
		return SafetensorsHeader{}, fmt.Errorf("%w: expected a JSON object after the length, got byte 0x%02x", ErrHeader, text[0])
	}
	header, err := decodeHeader(text)
	if err != nil {
		return SafetensorsHeader{}, err
	}
	return header, header.place(uint64(size) - lengthBytes - n)
}

// decodeHeader reads the object key by key, so that nothing is hidden by a key that comes twice.
func decodeHeader(text []byte) (SafetensorsHeader, error) {
	var h SafetensorsHeader
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return h, fmt.Errorf("%w: %w", ErrHeader, err)
	}
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return h, fmt.Errorf("%w: %w", ErrHeader, err)
		}
		name, _ := token.(string)
		if seen[name] {
			return h, fmt.Errorf("%w: expected each name once, got %q twice", ErrHeader, shorten(name))
		}
		seen[name] = true
		if name == metadataKey {
			err = decoder.Decode(&h.Metadata)
		} else {
			err = h.decodeTensor(decoder, name)
		}
		if err != nil {
			return h, fmt.Errorf("%w: %q: %w", ErrHeader, shorten(name), err)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return h, fmt.Errorf("%w: %w", ErrHeader, err)
	}
	if rest := bytes.TrimRight(text[decoder.InputOffset():], " \n\t\r"); len(rest) > 0 {
		return h, fmt.Errorf("%w: expected only spaces after the object, got %q", ErrHeader, shorten(string(rest)))
	}
	return h, nil
}

func (h *SafetensorsHeader) decodeTensor(decoder *json.Decoder, name string) error {
	var raw struct {
		DType   string   `json:"dtype"`
		Shape   []uint64 `json:"shape"`
		Offsets []uint64 `json:"data_offsets"`
	}
	if err := decoder.Decode(&raw); err != nil {
		return err
	}
	size, known := dtypeBits[raw.DType]
	switch {
	case len(h.Tensors) >= MaxTensors:
		return fmt.Errorf("expected at most %d tensors, got more", MaxTensors)
	case !known:
		return fmt.Errorf("expected a dtype such as F32 or BF16, got %q", shorten(raw.DType))
	case len(raw.Shape) > maxDimensions:
		return fmt.Errorf("expected at most %d dimensions, got %d", maxDimensions, len(raw.Shape))
	case len(raw.Offsets) != 2 || raw.Offsets[0] > raw.Offsets[1]:
		return fmt.Errorf("expected two ascending data_offsets, got %v", raw.Offsets[:min(len(raw.Offsets), 4)])
	}
	elements, fits := product(raw.Shape)
	over, all := bits.Mul64(elements, size)
	if !fits || over > 0 || all%8 != 0 || all/8 != raw.Offsets[1]-raw.Offsets[0] {
		return fmt.Errorf("expected as many bytes as %s of shape %v needs, got %d", raw.DType, raw.Shape, raw.Offsets[1]-raw.Offsets[0])
	}
	h.Tensors = append(h.Tensors, Tensor{
		Name: name, DType: raw.DType, Shape: raw.Shape, Elements: elements, Begin: raw.Offsets[0], End: raw.Offsets[1],
	})
	return nil
}

// product multiplies sizes; false when 64 bits do not hold a product on the way.
func product(sizes []uint64) (uint64, bool) {
	total := uint64(1)
	for _, size := range sizes {
		over, low := bits.Mul64(total, size)
		if over > 0 {
			return 0, false
		}
		total = low
	}
	return total, true
}

// place sorts the tensors by place, checks that they fill the room, and counts parameters.
func (h *SafetensorsHeader) place(room uint64) error {
	slices.SortStableFunc(h.Tensors, func(a, b Tensor) int {
		if a.Begin != b.Begin {
			return cmp.Compare(a.Begin, b.Begin)
		}
		return cmp.Compare(a.End, b.End)
	})
	at := uint64(0)
	for _, t := range h.Tensors {
		if t.Begin != at {
			return fmt.Errorf("%w: expected tensors without overlap or gap, got %q at byte %d after %d", ErrHeader, shorten(t.Name), t.Begin, at)
		}
		at = t.End
		// At most two elements a byte, and the end is checked below: no overflow.
		h.Parameters += t.Elements
	}
	if at != room {
		return fmt.Errorf("%w: expected %d bytes of tensors, got %d in the file", ErrHeader, at, room)
	}
	return nil
}

func cutShort(err error, expected string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: expected %s, got the end of the file", ErrHeader, expected)
	}
	return err
}
