package bytelm

import (
	"errors"
	"fmt"
)

const (
	// MaxOrder is the longest context, in bytes. A context and the byte after
	// it then fit in one 64-bit word with room to spare.
	MaxOrder = 6
	// MaxNoteBytes bounds the free text of an artifact.
	MaxNoteBytes = 255
	// MaxTrainBytes bounds the training text of one model, over all corpora.
	MaxTrainBytes = 1 << 28
	// maxCount bounds every stored count, so that 256 counts of one context in
	// fixed point (see weightOne) stay far inside 64 bits.
	maxCount = 1<<31 - 1
	// maxMinCount bounds Config.MinCount; a cut this deep leaves no model.
	maxMinCount = 1<<16 - 1
)

// ErrConfig marks a configuration that Train and Read refuse.
var ErrConfig = errors.New("bad model configuration")

// Smoothing says how the probability of a context and of its shorter contexts
// are mixed. The package comment explains both and when to prefer which.
type Smoothing uint8

// The smoothing methods. The values are part of the artifact format: changing
// them makes old artifacts mean something else.
const (
	WittenBell Smoothing = 1
	KneserNey  Smoothing = 2
)

// String returns the name used in tables and errors.
func (s Smoothing) String() string {
	switch s {
	case WittenBell:
		return "Witten-Bell"
	case KneserNey:
		return "Kneser-Ney"
	}
	return fmt.Sprintf("smoothing %d", uint8(s))
}

// Config is everything but the text that decides a model.
type Config struct {
	// Order is the length in bytes of the longest context, 0..MaxOrder.
	Order int
	// Smoothing is WittenBell or KneserNey.
	Smoothing Smoothing
	// MinCount drops continuations seen less often than this from contexts of
	// the full order, to keep the artifact small; 0 and 1 keep everything. The
	// empty context is never cut.
	MinCount uint32
	// Note is free text in printable ASCII, at most MaxNoteBytes. It has no
	// influence on the probabilities.
	Note string
}

// Validate returns an error wrapping ErrConfig for values out of range.
func (c Config) Validate() error {
	if c.Order < 0 || c.Order > MaxOrder {
		return fmt.Errorf("%w: expected an order from 0 to %d, got %d", ErrConfig, MaxOrder, c.Order)
	}
	if c.Smoothing != WittenBell && c.Smoothing != KneserNey {
		return fmt.Errorf("%w: expected smoothing %d (%s) or %d (%s), got %d", ErrConfig,
			WittenBell, WittenBell, KneserNey, KneserNey, uint8(c.Smoothing))
	}
	if c.MinCount > maxMinCount {
		return fmt.Errorf("%w: expected a min count up to %d, got %d", ErrConfig, maxMinCount, c.MinCount)
	}
	if len(c.Note) > MaxNoteBytes {
		return fmt.Errorf("%w: expected a note of at most %d bytes, got %d; shorten it",
			ErrConfig, MaxNoteBytes, len(c.Note))
	}
	for i := range len(c.Note) {
		if c.Note[i] < ' ' || c.Note[i] > '~' {
			return fmt.Errorf("%w: expected printable ASCII in the note, got byte 0x%02x at %d",
				ErrConfig, c.Note[i], i)
		}
	}
	return nil
}

// cuts tells whether contexts of k bytes lose their rare continuations.
func (c Config) cuts(k int) bool {
	return c.MinCount > 1 && k == c.Order && k > 0
}
