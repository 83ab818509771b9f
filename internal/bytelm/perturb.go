package bytelm

import (
	"bytes"
	"fmt"
)

// Perturb returns a copy of an artifact with one count of its longest contexts
// changed by one, chosen by seed: a valid model of the same quality for all
// practical purposes, under another digest. It stands for the copycat who
// registers the work of others as new.
// Errors: those of Read.
func Perturb(artifact []byte, seed uint64) ([]byte, error) {
	own := Limits{MaxBytes: int64(len(artifact)), MaxParameters: len(artifact)}
	model, err := Read(bytes.NewReader(artifact), own)
	if err != nil {
		return nil, fmt.Errorf("perturb: %w", err)
	}

	k := model.config.Order
	for len(model.levels[k].counts) == 0 {
		k-- // the empty context always has a count, Read saw to it
	}
	counts := model.levels[k].counts
	i := seed % uint64(len(counts))
	if counts[i] < maxCount {
		counts[i]++
	} else {
		counts[i]--
	}
	return model.Bytes(), nil
}
