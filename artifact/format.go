package artifact

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Format is what a file was found to be, by its content.
type Format string

// Formats. Unknown is every file that is none of the others, such as a tokeniser or a text.
const (
	Unknown     Format = "unknown"
	Safetensors Format = "safetensors"
	GGUF        Format = "gguf"
	// Pickle is a Python pickle, alone or in a zip or tar archive as PyTorch writes it. Loading
	// one runs whatever program its author put there.
	Pickle Format = "pickle"
)

// Content is what an artifact holds, by format.
type Content struct {
	// Weights is the format of the weights: pickle when any file is a pickle.
	Weights Format `json:"weights"`
	// Parameters counts the elements of all tensors in safetensors and GGUF files, as they are
	// stored; 0 when no header says it.
	Parameters uint64 `json:"parameters"`
	// Architecture as a GGUF file names it, else empty.
	Architecture string `json:"architecture,omitempty"`
	// DTypes of the tensors, sorted.
	DTypes []string `json:"dtypes,omitempty"`
	// Pickles are the paths of pickle files.
	Pickles []string `json:"pickles,omitempty"`
}

// Inspect looks into the headers of the files of an artifact at a place. Errors: a header of
// safetensors or GGUF that is broken, ErrHeader, or what the disk returns.
func Inspect(path string, a Artifact) (Content, error) {
	c := Content{Weights: Unknown}
	for _, e := range a.Manifest.Entries {
		name := path
		if a.Folder {
			name = filepath.Join(path, filepath.FromSlash(e.Path))
		}
		if err := c.add(name, a.nameOf(e), e.Path); err != nil {
			return Content{}, fmt.Errorf("%s: %w", e.Path, err)
		}
	}
	slices.Sort(c.DTypes)
	c.DTypes = slices.Compact(c.DTypes)
	if len(c.Pickles) > 0 {
		c.Weights = Pickle
	}
	return c, nil
}

// nameOf gives the name by which the format of a file is guessed. The name of a single file is
// lost on the way to evaluators, so it counts as weights of any program.
func (a Artifact) nameOf(e Entry) string {
	if a.Folder || hasEnding(e.Path, pickleNames) {
		return e.Path
	}
	return e.Path + tensorNames[0]
}

func (c *Content) add(name, kind, shown string) error {
	file, err := openRegular(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	format, err := Detect(kind, file, info.Size())
	if err != nil {
		return err
	}
	switch format {
	case Pickle:
		c.Pickles = append(c.Pickles, shown)
	case Safetensors:
		return c.addSafetensors(file, info)
	case GGUF:
		return c.addGGUF(file, info)
	}
	return nil
}

func (c *Content) addSafetensors(file *os.File, info os.FileInfo) error {
	header, err := ReadSafetensors(file, info.Size())
	if err != nil {
		return err
	}
	c.Weights = Safetensors
	for _, t := range header.Tensors {
		c.DTypes = append(c.DTypes, t.DType)
	}
	return c.count(header.Parameters)
}

func (c *Content) addGGUF(file *os.File, info os.FileInfo) error {
	header, err := ReadGGUF(file, info.Size())
	if err != nil {
		return err
	}
	c.Weights, c.Architecture = GGUF, header.Architecture
	return c.count(header.Parameters)
}

func (c *Content) count(parameters uint64) error {
	if c.Parameters+parameters < c.Parameters {
		return fmt.Errorf("%w: expected fewer than 2^64 parameters in all files", ErrHeader)
	}
	c.Parameters += parameters
	return nil
}

// Detect tells the format of a file by its content; name helps only to find pickles that
// begin like other data. Errors: what r returns.
func Detect(name string, r io.ReaderAt, size int64) (Format, error) {
	start := make([]byte, min(size, 512))
	if _, err := r.ReadAt(start, 0); err != nil && !errors.Is(err, io.EOF) {
		return Unknown, err
	}
	switch {
	case strings.HasPrefix(string(start), ggufMagic):
		return GGUF, nil
	case safetensorsStart(start, size) && strings.HasSuffix(strings.ToLower(name), ".safetensors"):
		return Safetensors, nil
	}
	pickled, err := isPickle(name, start, r, size)
	switch {
	case err != nil:
		return Unknown, err
	case pickled:
		return Pickle, nil
	case safetensorsStart(start, size):
		return Safetensors, nil
	}
	return Unknown, nil
}
