package bytelm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestRoundTrip: writing, reading and writing again gives the same bytes and
// the same model, and the bytes do not depend on the run.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, text := drawConfig(t), []byte(drawText(t, "text", 1))
		model, err := Train(config, text)
		require.NoError(t, err)
		again, err := Train(config, text)
		require.NoError(t, err)
		require.Equal(t, model.Bytes(), again.Bytes())

		var artifact bytes.Buffer
		n, err := model.WriteTo(&artifact)
		require.NoError(t, err)
		require.EqualValues(t, artifact.Len(), n)
		loaded, err := Read(iotest.OneByteReader(&artifact), DefaultLimits)
		require.NoError(t, err)

		require.Equal(t, config, loaded.Config())
		require.Equal(t, model.Parameters(), loaded.Parameters())
		require.Equal(t, model.Bytes(), loaded.Bytes())
		heldOut := []byte(drawText(t, "held out", 0))
		require.Equal(t, model.RawMicroBits(heldOut), loaded.RawMicroBits(heldOut))
	})
}

// TestFormatIsPinned spells out the smallest artifact byte by byte. Other
// programs may read the format; changing it needs a new version number.
func TestFormatIsPinned(t *testing.T) {
	model, err := Train(Config{Order: 1, Smoothing: WittenBell, MinCount: 2, Note: "hi"}, []byte("aaab"))
	require.NoError(t, err)
	want := "bytelm\x00\x01" + // magic, version
		"\x01\x01\x02\x02hi" + // order, Witten-Bell, min count, note
		"\x00\x00\x01" + // order 0: no discount, one context
		"\x00\x01ab\x03\x01" + // the empty one: two continuations
		"\x00\x00\x01" + // order 1: no discount, one context
		"\x61\x01\x00a\x02" // a: count 1 was cut, one continuation
	require.Equal(t, appendChecksum([]byte(want)), model.Bytes())
}

// TestDamageIsFound: no prefix of an artifact is one, and neither is an
// artifact with any one bit changed or with more bytes after it.
func TestDamageIsFound(t *testing.T) {
	artifact := sample(t)
	for n := range artifact {
		require.ErrorIs(t, readErr(artifact[:n]), ErrArtifact, "first %d bytes", n)
	}
	for bit := range 8 * len(artifact) {
		damaged := bytes.Clone(artifact)
		damaged[bit/8] ^= 1 << (bit % 8)
		require.ErrorIs(t, readErr(damaged), ErrArtifact, "bit %d", bit)
	}
	require.ErrorIs(t, readErr(append(bytes.Clone(artifact), 0)), ErrArtifact)
}

