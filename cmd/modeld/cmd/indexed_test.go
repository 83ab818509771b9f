package cmd

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// An attribute that no event has would be a search that never finds anything.
func TestIndexedAttributesExist(t *testing.T) {
	for _, key := range indexedEvents {
		if !strings.HasPrefix(key, "modeld.") {
			continue
		}
		dot := strings.LastIndexByte(key, '.')
		kind := proto.MessageType(key[:dot])
		require.NotNil(t, kind, "%s: no such event", key)
		require.True(t, hasField(kind.Elem(), key[dot+1:]), "%s: no such attribute", key)
	}
	require.False(t, hasField(reflect.TypeFor[evalrewardtypes.EventClaimed](), "nobody"))
}

func hasField(kind reflect.Type, name string) bool {
	for i := range kind.NumField() {
		if strings.Contains(kind.Field(i).Tag.Get("protobuf"), ",name="+name+",") {
			return true
		}
	}
	return false
}
