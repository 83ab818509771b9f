package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// maxID bounds ids, counts and epochs: beyond it not every JSON reader keeps
// an integer exactly.
const maxID = 1<<53 - 1

// notText stands for a string that no rule accepts: it is not valid UTF-8.
const notText = "\xff"

// failure keeps the first usage error of a line.
type failure struct{ err error }

func (f *failure) set(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf(format, args...)
	}
}

// input reads the fields of one JSON object; path leads to it. After a usage error it gives zero
// values, and the answer of the line is thrown away.
type input struct {
	failure *failure
	path    string
	fields  map[string]json.RawMessage
}

func newInput(f *failure, path string, raw json.RawMessage) input {
	in := input{failure: f, path: path}
	if kindOf(raw) != kindObject {
		f.set("%s: expected an object, got %s", path, kindOf(raw))
		return in
	}
	if err := json.Unmarshal(raw, &in.fields); err != nil {
		f.set("%s: %w", path, err)
	}
	return in
}

// The JSON types, by the words of the error messages.
const (
	kindObject  = "an object"
	kindList    = "a list"
	kindText    = "a string"
	kindBoolean = "a boolean"
	kindNull    = "null"
	kindInteger = "an integer"
	kindNumber  = "a number that is not written as an integer"
)

func kindOf(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return kindObject
	case '[':
		return kindList
	case '"':
		return kindText
	case 't', 'f':
		return kindBoolean
	case 'n':
		return kindNull
	}
	if bytes.ContainsAny(raw, ".eE") {
		return kindNumber
	}
	return kindInteger
}

// field gives a field of one of the wanted types, nil after a usage error.
func (in input) field(name string, wanted ...string) json.RawMessage {
	raw, found := in.fields[name]
	if !found {
		in.failure.set("field %s is missing", in.at(name))
		return nil
	}
	for _, kind := range wanted {
		if kindOf(raw) == kind {
			return raw
		}
	}
	in.failure.set("%s: expected %s, got %s", in.at(name), strings.Join(wanted, " or "), kindOf(raw))
	return nil
}

// at gives the path of a field.
func (in input) at(name string) string {
	if in.path == "" {
		return name
	}
	return in.path + "." + name
}

func (in input) integer(name string) int64 { return parseJSONInteger(in.field(name, kindInteger)) }

// parseJSONInteger takes an integer beyond 64 bits for the nearest one that
// fits: both lie outside of every range that a rule accepts.
func parseJSONInteger(raw json.RawMessage) int64 {
	v, _ := strconv.ParseInt(string(raw), 10, 64)
	return v
}

// id gives an integer that must be an id, so it is hashed or compared only.
func (in input) id(name string) uint64 {
	v := in.integer(name)
	if v < 0 || v > maxID {
		in.failure.set("%s: expected 0..%d, got %d", in.at(name), int64(maxID), v)
		return 0
	}
	return uint64(v)
}

func (in input) optional(name string) mechanism.Optional {
	raw := in.field(name, kindInteger, kindNull)
	if raw == nil || kindOf(raw) == kindNull {
		return mechanism.None()
	}
	return mechanism.Some(parseJSONInteger(raw))
}

func (in input) boolean(name string) bool {
	raw := in.field(name, kindBoolean)
	return raw != nil && raw[0] == 't'
}

// text gives a string that is a notation: it may be no Unicode text, because
// the rule that reads it has a code for that.
func (in input) text(name string) string { return in.decode(in.at(name), in.field(name, kindText)) }

func (in input) texts(name string) []string { return in.strings(name, in.decode) }

// name gives a string that is compared and repeated, so it must be Unicode text.
func (in input) name(name string) string { return in.decodeName(in.at(name), in.field(name, kindText)) }

func (in input) names(name string) []string { return in.strings(name, in.decodeName) }

func (in input) decode(at string, raw json.RawMessage) string {
	if raw == nil {
		return ""
	}
	// The decoder would silently replace half a surrogate pair.
	if loneSurrogate(raw) {
		return notText
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		in.failure.set("%s: %w", at, err)
	}
	return s
}

func (in input) decodeName(at string, raw json.RawMessage) string {
	s := in.decode(at, raw)
	if s == notText {
		in.failure.set("%s: expected Unicode text, got half a surrogate pair", at)
	}
	return s
}

func (in input) strings(name string, decode func(string, json.RawMessage) string) []string {
	items := in.list(name)
	values := make([]string, len(items))
	for i, raw := range items {
		if kindOf(raw) != kindText {
			in.failure.set("%s: expected a string, got %s", in.item(name, i), kindOf(raw))
			continue
		}
		values[i] = decode(in.item(name, i), raw)
	}
	return values
}

// amount gives the number of a canonical decimal, and -1 for any other text:
// no rule accepts it, so every rule refuses it where it checks that amount.
func (in input) amount(name string) math.Int {
	v, ok := parseAmount(in.text(name))
	if !ok {
		return math.NewInt(-1)
	}
	return v
}

func (in input) list(name string) []json.RawMessage {
	raw := in.field(name, kindList)
	if raw == nil {
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		in.failure.set("%s: %w", in.at(name), err)
	}
	return items
}

func (in input) item(name string, i int) string { return fmt.Sprintf("%s[%d]", in.at(name), i) }

func (in input) integers(name string) []int64 {
	items := in.list(name)
	values := make([]int64, len(items))
	for i, raw := range items {
		if kindOf(raw) != kindInteger {
			in.failure.set("%s: expected an integer, got %s", in.item(name, i), kindOf(raw))
		}
		values[i] = parseJSONInteger(raw)
	}
	return values
}

func (in input) optionals(name string) []mechanism.Optional {
	items := in.list(name)
	values := make([]mechanism.Optional, len(items))
	for i, raw := range items {
		switch kindOf(raw) {
		case kindNull:
		case kindInteger:
			values[i] = mechanism.Some(parseJSONInteger(raw))
		default:
			in.failure.set("%s: expected an integer or null, got %s", in.item(name, i), kindOf(raw))
		}
	}
	return values
}

func (in input) object(name string) input {
	raw := in.field(name, kindObject)
	if raw == nil {
		return input{failure: in.failure}
	}
	return newInput(in.failure, in.at(name), raw)
}

// optionalObject tells by present whether the field is not null.
func (in input) optionalObject(name string) (object input, present bool) {
	raw := in.field(name, kindObject, kindNull)
	if raw == nil || kindOf(raw) == kindNull {
		return input{failure: in.failure}, false
	}
	return newInput(in.failure, in.at(name), raw), true
}

func (in input) objects(name string) []input {
	items := in.list(name)
	objects := make([]input, len(items))
	for i, raw := range items {
		objects[i] = newInput(in.failure, in.item(name, i), raw)
	}
	return objects
}
