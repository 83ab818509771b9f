package artifact_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/artifact"
)

// safetensors writes a file with a header and some bytes of tensors.
func safetensors(header string, room int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, room)...)
}

func TestReadSafetensors(t *testing.T) {
	file := safetensors(`{"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},"__metadata__":{"format":"pt"},`+
		`"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"c":{"dtype":"F4","shape":[8],"data_offsets":[16,20]}}   `, 20)
	h, err := artifact.ReadSafetensors(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Equal(t, uint64(1+6+8), h.Parameters)
	require.Equal(t, map[string]string{"format": "pt"}, h.Metadata)
	require.Len(t, h.Tensors, 3)
	require.Equal(t, artifact.Tensor{Name: "b", DType: "BF16", Shape: []uint64{2, 3}, Elements: 6, Begin: 4, End: 16}, h.Tensors[1])
}

// tensor is one entry of a header.
func tensor(name, dtype, shape, offsets string) string {
	return fmt.Sprintf(`%q:{"dtype":%q,"shape":[%s],"data_offsets":[%s]}`, name, dtype, shape, offsets)
}

func TestSafetensorsRefusals(t *testing.T) {
	one := tensor("a", "U8", "4", "0,4")
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":            {nil, "8 bytes with the length"},
		"length too large": {binary.LittleEndian.AppendUint64(nil, 1<<40), "got length 1099511627776"},
		"length of 2^64":   {binary.LittleEndian.AppendUint64(nil, ^uint64(0)), "expected a header of 2.."},
		"no object":        {safetensors("[]", 0), "expected a JSON object"},
		"broken JSON":      {safetensors(`{"a":`, 0), "broken header"},
		"more after it":    {safetensors(`{} {}`, 0), "expected only spaces"},
		"deep JSON":        {safetensors(`{"a":`+strings.Repeat("[", 100_000), 0), "broken header"},
		"name twice":       {safetensors("{"+one+","+one+"}", 4), `"a" twice`},
		"unknown dtype":    {safetensors("{"+tensor("a", "F128", "1", "0,16")+"}", 16), "expected a dtype"},
		"negative shape":   {safetensors("{"+tensor("a", "U8", "-4", "0,4")+"}", 4), "cannot unmarshal"},
		"wrong size":       {safetensors("{"+tensor("a", "F32", "4", "0,4")+"}", 4), "as many bytes as F32"},
		"overflow":         {safetensors("{"+tensor("a", "F32", "4294967296,4294967296", "0,0")+"}", 0), "as many bytes as"},
		"half a byte":      {safetensors("{"+tensor("a", "F4", "1", "0,0")+"}", 0), "as many bytes as"},
		"backwards":        {safetensors("{"+tensor("a", "U8", "4", "4,0")+"}", 4), "two ascending"},
		"many dimensions":  {safetensors("{"+tensor("a", "U8", "1"+strings.Repeat(",1", 16), "0,1")+"}", 1), "at most 16 dimensions"},
		"overlap":          {safetensors("{"+one+","+tensor("b", "U8", "4", "2,6")+"}", 6), `"b" at byte 2 after 4`},
		"gap":              {safetensors("{"+one+","+tensor("b", "U8", "4", "5,9")+"}", 9), `"b" at byte 5 after 4`},
		"cut short":        {safetensors("{"+one+"}", 3), "expected 4 bytes of tensors, got 3"},
		"bytes beyond":     {safetensors("{"+one+"}", 5), "expected 4 bytes of tensors, got 5"},
		"bad metadata":     {safetensors(`{"__metadata__":{"a":1}}`, 0), "__metadata__"},
	} {
		_, err := artifact.ReadSafetensors(bytes.NewReader(c.file), int64(len(c.file)))
		require.ErrorIs(t, err, artifact.ErrHeader, name)
		require.ErrorContains(t, err, c.want, name)
	}
}

// Whatever the bytes are, the reader ends without panic, and a header that it accepts
// describes exactly the bytes of the file.
func FuzzReadSafetensors(f *testing.F) {
	f.Add(safetensors("{"+tensor("a", "U8", "4", "0,4")+"}", 4))
	f.Add(safetensors(`{"__metadata__":{}}`, 0))
	f.Fuzz(func(t *testing.T, file []byte) {
		h, err := artifact.ReadSafetensors(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		length := uint64(len(file)) - 8 - binary.LittleEndian.Uint64(file)
		at := uint64(0)
		for _, tensor := range h.Tensors {
			require.Equal(t, at, tensor.Begin)
			at = tensor.End
		}
		require.Equal(t, length, at)
		require.LessOrEqual(t, h.Parameters, 2*length)
	})
}

// ggufText is a text as GGUF writes it.
func ggufText(s string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(s))), s...)
}

// gguf writes a file with an architecture, a vocabulary and one tensor of 6 elements.
func gguf(version uint32, tensors uint64) []byte {
	le := binary.LittleEndian
	out := le.AppendUint32([]byte("GGUF"), version)
	out = le.AppendUint64(le.AppendUint64(out, tensors), 3)
	out = append(le.AppendUint32(append(out, ggufText("general.architecture")...), 8), ggufText("llama")...)
	out = le.AppendUint64(le.AppendUint32(le.AppendUint32(append(out, ggufText("vocabulary")...), 9), 8), 2)
	out = append(append(out, ggufText("a")...), ggufText("b")...)
	out = le.AppendUint32(le.AppendUint32(append(out, ggufText("block_count")...), 4), 7)
	out = le.AppendUint32(append(out, ggufText("w")...), 2)
	out = le.AppendUint64(le.AppendUint64(out, 2), 3)
	return le.AppendUint64(le.AppendUint32(out, 0), 0)
}