// TestHostileFieldsAreNamed: each artifact is correctly framed and wrong in
// one field; the error names it.
func TestHostileFieldsAreNamed(t *testing.T) {
	const level0 = "\x00\x00\x01\x00\x00a\x01" // Witten-Bell, one context, "a" once
	cases := []struct{ name, body, message string }{
		{"order", "\x07\x01\x00\x00", "from 0 to 6, got 7"},
		{"smoothing", "\x00\x03\x00\x00", "got 3"},
		{"min count", "\x00\x01\x80\x80\x04\x00", "expected min count from 0 to 65535, got 65536"},
		{"long form of a number", "\x00\x01\x80\x00\x00", "shortest form"},
		{"endless number", "\x00\x01" + strings.Repeat("\xff", 11), "more than 64 bits"},
		{"note beyond the end", "\x00\x01\x00\x09hi", "expected 9 bytes of note"},
		{"note with a control", "\x00\x01\x00\x01\x07", "byte 0x07"},
		{"nothing after the head", "\x00\x01\x00\x00", "2 bytes of discount"},
		{"discount with Witten-Bell", "\x00\x01\x00\x00\x00\x01", "got 1 with Witten-Bell"},
		{"no discount with Kneser-Ney", "\x00\x02\x00\x00\x00\x00", "got 0 with Kneser-Ney"},
		{"no empty context", "\x00\x01\x00\x00\x00\x00\x00", "contexts from 1 to 1, got 0"},
		{"more contexts than bytes", "\x01\x01\x00\x00" + level0 + "\x00\x00\xff\xff\xff\xff\x0f", "contexts from 0 to"},
		{"context too long", "\x01\x01\x00\x00" + level0 + "\x00\x00\x01\x80\x02\x00a\x01", "context from 0 to 255, got 256"},
		{"context twice", "\x01\x01\x00\x00" + level0 + "\x00\x00\x02a\x00a\x01\x00\x00a\x01", "context from 1 to"},
		{"continuations beyond the end", "\x00\x01\x00\x00\x00\x00\x01\x00\xffabc", "256 bytes of continuations"},
		{"continuations not ascending", "\x00\x01\x00\x00\x00\x00\x01\x00\x01bb\x01\x01", "0x62 after 0x62"},
		{"count of zero", "\x00\x01\x00\x00\x00\x00\x01\x00\x00a\x00", "count from 1 to"},
		{"count too large", "\x00\x01\x00\x00\x00\x00\x01\x00\x00a\x80\x80\x80\x80\x08", "got 2147483648"},
		{"count below min count", "\x01\x01\x02\x00" + level0 + "\x00\x00\x01a\x00\x00a\x01", "count from 2 to"},
		{"bytes after the end", "\x00\x01\x00\x00" + level0 + "\x00", "1 more bytes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := readErr(framed(c.body))
			require.ErrorIs(t, err, ErrArtifact)
			require.ErrorContains(t, err, c.message)
		})
	}
	require.NoError(t, readErr(framed("\x00\x01\x00\x00"+level0)), "the cases differ from a valid artifact")
	require.ErrorContains(t, readErr([]byte("bytelm\x00\x02\x00\x00\x00\x00")), "format version 1, got 2")
	require.ErrorContains(t, readErr([]byte("GGUF............")), `begin with "bytelm\x00"`)
}

// TestLimits: an artifact at the limits is read, one above is refused.
func TestLimits(t *testing.T) {
	artifact := sample(t)
	model, err := Read(bytes.NewReader(artifact), DefaultLimits)
	require.NoError(t, err)
	exact := Limits{MaxBytes: int64(len(artifact)), MaxParameters: model.Parameters()}

	_, err = Read(bytes.NewReader(artifact), exact)
	require.NoError(t, err)
	_, err = Read(bytes.NewReader(artifact), Limits{MaxBytes: exact.MaxBytes - 1, MaxParameters: exact.MaxParameters})
	require.ErrorIs(t, err, ErrTooLarge)
	_, err = Read(bytes.NewReader(artifact), Limits{MaxBytes: exact.MaxBytes, MaxParameters: exact.MaxParameters - 1})
	require.ErrorIs(t, err, ErrTooLarge)
	_, err = Read(bytes.NewReader(artifact), Limits{})
	require.ErrorIs(t, err, ErrTooLarge)
}

// TestReadReportsItsReader: a failing disk is not a bad artifact.
func TestReadReportsItsReader(t *testing.T) {
	broken := errors.New("broken disk")
	_, err := Read(iotest.ErrReader(broken), DefaultLimits)
	require.ErrorIs(t, err, broken)
	require.NotErrorIs(t, err, ErrArtifact)
}

// TestClaimsCostNoMemory: a short artifact that claims a billion contexts is
// refused before memory is set aside for them.
func TestClaimsCostNoMemory(t *testing.T) {
	claim := binary.AppendUvarint([]byte("\x06\x01\x00\x00\x00\x00\x01\x00\x00a\x01\x00\x00"), 1<<30)
	hostile := framed(string(claim))

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.ErrorIs(t, readErr(hostile), ErrArtifact)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

// sample returns a small artifact that uses every part of the format.
func sample(t testing.TB) []byte {
	t.Helper()
	text := []byte("she sells sea shells by the sea shore; the shells she sells are sea shells")
	model, err := Train(Config{Order: 3, Smoothing: KneserNey, MinCount: 2, Note: "sample"}, text)
	require.NoError(t, err)
	return model.Bytes()
}

// framed puts magic, version and checksum around a body.
func framed(body string) []byte {
	return appendChecksum([]byte(magic + "\x01" + body))
}

func readErr(artifact []byte) error {
	_, err := Read(bytes.NewReader(artifact), DefaultLimits)
	return err
}
