package app_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// manyItems is more than any list may have.
const manyItems = 65

// mutant is an encoded message in which one field is not as it should be.
type mutant struct {
	field, value string
	raw          []byte
}

// value is one thing to write into a field: the records of the field, encoded.
type value struct {
	name    string
	records [][]byte
}

// mutants gives copies of an encoded message that each have something odd in one field,
// also in the fields of messages inside. They follow from the descriptor, so a new field is
// covered the day it appears.
func mutants(t testing.TB, descriptor protoreflect.MessageDescriptor, raw []byte) []mutant {
	t.Helper()
	var all []mutant
	fields := descriptor.Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		own, others := split(t, raw, field.Number())
		for _, v := range values(field, own) {
			all = append(all, mutant{string(field.Name()), v.name, join(append([][]byte{others}, v.records...)...)})
		}
		if field.Message() == nil || len(own) == 0 {
			continue
		}
		for _, inner := range mutants(t, field.Message(), contents(t, own[0])) {
			record := bytesRecord(field.Number(), inner.raw)
			rest := append([][]byte{others, record}, own[1:]...)
			all = append(all, mutant{string(field.Name()) + "." + inner.field, inner.value, join(rest...)})
		}
	}
	return append(all, mutant{"(none)", "unknown field", join(raw, bytesRecord(1000, []byte("x")))})
}

// split gives the records of one field, and all others as they are.
func split(t testing.TB, raw []byte, number protowire.Number) (own [][]byte, others []byte) {
	t.Helper()
	for len(raw) > 0 {
		got, _, n := protowire.ConsumeField(raw)
		require.Positive(t, n)
		if got == number {
			own = append(own, raw[:n])
		} else {
			others = append(others, raw[:n]...)
		}
		raw = raw[n:]
	}
	return own, others
}

// contents gives what is inside a record of a field with a length.
func contents(t testing.TB, record []byte) []byte {
	t.Helper()
	_, _, n := protowire.ConsumeTag(record)
	inside, m := protowire.ConsumeBytes(record[n:])
	require.Positive(t, m)
	return inside
}

func join(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func bytesRecord(number protowire.Number, data []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), data)
}

func varintRecord(number protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), v)
}

// values gives everything that is tried in a field, own being its records in the message
// that is otherwise as it should be.
func values(field protoreflect.FieldDescriptor, own [][]byte) []value {
	number := field.Number()
	all := []value{
		{"absent", nil},
		{"length beyond the end", [][]byte{append(protowire.AppendTag(nil, number, protowire.BytesType), 100)}},
		{"group", [][]byte{protowire.AppendTag(nil, number, protowire.StartGroupType)}},
	}
	if len(own) > 0 {
		all = append(all, value{"twice", append(slices.Clip(own), own...)})
	}
	switch field.Kind() {
	case protoreflect.StringKind:
		all = append(all, texts(field, own)...)
	case protoreflect.BytesKind:
		all = append(all, blobs(number)...)
	case protoreflect.MessageKind:
		all = append(all, messages(number, own)...)
	default:
		all = append(all, numbers(number)...)
	}
	if field.IsList() && field.Kind() != protoreflect.MessageKind {
		all = append(all, lists(number)...)
	}
	return all
}

// numbers serve all fields that are numbers on the wire, also booleans and enums.
func numbers(number protowire.Number) []value {
	all := []value{
		{"bytes for a number", [][]byte{bytesRecord(number, []byte("7"))}},
		{"number without an end", [][]byte{append(protowire.AppendTag(nil, number, protowire.VarintType), []byte(strings.Repeat("\xff", 11))...)}},
	}
	minusOne, least := int64(-1), int64(math.MinInt64)
	for _, v := range []uint64{
		0, 1, 2, 99, 1_000_001, math.MaxInt32, math.MaxUint32, 1 << 32, math.MaxInt64, uint64(least), uint64(minusOne),
	} {
		all = append(all, value{"number " + new(big.Int).SetUint64(v).String(), [][]byte{varintRecord(number, v)}})
	}
	return all
}