func TestReadGGUF(t *testing.T) {
	file := gguf(3, 1)
	h, err := artifact.ReadGGUF(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Equal(t, artifact.GGUFHeader{Version: 3, Architecture: "llama", Tensors: 1, Parameters: 6}, h)
	for want, file := range map[string][]byte{
		"version 2 or 3":         gguf(4, 1),
		"at most 200000 tensors": gguf(3, 1<<40),
		"the whole header":       gguf(3, 2),
		"begins with GGUF":       []byte("GGML" + strings.Repeat("x", 50)),
		"at most 16777216 bytes": append(gguf(3, 1)[:24], bytes.Repeat([]byte{0x7f}, 8)...),
	} {
		_, err := artifact.ReadGGUF(bytes.NewReader(file), int64(len(file)))
		require.ErrorContains(t, err, want)
		require.ErrorIs(t, err, artifact.ErrHeader)
	}
}

func FuzzReadGGUF(f *testing.F) {
	f.Add(gguf(3, 1))
	f.Fuzz(func(_ *testing.T, file []byte) {
		_, _ = artifact.ReadGGUF(bytes.NewReader(file), int64(len(file)))
	})
}

// zipped packs one file.
func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	entry, err := w.Create(name)
	require.NoError(t, err)
	_, err = entry.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.String()
}

// Files that run a program when they are loaded are found whatever they are called, and data
// is not mistaken for them.
func TestDetect(t *testing.T) {
	objects := "\x93NUMPY\x01\x00\x46\x00{'descr': '|O', 'fortran_order': False}"
	tensors := string(safetensors("{"+tensor("a", "U8", "4", "0,4")+"}", 4))
	for _, c := range []struct {
		name, text string
		want       artifact.Format
	}{
		{"model.safetensors", tensors, artifact.Safetensors},
		{"model", tensors, artifact.Safetensors},
		{"model.gguf", string(gguf(3, 1)), artifact.GGUF},
		{"data", "\x80\x04\x95\x00", artifact.Pickle},
		{"legacy.pt", "\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", artifact.Pickle},
		{"old.bin", "(dp0\nS'a'\np1\nI1\ns.", artifact.Pickle},
		{"old.ckpt", "cos\nsystem\n(S'x'\ntR.", artifact.Pickle},
		{"compressed.joblib", "\x1f\x8b", artifact.Pickle},
		{"torch.pt", zipped(t, "archive/data.pkl", "x"), artifact.Pickle},
		{"arrays.npz", zipped(t, "a.npy", objects), artifact.Pickle},
		{"arrays.npz", zipped(t, "a.npy", "\x93NUMPY\x01\x00\x46\x00{'descr': '<f4'}"), artifact.Unknown},
		{"array.npy", objects, artifact.Pickle},
		{"broken.zip", "PK\x03\x04rest", artifact.Pickle},
		{"README.md", "(see below).", artifact.Unknown},
		{"weights.bin", "\x00\x01\x02", artifact.Unknown},
		{"empty.pt", "", artifact.Unknown},
		{"config.json", "{}", artifact.Unknown},
	} {
		got, err := artifact.Detect(c.name, strings.NewReader(c.text), int64(len(c.text)))
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, got, c.name)
	}
}

// A model in several files has the sum of their parameters.
func TestInspect(t *testing.T) {
	root := write(t, map[string]string{
		"a.safetensors": string(safetensors("{"+tensor("a", "U8", "4", "0,4")+"}", 4)),
		"b.safetensors": string(safetensors("{"+tensor("b", "F16", "3", "0,6")+"}", 6)),
		"config.json":   "{}",
	})
	a, err := artifact.Read(context.Background(), root, nil)
	require.NoError(t, err)
	c, err := artifact.Inspect(root, a)
	require.NoError(t, err)
	require.Equal(t, artifact.Content{Weights: artifact.Safetensors, Parameters: 7, DTypes: []string{"F16", "U8"}}, c)

	root = write(t, map[string]string{"model": "(dp0\n.", "m.gguf": string(gguf(3, 1)), "bad.safetensors": string(safetensors("{}", 9))})
	for file, want := range map[string]artifact.Content{
		"model":  {Weights: artifact.Pickle, Pickles: []string{"model"}},
		"m.gguf": {Weights: artifact.GGUF, Parameters: 6, Architecture: "llama"},
	} {
		path := filepath.Join(root, file)
		a, err := artifact.Read(context.Background(), path, nil)
		require.NoError(t, err)
		c, err := artifact.Inspect(path, a)
		require.NoError(t, err)
		require.Equal(t, want, c)
	}
	a, err = artifact.Read(context.Background(), root, nil)
	require.NoError(t, err)
	_, err = artifact.Inspect(root, a)
	require.ErrorContains(t, err, "bad.safetensors: broken header")
}
