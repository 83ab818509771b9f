package bytelm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

var (
	// ErrArtifact marks bytes that are not a canonical artifact.
	ErrArtifact = errors.New("not a valid model artifact")
	// ErrTooLarge marks an artifact beyond the limits of the reader.
	ErrTooLarge = errors.New("model artifact too large")
)

// Limits bound what Read accepts, before it spends memory. With contexts of one
// continuation, the worst case, a model takes about twelve bytes of memory for
// each byte of its artifact.
type Limits struct {
	// MaxBytes is the size of the artifact.
	MaxBytes int64
	// MaxParameters is the number of counts in it.
	MaxParameters int
}

// DefaultLimits are ample for the models of the demo network.
var DefaultLimits = Limits{MaxBytes: 4 << 20, MaxParameters: 1 << 20}

// Read reads an artifact to the end of r. The bytes may come from anyone: each
// field is checked, nothing is allocated on the word of a length field alone.
// Errors: ErrArtifact, ErrTooLarge, or what r returns.
func Read(r io.Reader, limits Limits) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, limits.MaxBytes))
	if err != nil {
		return nil, fmt.Errorf("read model artifact: %w", err)
	}
	if err := expectEnd(r, limits.MaxBytes); err != nil {
		return nil, err
	}
	body, err := openArtifact(data)
	if err != nil {
		return nil, err
	}

	c := &cursor{data: body, at: len(magic) + 1}
	model := &Model{config: readConfig(c)}
	if c.err != nil {
		return nil, c.err
	}
	if err := model.config.Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArtifact, err)
	}
	room := min(limits.MaxParameters, maxCount)
	for k := 0; k <= model.config.Order; k++ {
		l := readLevel(c, model.config, k, room)
		if c.err != nil {
			return nil, c.err
		}
		room -= len(l.counts)
		model.levels = append(model.levels, l)
	}
	if c.left() > 0 {
		return nil, fmt.Errorf("%w: expected the end at byte %d, got %d more bytes", ErrArtifact, c.at, c.left())
	}
	return model, nil
}

// expectEnd returns an error if r has a byte left after MaxBytes were read.
func expectEnd(r io.Reader, maxBytes int64) error {
	var extra [1]byte
	switch _, err := io.ReadFull(r, extra[:]); {
	case err == nil:
		return fmt.Errorf("%w: expected at most %d bytes; raise the limit or cut the model with MinCount",
			ErrTooLarge, maxBytes)
	case errors.Is(err, io.EOF):
		return nil
	default:
		return fmt.Errorf("read model artifact: %w", err)
	}
}

// openArtifact checks what frames an artifact and returns it without its
// checksum.
func openArtifact(data []byte) ([]byte, error) {
	if len(data) < len(magic)+1+checksumBytes {
		return nil, fmt.Errorf("%w: expected at least %d bytes, got %d",
			ErrArtifact, len(magic)+1+checksumBytes, len(data))
	}
	if got := string(data[:len(magic)]); got != magic {
		return nil, fmt.Errorf("%w: expected it to begin with %q, got %q", ErrArtifact, magic, got)
	}
	if got := data[len(magic)]; got != formatVersion {
		return nil, fmt.Errorf("%w: expected format version %d, got %d; use the release that wrote it",
			ErrArtifact, formatVersion, got)
	}
	body := data[:len(data)-checksumBytes]
	want := binary.BigEndian.Uint32(data[len(body):])
	if got := crc32.Checksum(body, checksumTable); got != want {
		return nil, fmt.Errorf("%w: expected checksum %08x, got %08x; it was damaged or cut short, fetch it again",
			ErrArtifact, want, got)
	}
	return body, nil
}