// lists are packed numbers.
func lists(number protowire.Number) []value {
	var rising, same []byte
	for i := range uint64(manyItems) {
		rising, same = protowire.AppendVarint(rising, i+1), protowire.AppendVarint(same, 1)
	}
	return []value{
		{"no items, packed", [][]byte{bytesRecord(number, nil)}},
		{"65 items", [][]byte{bytesRecord(number, rising)}},
		{"65 equal items", [][]byte{bytesRecord(number, same)}},
		{"two equal items", [][]byte{bytesRecord(number, []byte{1, 1})}},
		{"falling items", [][]byte{bytesRecord(number, []byte{2, 1})}},
		{"half an item", [][]byte{bytesRecord(number, []byte{0xff})}},
	}
}

func blobs(number protowire.Number) []value {
	all := []value{{"number for bytes", [][]byte{varintRecord(number, 7)}}}
	for _, size := range []int{0, 1, 20, 31, 32, 33, 64, 5000} {
		all = append(all, value{big.NewInt(int64(size)).String() + " zero bytes", [][]byte{bytesRecord(number, make([]byte, size))}})
	}
	return all
}

func messages(number protowire.Number, own [][]byte) []value {
	all := []value{
		{"number for a message", [][]byte{varintRecord(number, 7)}},
		{"empty message", [][]byte{bytesRecord(number, nil)}},
		{"junk for a message", [][]byte{bytesRecord(number, []byte("\xff\xff\xff"))}},
	}
	if len(own) > 0 {
		var many [][]byte
		for range manyItems {
			many = append(many, own[0])
		}
		all = append(all, value{"65 times", many})
	}
	return all
}

// texts depend on what the text stands for.
func texts(field protoreflect.FieldDescriptor, own [][]byte) []value {
	number := field.Number()
	candidates := plainTexts()
	if len(own) > 0 {
		_, _, n := protowire.ConsumeTag(own[0])
		text, _ := protowire.ConsumeString(own[0][n:])
		candidates = append(candidates, strings.ToUpper(text), text+" ", text+"\x00", " "+text)
	}
	switch proto.GetExtension(field.Options(), cosmosproto.E_Scalar) {
	case "cosmos.AddressString":
		candidates = append(candidates, addressTexts()...)
	case "cosmos.Int":
		candidates = append(candidates, integerTexts()...)
	}
	all := []value{{"number for a text", [][]byte{varintRecord(number, 7)}}}
	for _, text := range candidates {
		name := text
		if len(name) > 40 {
			name = text[:40] + "..."
		}
		all = append(all, value{"text " + name, [][]byte{bytesRecord(number, []byte(text))}})
	}
	return all
}

func plainTexts() []string {
	return []string{
		"", " ", "a", "a\x00b", "a\nb", "\x1b[31m", "\xff\xfe", "a\xc0\x80b", "\xed\xa0\x80", "\u202eevil", "é", "@latest", "sha256:", "../..",
		"a/b/c", "A/B", "https://", "%s%n", strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 257), strings.Repeat("x", 5000),
		strings.Repeat("é", 257), "x/" + strings.Repeat("y", 64),
	}
}

func addressTexts() []string {
	alice := testkit.NewAccount("alice").Address
	other, err := sdk.Bech32ifyAddressBytes("cosmos", alice)
	if err != nil {
		panic(err)
	}
	return []string{
		authtypes.NewModuleAddress(evalrewardtypes.ModuleName).String(), app.Authority(), other,
		sdk.ValAddress(alice).String(), strings.ToUpper(alice.String()), alice.String() + " ", alice.String()[:40],
		sdk.AccAddress([]byte{1}).String(), sdk.AccAddress(make([]byte, 20)).String(), sdk.AccAddress(make([]byte, 255)).String(),
		"0x" + strings.Repeat("ab", 20),
	}
}

func integerTexts() []string {
	power := func(exponent uint) string { return new(big.Int).Lsh(big.NewInt(1), exponent).String() }
	return []string{
		"0", "-1", "-0", "+1", "01", "1e3", "0x1", "1.0", "1,000", " 1", "NaN", power(63), power(120), power(255), power(256),
		"-" + power(255), power(2000),
	}
}
