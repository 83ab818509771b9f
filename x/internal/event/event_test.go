package event_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	"github.com/modeld-labs/modeld/x/internal/event"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// events gives one of every kind that the modules emit.
func events() (all []proto.Message) {
	for _, file := range []string{"modeld/evalreward/v1/events.proto", "modeld/modelreg/v1/events.proto"} {
		descriptor, err := proto.HybridResolver.FindFileByPath(file)
		if err != nil {
			panic(err)
		}
		for i := range descriptor.Messages().Len() {
			name := string(descriptor.Messages().Get(i).FullName())
			all = append(all, reflect.New(proto.MessageType(name).Elem()).Interface().(proto.Message))
		}
	}
	return all
}

// fill sets all fields to drawn values.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `a"b`, "<&>", "tab\t\u2028", "plain", "\x7f\xff"})).Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(rapid.Uint64().Draw(t, "number") >> (64 - v.Type().Bits()))
	case reflect.Int32, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "number") >> (64 - v.Type().Bits()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 0, 3))
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			element := reflect.New(v.Type().Elem()).Elem()
			fill(t, element)
			v.Set(reflect.Append(v, element))
		}
	default:
		t.Fatalf("no values for %s", v.Type())
	}
}

// The attributes are those of the SDK, to the byte, for every kind of event.
func TestEventsAreThoseOfTheSDK(t *testing.T) {
	all := events()
	require.Greater(t, len(all), 50)
	rapid.Check(t, func(t *rapid.T) {
		message := all[rapid.IntRange(0, len(all)-1).Draw(t, "event")]
		message.Reset()
		fill(t, reflect.ValueOf(message).Elem())
		want, err := sdk.TypedEventToEvent(message)
		require.NoError(t, err)

		got, err := event.Typed(message)

		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestEmitKeepsTheEvent(t *testing.T) {
	ctx := testutil.DefaultContextWithKeys(nil, nil, nil).WithEventManager(sdk.NewEventManager())
	sent := &evalrewardtypes.EventClaimed{Account: "a", Coins: "5umodel"}

	require.NoError(t, event.Emit(ctx, sent))

	parsed, err := sdk.ParseTypedEvent(ctx.EventManager().ABCIEvents()[0])
	require.NoError(t, err)
	require.Equal(t, sent, parsed)
}

func TestOtherFieldsAreRefused(t *testing.T) {
	_, err := event.Typed(&evalrewardtypes.QueryRoundResponse{})
	require.ErrorContains(t, err, "modeld.evalreward.v1.QueryRoundResponse.round")
	_, err = event.Typed(&modelregtypes.QueryModelResponse{})
	require.Error(t, err)
}

func BenchmarkTyped(b *testing.B) {
	message := &evalrewardtypes.EventRewardCredited{
		Account: "cosmos1vf3xycnzvf3xycnzvf3xycnzvf3xycnz0x7act", Amount: "123456789", Role: "evaluator", Round: rand.Uint64(),
	}
	b.Run("here", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = event.Typed(message)
		}
	})
	b.Run("sdk", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = sdk.TypedEventToEvent(message)
		}
	})
}
