package bytelm

import "slices"

// gram is a window of bytes, packed big-endian with its last byte lowest, and
// how often it counts.
type gram struct {
	window uint64
	count  uint32
}

// windowMask keeps the last n bytes of a packed window.
func windowMask(n int) uint64 {
	return 1<<(8*n) - 1
}

// windows returns every run of n bytes inside one corpus, sorted. No window
// crosses from one corpus to the next.
func windows(n int, corpora [][]byte) []uint64 {
	size := 0
	for _, text := range corpora {
		size += max(0, len(text)-n+1)
	}
	out := make([]uint64, 0, size)
	mask := windowMask(n)
	for _, text := range corpora {
		var window uint64
		for i, b := range text {
			window = (window<<8 | uint64(b)) & mask
			if i >= n-1 {
				out = append(out, window)
			}
		}
	}
	slices.Sort(out)
	return out
}

// openings returns the first n bytes of every corpus long enough, each once.
func openings(n int, corpora [][]byte) []uint64 {
	var out []uint64
	for _, text := range corpora {
		if len(text) < n {
			continue
		}
		var window uint64
		for _, b := range text[:n] {
			window = window<<8 | uint64(b)
		}
		out = append(out, window)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// countRuns turns sorted windows into one gram per distinct window.
func countRuns(sorted []uint64) []gram {
	var out []gram
	for _, window := range sorted {
		if last := len(out) - 1; last >= 0 && out[last].window == window {
			out[last].count++
			continue
		}
		out = append(out, gram{window: window, count: 1})
	}
	return out
}

// occurrences returns for order k = 0..order how often each window of k+1
// bytes occurs: the counts of Witten-Bell.
func occurrences(order int, corpora [][]byte) [][]gram {
	out := make([][]gram, order+1)
	for k := range out {
		out[k] = countRuns(windows(k+1, corpora))
	}
	return out
}

// predecessors returns occurrences at the full order, and below it how many
// different bytes precede each window: the counts of Kneser-Ney. The beginning
// of a text is one more predecessor. Every window of k+1 bytes is either the
// tail of a window of k+2 bytes or opens a text, so each order follows from
// the one above and only the longest windows have to be sorted in full.
func predecessors(order int, corpora [][]byte) [][]gram {
	out := make([][]gram, order+1)
	out[order] = countRuns(windows(order+1, corpora))
	for k := order - 1; k >= 0; k-- {
		tails := openings(k+1, corpora)
		mask := windowMask(k + 1)
		for _, g := range out[k+1] {
			tails = append(tails, g.window&mask)
		}
		slices.Sort(tails)
		out[k] = countRuns(tails)
	}
	return out
}
