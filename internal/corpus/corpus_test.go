package corpus_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/corpus"
)

// TestBenchmarksArePinned fails when a byte of the data changes: a benchmark
// with other data is another benchmark and needs another name.
func TestBenchmarksArePinned(t *testing.T) {
	want := []struct{ name, train, heldOut string }{
		{
			"prose",
			"539e23b8fe20e2c65751e1a073f229fa3183a7f4e1566013ab3628d124908aaf",
			"f6c6be4ca6e3a553d5b2a9bffbc44c096877d8977a0b9ef20e9cf66bcd3779cb",
		},
		{
			"gosource",
			"dc7c3cc87fbab4313fc564e375aecbc936c4ab641520ec95d62aacbb982461ee",
			"7ea5f9988c86b511a198d3ae51bfb5093d2e71eafde07f8fd56ac30f40de62bd",
		},
		{
			"markup",
			"5179c513f2ba4c96338e880013b43363fce221e5a4184d87211d487593029c8e",
			"0323a2a8a32b3b59577267844a7bb3b1a6f7b8754d462c4c0c26c855493133cb",
		},
	}

	got := corpus.Benchmarks()

	require.Len(t, got, len(want))
	for i, b := range got {
		require.Equal(t, want[i].name, b.Name)
		require.NotEmpty(t, b.Domain)
		require.Equal(t, want[i].train, fmt.Sprintf("%x", sha256.Sum256(b.Train)))
		require.Equal(t, want[i].heldOut, fmt.Sprintf("%x", b.HeldOutDigest))
		require.Equal(t, sha256.Sum256(b.HeldOut), b.HeldOutDigest)
	}
}

// TestSizes keeps the demo quick and the measurements meaningful.
func TestSizes(t *testing.T) {
	for _, b := range corpus.Benchmarks() {
		require.GreaterOrEqual(t, len(b.Train), 100_000, b.Name)
		require.LessOrEqual(t, len(b.Train), 250_000, b.Name)
		require.GreaterOrEqual(t, len(b.HeldOut), 20_000, b.Name)
		require.LessOrEqual(t, len(b.HeldOut), 40_000, b.Name)
	}
}

// TestHeldOutIsDisjoint shows that no held-out text can be answered from
// memory: it shares no run of 200 bytes with any training text.
func TestHeldOutIsDisjoint(t *testing.T) {
	const run = 200
	trained := map[string]string{}
	for _, b := range corpus.Benchmarks() {
		text := string(b.Train)
		for i := 0; i+run <= len(text); i++ {
			trained[text[i:i+run]] = b.Name
		}
	}

	for _, b := range corpus.Benchmarks() {
		text := string(b.HeldOut)
		for i := 0; i+run <= len(text); i++ {
			name, found := trained[text[i:i+run]]
			require.False(t, found, "held-out %s at byte %d is in the training text of %s: %q",
				b.Name, i, name, text[i:i+run])
		}
	}
}

// TestCallersOwnTheirCopies: a caller that writes into a text spoils nothing
// for the next one.
func TestCallersOwnTheirCopies(t *testing.T) {
	spoiled := corpus.Benchmarks()
	spoiled[0].Train[0] ^= 0xff
	spoiled[0].HeldOut[0] ^= 0xff

	fresh := corpus.Benchmarks()
	require.NotEqual(t, spoiled[0].Train[0], fresh[0].Train[0])
	require.NotEqual(t, spoiled[0].HeldOut[0], fresh[0].HeldOut[0])
}

// TestOriginIsStated keeps ORIGIN.md in step with the texts.
func TestOriginIsStated(t *testing.T) {
	origin, err := os.ReadFile("testdata/ORIGIN.md")
	require.NoError(t, err)
	for _, b := range corpus.Benchmarks() {
		for _, text := range [][]byte{b.Train, b.HeldOut} {
			require.Contains(t, string(origin), fmt.Sprintf("| %d |", len(text)), b.Name)
			require.Contains(t, string(origin), fmt.Sprintf("`%x`", sha256.Sum256(text)), b.Name)
		}
	}

	licence, err := os.ReadFile("testdata/LICENSE-GO")
	require.NoError(t, err)
	require.Contains(t, string(licence), "Redistribution and use in source and binary forms")
}
