package mechanism

import (
	"math/big"

	"cosmossdk.io/math"
)

// Optional is a number that may be absent. The zero value is absent.
type Optional struct {
	Value   int64
	Present bool
}

// Some gives a present number.
func Some(value int64) Optional { return Optional{Value: value, Present: true} }

// None gives the absent number.
func None() Optional { return Optional{} }

// MaxAmount gives the largest amount that a rule accepts, 2^120-1.
func MaxAmount() math.Int {
	one := big.NewInt(1)
	return math.NewIntFromBigInt(new(big.Int).Sub(new(big.Int).Lsh(one, amountBits), one))
}

// ValidAmount tells whether v is a number in [0, 2^120-1].
func ValidAmount(v math.Int) bool {
	return !v.IsNil() && !v.IsNegative() && v.BigIntMut().BitLen() <= amountBits
}

// named is a number together with the word for it in error messages.
type named struct {
	name  string
	value int64
}

// CheckPpm refuses (bad_ppm) a value outside 0..Scale; name is for the message.
func CheckPpm(name string, value int64) error { return checkAllPpm(named{name, value}) }

func checkAllPpm(values ...named) error {
	for _, v := range values {
		if v.value < 0 || v.value > Scale {
			return fail(CodeBadPpm, "%s: expected 0..%d, got %d", v.name, Scale, v.value)
		}
	}
	return nil
}

func checkOptionalPpm(name string, v Optional) error {
	if !v.Present {
		return nil
	}
	return checkAllPpm(named{name, v.Value})
}

func checkScore(name string, score int64) error {
	if score == Unfetchable {
		return nil
	}
	return checkAllPpm(named{name, score})
}

func checkAmount(name string, v math.Int) error {
	if ValidAmount(v) {
		return nil
	}
	if v.IsNil() {
		return fail(CodeBadAmount, "%s: expected 0..2^%d-1, got nothing", name, amountBits)
	}
	return fail(CodeBadAmount, "%s: expected 0..2^%d-1, got %s", name, amountBits, v)
}

// divFloor rounds down; both operands are non-negative and b > 0.
func divFloor(a, b int64) int64 { return a / b }

// divCeil rounds up; both operands are non-negative and b > 0.
func divCeil(a, b int64) int64 {
	q := a / b
	if a%b != 0 {
		q++
	}
	return q
}

// mulDivFloor gives amount*num/den rounded down, for num >= 0 and den > 0.
// Whoever pays keeps the fraction.
func mulDivFloor(amount math.Int, num, den int64) math.Int {
	return amount.MulRaw(num).QuoRaw(den)
}

// ShareFloor gives a share in ppm of an amount, rounded down: whoever gives
// keeps the fraction.
func ShareFloor(amount math.Int, ppm int64) math.Int { return mulDivFloor(amount, ppm, Scale) }

func absDiff(a, b int64) int64 {
	if a < b {
		return b - a
	}
	return a - b
}

func sum(amounts []math.Int) math.Int {
	total := math.ZeroInt()
	for _, a := range amounts {
		total = total.Add(a)
	}
	return total
}
