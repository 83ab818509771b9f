package memchain

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Send delivers a message of either module to its handler.
func (c *Chain) Send(msg any) (response any, events sdk.Events, err error) {
	t := reflect.TypeOf(msg).Elem()
	server := reflect.ValueOf(c.Models)
	if t.PkgPath() == reflect.TypeFor[types.MsgClaim]().PkgPath() {
		server = reflect.ValueOf(c.Messages)
	}
	method := server.MethodByName(strings.TrimPrefix(t.Name(), "Msg"))
	if !method.IsValid() {
		return nil, nil, fmt.Errorf("panic: no handler for %s", t.Name())
	}
	return Deliver(c, func(ctx context.Context, msg any) (any, error) {
		out := method.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(msg)})
		err, _ := reflect.TypeAssert[error](out[1])
		return out[0].Interface(), err
	}, msg)
}
