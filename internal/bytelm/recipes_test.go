package bytelm_test

import (
	"bytes"
	"crypto/sha256"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/corpus"
)

// trainTexts returns the training part of every benchmark.
func trainTexts() [][]byte {
	var texts [][]byte
	for _, b := range corpus.Benchmarks() {
		texts = append(texts, b.Train)
	}
	return texts
}

// scorePpm places a raw value between the uniform model (0) and a perfect one.
func scorePpm(raw int64) int64 {
	return (bytelm.MaxRaw - raw) * 1_000_000 / bytelm.MaxRaw
}

// TestRecipesAreMeasured pins the raw value of every recipe on every benchmark,
// in micro-bits per byte. All arithmetic is in integers, so a difference on any
// machine is an error, and a change here changes what the demo network shows.
func TestRecipesAreMeasured(t *testing.T) {
	want := map[string]map[string]int64{
		"atlas-v1":  {"prose": 3_820_500, "gosource": 4_137_404, "markup": 3_873_927},
		"atlas-v2":  {"prose": 3_132_016, "gosource": 3_018_568, "markup": 2_192_933},
		"atlas-v3":  {"prose": 2_596_510, "gosource": 2_533_048, "markup": 1_722_560},
		"basalt-v1": {"prose": 4_729_610, "gosource": 5_024_703, "markup": 4_969_590},
	}
	texts := trainTexts()
	for _, recipe := range bytelm.Recipes() {
		t.Run(recipe.Name(), func(t *testing.T) {
			start := time.Now()
			model, err := recipe.Train(texts...)
			require.NoError(t, err)
			artifact := model.Bytes()
			require.Less(t, len(artifact), 2<<20)
			t.Logf("%d bytes, %d parameters, trained in %v", len(artifact), model.Parameters(), time.Since(start))

			loaded, err := bytelm.Read(bytes.NewReader(artifact), bytelm.DefaultLimits)
			require.NoError(t, err)
			for _, b := range corpus.Benchmarks() {
				start := time.Now()
				raw := loaded.RawMicroBits(b.HeldOut)
				t.Logf("%-8s raw %d score %d ppm, measured in %v", b.Name, raw, scorePpm(raw), time.Since(start))
				require.Equal(t, want[recipe.Name()][b.Name], raw, b.Name)
			}
		})
	}
}

// TestEachVersionIsClearlyBetter: every step of atlas gains at least 2 % of the
// scale on every benchmark, and basalt is as far below its first version.
func TestEachVersionIsClearlyBetter(t *testing.T) {
	const marginPpm = 20_000
	texts := trainTexts()
	scores := map[string][]int64{}
	for _, recipe := range bytelm.Recipes() {
		model, err := recipe.Train(texts...)
		require.NoError(t, err)
		for _, b := range corpus.Benchmarks() {
			scores[recipe.Name()] = append(scores[recipe.Name()], scorePpm(model.RawMicroBits(b.HeldOut)))
		}
	}
	ascending := []string{"basalt-v1", "atlas-v1", "atlas-v2", "atlas-v3"}
	for i := 1; i < len(ascending); i++ {
		for j, b := range corpus.Benchmarks() {
			gain := scores[ascending[i]][j] - scores[ascending[i-1]][j]
			require.Greater(t, gain, int64(marginPpm), "%s over %s on %s", ascending[i], ascending[i-1], b.Name)
		}
	}
}

// TestMoreTextHelps: twice and twice again the training text lowers the
// held-out loss of the same configuration on every benchmark.
func TestMoreTextHelps(t *testing.T) {
	config := bytelm.Config{Order: 4, Smoothing: bytelm.KneserNey}
	texts := trainTexts()
	best := [3]float64{8, 8, 8}
	for _, percent := range []int{10, 25, 50, 100} {
		model, err := bytelm.Recipe{Developer: "more", SharePercent: percent, Config: config}.Train(texts...)
		require.NoError(t, err)
		for i, b := range corpus.Benchmarks() {
			got := model.BitsPerByte(b.HeldOut)
			require.Less(t, got, best[i], "%s with %d %% of the text", b.Name, percent)
			best[i] = got
		}
	}
}

// TestSmoothingMatters backs the claims of the package comment: from three
// bytes of context on Kneser-Ney is better than Witten-Bell and gains from each
// further byte, while Witten-Bell loses beyond four.
func TestSmoothingMatters(t *testing.T) {
	texts := trainTexts()
	measure := func(smoothing bytelm.Smoothing, order int) [3]float64 {
		model, err := bytelm.Train(bytelm.Config{Order: order, Smoothing: smoothing}, texts...)
		require.NoError(t, err)
		var out [3]float64
		for i, b := range corpus.Benchmarks() {
			out[i] = model.BitsPerByte(b.HeldOut)
		}
		return out
	}
	var kneserNey, wittenBell [bytelm.MaxOrder + 1][3]float64
	for order := 3; order <= bytelm.MaxOrder; order++ {
		kneserNey[order] = measure(bytelm.KneserNey, order)
		wittenBell[order] = measure(bytelm.WittenBell, order)
	}
	for i, b := range corpus.Benchmarks() {
		for order := 3; order <= bytelm.MaxOrder; order++ {
			require.Less(t, kneserNey[order][i], wittenBell[order][i], "%s at order %d", b.Name, order)
		}
		for order := 4; order <= bytelm.MaxOrder; order++ {
			require.Less(t, kneserNey[order][i], kneserNey[order-1][i], "%s at order %d", b.Name, order)
		}
		for order := 5; order <= bytelm.MaxOrder; order++ {
			require.Greater(t, wittenBell[order][i], wittenBell[order-1][i], "%s at order %d", b.Name, order)
		}
	}
}

// TestPerturbedCopyIsAsGood: a copy with one count changed has another digest
// and the same quality to a thousandth of a bit per byte, for every recipe.
func TestPerturbedCopyIsAsGood(t *testing.T) {
	texts := trainTexts()
	for _, recipe := range bytelm.Recipes() {
		model, err := recipe.Train(texts...)
		require.NoError(t, err)
		artifact := model.Bytes()
		for _, seed := range []uint64{0, 1, 12_345, math.MaxUint64} {
			copied, err := bytelm.Perturb(artifact, seed)
			require.NoError(t, err)
			require.NotEqual(t, sha256.Sum256(artifact), sha256.Sum256(copied))
			loaded, err := bytelm.Read(bytes.NewReader(copied), bytelm.DefaultLimits)
			require.NoError(t, err)
			for _, b := range corpus.Benchmarks() {
				require.InDelta(t, model.BitsPerByte(b.HeldOut), loaded.BitsPerByte(b.HeldOut), 0.001,
					"%s perturbed by %d on %s", recipe.Name(), seed, b.Name)
			}
		}
	}
}

// TestRecipeRefusesShares outside 1..100 percent.
func TestRecipeRefusesShares(t *testing.T) {
	for _, percent := range []int{-1, 0, 101} {
		recipe := bytelm.Recipes()[0]
		recipe.SharePercent = percent
		_, err := recipe.Train([]byte("text"))
		require.ErrorIs(t, err, bytelm.ErrConfig)
	}
	recipe := bytelm.Recipes()[0]
	_, err := recipe.Train([]byte("abc")) // 20 % of three bytes
	require.ErrorIs(t, err, bytelm.ErrNoText)
	require.ErrorContains(t, err, "atlas-v1")
}
