package bytelm

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// naiveModel is a second, slow implementation written from the package
// comment: strings, maps, floating point and recursion.
type naiveModel struct {
	config    Config
	counts    []map[string]map[byte]float64 // by order, context, next byte
	cut       map[string]float64            // by context of the full order
	discounts []float64
}

// opening stands for the beginning of a text among the predecessors.
const opening = -1

func newNaiveModel(config Config, corpora ...string) *naiveModel {
	m := &naiveModel{config: config, cut: map[string]float64{}}
	for k := range config.Order + 1 {
		before := map[string]map[byte]map[int]bool{}
		seen := map[string]map[byte]float64{}
		for _, text := range corpora {
			for i := k; i < len(text); i++ {
				h, c := text[i-k:i], text[i]
				if seen[h] == nil {
					seen[h] = map[byte]float64{}
					before[h] = map[byte]map[int]bool{}
				}
				if before[h][c] == nil {
					before[h][c] = map[int]bool{}
				}
				predecessor := opening
				if i > k {
					predecessor = int(text[i-k-1])
				}
				before[h][c][predecessor] = true
				seen[h][c]++
			}
		}
		if config.Smoothing == KneserNey && k < config.Order {
			for h := range seen {
				for c := range seen[h] {
					seen[h][c] = float64(len(before[h][c]))
				}
			}
		}
		m.counts = append(m.counts, seen)
		m.discounts = append(m.discounts, naiveDiscount(config.Smoothing, seen))
	}
	m.dropRare()
	return m
}

func naiveDiscount(smoothing Smoothing, counts map[string]map[byte]float64) float64 {
	if smoothing == WittenBell {
		return 0
	}
	var n1, n2 float64
	for _, next := range counts {
		for _, n := range next {
			switch n {
			case 1:
				n1++
			case 2:
				n2++
			}
		}
	}
	if n1 == 0 || n2 == 0 {
		return 0.5
	}
	return n1 / (n1 + 2*n2)
}

func (m *naiveModel) dropRare() {
	k := m.config.Order
	if k == 0 {
		return
	}
	for h, next := range m.counts[k] {
		for c, n := range next {
			if n < float64(m.config.MinCount) {
				m.cut[h] += n
				delete(next, c)
			}
		}
	}
}

func (m *naiveModel) probability(h string, c byte) float64 {
	shorter := 1.0 / 256
	if len(h) > 0 {
		shorter = m.probability(h[1:], c)
	}
	next := m.counts[len(h)][h]
	if len(next) == 0 {
		return shorter
	}
	discount := m.discounts[len(h)]
	var seen, total float64
	for symbol, n := range next {
		total += n - discount
		if symbol == c {
			seen = n - discount
		}
	}
	escape := float64(len(next))
	if m.config.Smoothing == KneserNey {
		escape *= discount
	}
	if len(h) == m.config.Order {
		escape += m.cut[h]
	}
	return (seen + escape*shorter) / (total + escape)
}

// drawConfig draws any configuration with few cuts.
func drawConfig(t *rapid.T) Config {
	return Config{
		Order:     rapid.IntRange(0, MaxOrder).Draw(t, "order"),
		Smoothing: rapid.SampledFrom([]Smoothing{WittenBell, KneserNey}).Draw(t, "smoothing"),
		MinCount:  rapid.Uint32Range(0, 3).Draw(t, "min count"),
		Note:      rapid.StringMatching(`[ -~]{0,20}`).Draw(t, "note"),
	}
}

// drawText draws text from few letters, so that contexts repeat.
func drawText(t *rapid.T, label string, least int) string {
	letters := rapid.SampledFrom([]byte{'a', 'b', 'c', 0x00, 0xff})
	return string(rapid.SliceOfN(letters, least, 120).Draw(t, label))
}

// TestAgreesWithNaive compares both implementations for every byte after
// random histories. The discount is rounded to 1/65536, hence the tolerance.
func TestAgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)
		first, second := drawText(t, "first", 1), drawText(t, "second", 0)
		model, err := Train(config, []byte(first), []byte(second))
		require.NoError(t, err)
		naive := newNaiveModel(config, first, second)

		history := drawText(t, "history", 0)
		history = history[max(0, len(history)-config.Order):]
		for _, c := range []byte("abcd\x00\xff") {
			got := ratio(model.probability(pack(history), len(history), c))
			want := naive.probability(history, c)
			require.InEpsilon(t, want, got, 1e-3, "P(%q|%q)", c, history)
		}
	})
}

// TestMeasuresLikeNaive compares the bits per byte of a whole text.
func TestMeasuresLikeNaive(t *testing.T) {
	config := Config{Order: 3, Smoothing: KneserNey, MinCount: 2}
	train := strings.Repeat("the cat sat on the mat, the rat sat on the hat. ", 3) + "a bat!"
	heldOut := "the bat sat on that cat: a fat cat."
	model, err := Train(config, []byte(train))
	require.NoError(t, err)
	naive := newNaiveModel(config, train)

	var sum float64
	for i := range len(heldOut) {
		sum -= math.Log2(naive.probability(heldOut[max(0, i-config.Order):i], heldOut[i]))
	}
	require.InDelta(t, sum/float64(len(heldOut)), model.BitsPerByte([]byte(heldOut)), 1e-4)
}

func pack(history string) uint64 {
	var packed uint64
	for i := range len(history) {
		packed = packed<<8 | uint64(history[i])
	}
	return packed
}
