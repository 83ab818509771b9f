package vectors

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// maxAmountDigits is the number of digits of the largest amount.
const maxAmountDigits = 37

// parseAmount reads a canonical decimal: digits only, no leading zero. Its
// length is bounded first, so that no line costs more than its bytes.
func parseAmount(s string) (math.Int, bool) {
	if len(s) > maxAmountDigits || !canonical(s) {
		return math.Int{}, false
	}
	return math.NewIntFromString(s)
}

func canonical(digits string) bool {
	if digits == "" || digits[0] == '0' && len(digits) > 1 {
		return false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return true
}

// loneSurrogate tells whether a JSON string holds half a surrogate pair, which
// no text has.
func loneSurrogate(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		switch unit := codeUnit(raw, i-1); {
		case unit >= 0xdc00 && unit <= 0xdfff:
			return true
		case unit >= 0xd800 && unit <= 0xdbff:
			if low := codeUnit(raw, i+5); low < 0xdc00 || low > 0xdfff {
				return true
			}
			i += 6
		}
	}
	return false
}

// codeUnit gives the value of the escape \uXXXX at a place, 0 if there is none.
func codeUnit(raw []byte, at int) uint64 {
	if at+6 > len(raw) || raw[at] != '\\' || raw[at+1] != 'u' {
		return 0
	}
	v, err := strconv.ParseUint(string(raw[at+2:at+6]), 16, 16)
	if err != nil {
		return 0
	}
	return v
}

// values turns texts into what they stand for. The first fault sticks, so the
// order of the calls is the order of the checks.
type values struct{ err error }

func (v *values) check(err error) {
	if v.err == nil {
		v.err = err
	}
}

func (v *values) refuse(code mechanism.Code, format string, args ...any) {
	v.check(&mechanism.Error{Code: code, Detail: fmt.Sprintf(format, args...)})
}

func (v *values) chainID(s string) string {
	v.check(mechanism.CheckChainID(s))
	return s
}

func (v *values) integer(name, s string) int64 {
	digits := s
	if len(s) > 1 && s[0] == '-' && s[1] != '0' {
		digits = s[1:]
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || !canonical(digits) {
		v.refuse(mechanism.CodeBadInteger, "%s: expected a canonical 64-bit integer, got %.40q", name, s)
	}
	return n
}

func (v *values) hex(name, s string) []byte {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			v.refuse(mechanism.CodeBadHex, "%s: expected lower-case hex digits, got %q", name, c)
			return nil
		}
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		v.refuse(mechanism.CodeBadHex, "%s: expected an even number of digits, got %d", name, len(s))
	}
	return b
}

func (v *values) hash(name, s string) []byte {
	b := v.hex(name, s)
	v.check(mechanism.CheckHash(name, b))
	return b
}

func (v *values) address(s string) []byte {
	b := v.hex("address", s)
	v.check(mechanism.CheckAddress(b))
	return b
}
