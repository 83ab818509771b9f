package reference

import (
	"math/big"
	"sort"
)

// scale is one whole in ppm.
const scale = 1_000_000

// unfetchableRaw is the raw value of a report without a number, none its score.
const (
	unfetchableRaw = -1 << 63
	none           = -1
)

func num(n int64) *big.Int { return big.NewInt(n) }

// mulDiv gives a * b / c, rounded down.
func mulDiv(a, b, c *big.Int) *big.Int {
	return new(big.Int).Quo(new(big.Int).Mul(a, b), c)
}

func share(a *big.Int, ppm uint32) *big.Int { return mulDiv(a, num(int64(ppm)), num(scale)) }

func add(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }

func sub(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

func distance(a, b int64) int64 {
	if a < b {
		return b - a
	}
	return a - b
}

// normalise is R1; ok is false for a raw value out of range.
func normalise(raw, lo, hi int64, higherBetter bool) (score int64, ok bool) {
	if raw == unfetchableRaw {
		return none, true
	}
	if raw < lo || raw > hi {
		return 0, false
	}
	part := raw - lo
	if !higherBetter {
		part = hi - raw
	}
	return mulDiv(num(part), num(scale), num(hi-lo)).Int64(), true
}

// report is what one member revealed: a score, or none for unfetchable.
type report struct {
	addr          string
	score, weight int64
}

// median is the lower weighted median of the numeric reports; known is false without weight.
func median(reports []report) (score int64, known bool) {
	var numeric []report
	var whole int64
	for _, r := range reports {
		if r.score != none {
			numeric = append(numeric, r)
			whole += r.weight
		}
	}
	if whole == 0 {
		return 0, false
	}
	sort.Slice(numeric, func(i, j int) bool { return numeric[i].score < numeric[j].score })
	var below int64
	for _, r := range numeric {
		below += r.weight
		if 2*below >= whole {
			return r.score, true
		}
	}
	return 0, false
}

// outcomeOf is R3: the first condition that fails, or ok.
func outcomeOf(reports []report, committeeWeight int64, quorum uint32, t1 int64) string {
	var whole, numeric, support int64
	f, known := median(reports)
	for _, r := range reports {
		whole += r.weight
		if r.score == none {
			continue
		}
		numeric += r.weight
		if known && distance(r.score, f) <= t1 {
			support += r.weight
		}
	}
	switch {
	case len(reports) < int(quorum):
		return "quorum"
	case whole == 0 || 2*whole < committeeWeight:
		return "weight"
	case 2*(whole-numeric) >= whole:
		return "unfetchable"
	case 2*support < numeric:
		return "support"
	}
	return "ok"
}

// kernel is K of R4.
func kernel(d, t0, t1 int64) int64 {
	switch {
	case d <= t0:
		return scale
	case d >= t1:
		return 0
	}
	return (t1 - d) * scale / (t1 - t0)
}

// effective is c_eff of R17, one idle epoch after the other.
func effective(c int64, last, epoch uint64, decay, least uint32) int64 {
	for e := last + 1; e < epoch && c > int64(least); e++ {
		c -= int64(decay)
		if decay == 0 {
			break
		}
	}
	if c < int64(least) {
		return int64(least)
	}
	return c
}

// moved is c' of R17.
func moved(c, q int64, up, down, least uint32) int64 {
	square := num(scale * scale)
	gain := mulDiv(num(int64(up)*q), num(scale-c), square)
	loss := new(big.Int).Mul(num(int64(down)*(scale-q)), num(c))
	loss = new(big.Int).Quo(add(loss, num(scale*scale-1)), square) // rounded up
	c = c + gain.Int64() - loss.Int64()
	switch {
	case c < int64(least):
		return int64(least)
	case c > scale:
		return scale
	}
	return c
}

// corner is a point of the tier function.
type corner struct{ x, y int64 }

// tierCorners are those of R7; without thresholds H(x) = x.
func tierCorners(thresholds, values []uint32) []corner {
	corners := []corner{{0, 0}}
	for i, t := range thresholds {
		corners = append(corners, corner{int64(t), int64(values[i])})
	}
	return append(corners, corner{scale, scale})
}

// points is H of R7.
func points(x int64, corners []corner) int64 {
	for i := 1; i < len(corners); i++ {
		from, to := corners[i-1], corners[i]
		if x <= to.x {
			return from.y + (x-from.x)*(to.y-from.y)/(to.x-from.x)
		}
	}
	return scale
}

// harmonic is G of R10 for domains with scores above chance.
func harmonic(domains [][]int64, eps int64) int64 {
	sum := new(big.Int)
	for _, domain := range domains {
		var total int64
		for _, x := range domain {
			total += x
		}
		mean := max(total/int64(len(domain)), eps)
		sum.Add(sum, num((scale*scale+mean-1)/mean))
	}
	return mulDiv(num(int64(len(domains))), num(scale*scale), sum).Int64()
}

// aboveChance is one summand of x_d of R10.
func aboveChance(f, chance int64) int64 {
	if f <= chance {
		return 0
	}
	return (f - chance) * scale / (scale - chance)
}
