package bytelm

import (
	"errors"
	"fmt"
)

// ErrNoText is returned by Train when no corpus holds a byte.
var ErrNoText = errors.New("nothing to train on")

// Model is a trained byte-level language model. It is immutable and safe for
// use by many goroutines.
type Model struct {
	config Config
	// levels[k] holds the contexts of k bytes; there are Order+1 levels and
	// levels[0] has exactly one context, the empty one.
	levels []level
}

// Train counts the corpora and returns the model. The same configuration and
// text give the same model on every machine; the order of the corpora does not
// matter, for contexts do not cross from one to the next.
// Errors: ErrConfig, ErrNoText, or too much text.
func Train(config Config, corpora ...[]byte) (*Model, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	size := 0
	for _, text := range corpora {
		size += len(text)
	}
	if size == 0 {
		return nil, fmt.Errorf("%w: expected at least one byte in %d corpora, got none", ErrNoText, len(corpora))
	}
	if size > MaxTrainBytes {
		return nil, fmt.Errorf("train: expected at most %d bytes of text, got %d; take a part of it",
			MaxTrainBytes, size)
	}

	counted := occurrences
	if config.Smoothing == KneserNey {
		counted = predecessors
	}
	model := &Model{config: config, levels: make([]level, config.Order+1)}
	for k, grams := range counted(config.Order, corpora) {
		var minCount uint32
		if config.cuts(k) {
			minCount = config.MinCount
		}
		l := newLevel(grams, minCount)
		if config.Smoothing == KneserNey {
			l.discount = discountOf(grams)
		}
		l.derive(config.Smoothing)
		model.levels[k] = l
	}
	return model, nil
}

// Config returns what the model was trained with.
func (m *Model) Config() Config {
	return m.config
}

// Parameters returns how many counts the model stores, its size in the sense
// in which the weights of a neural network are its size.
func (m *Model) Parameters() int {
	n := 0
	for _, l := range m.levels {
		n += len(l.counts)
	}
	return n
}
