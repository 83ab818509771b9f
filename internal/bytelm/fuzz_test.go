package bytelm

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzRead feeds arbitrary bytes to Read, as they are and with the frame put
// right, so that the fields behind the checksum are reached. What is accepted
// must be canonical, usable and perturbable.
func FuzzRead(f *testing.F) {
	artifact := sample(f)
	f.Add(artifact)
	f.Add(artifact[:len(artifact)/2])
	f.Add([]byte(magic))
	f.Add(framed("\x00\x01\x00\x00\x00\x00\x01\x00\x00a\x01"))
	f.Add(framed("\x01\x02\x02\x01n\x80\x00\x01\x00\x01ab\x01\x02\x40\x00\x01a\x03\x00b\x02"))

	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, data)
		if n := len(magic) + 1; len(data) >= n+checksumBytes {
			check(t, framed(string(data[n:len(data)-checksumBytes])))
		}
	})
}

// check reads data and, if that works, uses the model.
func check(t *testing.T, data []byte) {
	t.Helper()
	model, err := Read(bytes.NewReader(data), Limits{MaxBytes: 1 << 16, MaxParameters: 1 << 14})
	if err != nil {
		return
	}
	require.Equal(t, data, model.Bytes(), "an accepted artifact is canonical")

	text := []byte("ab aab \x00\xff sea shells")
	require.Positive(t, model.BitsPerByte(text))
	require.LessOrEqual(t, model.BitsPerByte(text), float64(probabilityBits))
	var sum uint64
	for c := range 256 {
		sum += model.probability('a', 1, byte(c))
	}
	require.LessOrEqual(t, sum, uint64(probabilityOne+2*256), "rounding up to one unit is the only gain")

	copied, err := Perturb(data, uint64(len(data)))
	require.NoError(t, err)
	require.NotEqual(t, data, copied)
	require.NoError(t, readErr(copied))
}
