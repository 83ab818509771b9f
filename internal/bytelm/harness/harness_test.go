package harness_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/bytelm/harness"
	"github.com/modeld-labs/modeld/internal/corpus"
)

// train returns a small model of a benchmark's own text.
func train(t *testing.T, b corpus.Benchmark) *bytelm.Model {
	t.Helper()
	model, err := bytelm.Train(bytelm.Config{Order: 2, Smoothing: bytelm.KneserNey}, b.Train[:20_000])
	require.NoError(t, err)
	return model
}

// TestDeveloperStoresEvaluatorMeasures is the whole story: a developer trains
// and stores, an evaluator gets path, digest and text and finds the value the
// developer would have found.
func TestDeveloperStoresEvaluatorMeasures(t *testing.T) {
	benchmark := corpus.Benchmarks()[0]
	model := train(t, benchmark)
	path := filepath.Join(t.TempDir(), "model.bytelm")

	digest, err := harness.Store(path, model.Bytes())
	require.NoError(t, err)
	raw, err := harness.Evaluate(path, digest, benchmark.HeldOut)
	require.NoError(t, err)

	require.Equal(t, model.RawMicroBits(benchmark.HeldOut), raw)
	require.Equal(t, sha256.Sum256(model.Bytes()), digest)
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file is left")
}

// TestOtherFileIsRefused: a valid model that is not the registered one is not
// measured, and the error names both digests.
func TestOtherFileIsRefused(t *testing.T) {
	benchmark := corpus.Benchmarks()[0]
	artifact := train(t, benchmark).Bytes()
	copied, err := bytelm.Perturb(artifact, 7)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "model.bytelm")
	got, err := harness.Store(path, copied)
	require.NoError(t, err)
	want := sha256.Sum256(artifact)

	_, err = harness.Evaluate(path, want, benchmark.HeldOut)

	require.ErrorIs(t, err, harness.ErrDigestMismatch)
	var mismatch *harness.DigestMismatchError
	require.ErrorAs(t, err, &mismatch)
	require.Equal(t, want, mismatch.Want)
	require.Equal(t, got, mismatch.Got)
	require.ErrorContains(t, err, fmt.Sprintf("expected sha256 %x, got %x", want, got))
	require.ErrorContains(t, err, path)
}

// TestEvaluateRefuses lists the other ways in which a file cannot be measured.
func TestEvaluateRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) (string, [32]byte) {
		path := filepath.Join(dir, name)
		digest, err := harness.Store(path, content)
		require.NoError(t, err)
		return path, digest
	}
	text := []byte("held out")

	path, digest := write("garbage", []byte("these bytes are not a model"))
	_, err := harness.Evaluate(path, digest, text)
	require.ErrorIs(t, err, bytelm.ErrArtifact)

	path, digest = write("large", make([]byte, bytelm.DefaultLimits.MaxBytes+1))
	_, err = harness.Evaluate(path, digest, text)
	require.ErrorIs(t, err, bytelm.ErrTooLarge)

	_, err = harness.Evaluate(filepath.Join(dir, "missing"), digest, text)
	require.ErrorIs(t, err, os.ErrNotExist)

	_, err = harness.Evaluate(dir, digest, text)
	require.ErrorContains(t, err, "expected a regular file, got d")

	path, digest = write("empty", nil)
	_, err = harness.Evaluate(path, digest, text)
	require.ErrorIs(t, err, bytelm.ErrArtifact)

	_, err = harness.Evaluate(path, digest, nil)
	require.ErrorIs(t, err, harness.ErrNoHeldOut)
}

// TestStoreReplacesWhole: storing again replaces the file; storing where there
// is no folder says so.
func TestStoreReplacesWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.bytelm")
	_, err := harness.Store(path, []byte("first and longer"))
	require.NoError(t, err)
	_, err = harness.Store(path, []byte("second"))
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "second", string(content))

	_, err = harness.Store(filepath.Join(path, "below"), []byte("x"))
	require.ErrorContains(t, err, "store artifact")
}
