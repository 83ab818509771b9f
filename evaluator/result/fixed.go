package result

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// ErrValue is what errors.Is finds in every refusal of a value.
var ErrValue = errors.New("value refused")

var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$`)

// longest text of a value; a float of double precision has at most 24 characters.
const longest = 64

// Raw turns a value into the scale of a benchmark: value * 10^raw_decimals, rounded to the nearest, halves away from zero, so that every
// evaluator rounds alike. Errors (ErrValue): no number, NaN and infinities among them, or a number outside lo..hi.
func Raw(value string, b types.Benchmark) (int64, error) {
	if len(value) > longest || !decimal.MatchString(value) {
		return 0, fmt.Errorf("%w: metric %s: expected a number such as 0.8137, got %s", ErrValue, b.Metric, shown(value))
	}
	exact, ok := new(big.Rat).SetString(value)
	if !ok {
		return 0, fmt.Errorf("%w: metric %s: expected a number such as 0.8137, got %s", ErrValue, b.Metric, shown(value))
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(b.RawDecimals)), nil)
	exact.Mul(exact, new(big.Rat).SetInt(scale))
	raw := round(exact)
	if !raw.IsInt64() || raw.Int64() < b.Lo || raw.Int64() > b.Hi {
		return 0, fmt.Errorf("%w: metric %s: expected %s to %s as benchmark %d (%s) declares, got %s; is it in the same unit?",
			ErrValue, b.Metric, Text(b.Lo, b.RawDecimals), Text(b.Hi, b.RawDecimals), b.Id, b.Name, shown(value))
	}
	return raw.Int64(), nil
}

// round gives the nearest integer, halves away from zero.
func round(x *big.Rat) *big.Int {
	twice := new(big.Int).Mul(new(big.Int).Abs(x.Num()), big.NewInt(2))
	twice.Add(twice, x.Denom())
	n := twice.Quo(twice, new(big.Int).Mul(x.Denom(), big.NewInt(2)))
	if x.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

// Text writes a raw value as the number that it stands for.
func Text(raw int64, decimals uint32) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	return new(big.Rat).SetFrac(big.NewInt(raw), scale).FloatString(int(decimals))
}

// shown quotes a text that came from outside, cut to a line.
func shown(text string) string {
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	return strconv.Quote(text)
}
