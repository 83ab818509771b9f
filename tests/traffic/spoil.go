package traffic

import (
	"reflect"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// spoil puts something senseless into a field of a message. Records inside of messages, as
// params and benchmarks, are spoiled where they are made.
func (t *Traffic) spoil(msg any) {
	v := reflect.ValueOf(msg).Elem()
	field := v.Field(t.rng.Intn(v.NumField()))
	switch value := field.Addr().Interface().(type) {
	case *math.Int:
		*value = pick(t, []math.Int{{}, math.NewInt(-1), math.ZeroInt(), math.NewIntWithDecimal(1, 40)})
		return
	case *sdk.Coin:
		value.Amount = pick(t, []math.Int{{}, math.ZeroInt(), math.NewIntWithDecimal(1, 40)})
		value.Denom = pick(t, []string{"", "!", "aaa", "frozen"})
		return
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(pick(t, []string{"", "garbage", "\x01bad", pick(t, t.People()), string(make([]byte, 600))}))
	case reflect.Uint64, reflect.Uint32:
		field.SetUint(pick(t, []uint64{0, 1, 77, 1 << 31, t.rng.Uint64() >> 32}))
	case reflect.Int32:
		field.SetInt(int64(t.rng.Intn(5)) - 1)
	case reflect.Bool:
		field.SetBool(!field.Bool())
	case reflect.Slice:
		t.spoilSlice(field)
	}
}

// spoilSlice empties a list, or gives it one entry twice, or far too many.
func (t *Traffic) spoilSlice(field reflect.Value) {
	if field.Len() == 0 || t.chance(30) {
		field.Set(reflect.Zero(field.Type()))
		return
	}
	times := pick(t, []int{1, 70})
	first := reflect.New(field.Type().Elem()).Elem()
	first.Set(field.Index(0))
	for range times {
		field.Set(reflect.Append(field, first))
	}
}
