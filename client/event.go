package client

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Event is a typed event of one of the two modules, where it happened.
type Event struct {
	// Height of the block.
	Height int64
	// TxHash is the transaction that caused it, 64 upper-case hex digits; empty for the work at
	// the beginning and the end of the block.
	TxHash string
	// Index counts the events of the modules within the block, from 0; height and index name an
	// event for ever. Within Result.Events it counts those of the transaction.
	Index int
	// Message is the event, for example *evalrewardtypes.EventRoundSettled.
	Message proto.Message
	// ABCI is the event as the node gave it.
	ABCI abci.Event
}

// Name gives the name of the event's type, for example modeld.evalreward.v1.EventRoundSettled.
func (e Event) Name() string { return e.ABCI.Type }

// Kind gives the short name, for example round_settled. Both modules share one list of kinds.
func (e Event) Kind() string { return kindOf(e.ABCI.Type) }

func kindOf(name string) string {
	short := strings.TrimPrefix(name[strings.LastIndex(name, ".")+1:], "Event")
	var b strings.Builder
	for i, r := range short {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// EventKinds lists the kinds of all events of the two modules, sorted.
func (c *Client) EventKinds() []string {
	var kinds []string
	c.encoding.Registry.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		messages := file.Messages()
		for i := range messages.Len() {
			m := messages.Get(i)
			if ours(string(m.FullName())) && strings.HasPrefix(string(m.Name()), "Event") {
				kinds = append(kinds, kindOf(string(m.FullName())))
			}
		}
		return true
	})
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// ours tells whether an event belongs to one of the two modules.
func ours(name string) bool {
	return strings.HasPrefix(name, "modeld.modelreg.") || strings.HasPrefix(name, "modeld.evalreward.")
}

// typedEvents decodes the events of the two modules; first says where they happened and from
// which index they count.
func typedEvents(list []abci.Event, first Event) ([]Event, error) {
	var events []Event
	for _, raw := range list {
		if !ours(raw.Type) {
			continue
		}
		message, err := sdk.ParseTypedEvent(withoutMarks(raw))
		if err != nil {
			return nil, fmt.Errorf("decode event %s at height %d: is this client older than the chain? %w", raw.Type, first.Height, err)
		}
		event := first
		event.Index, event.Message, event.ABCI = first.Index+len(events), message, raw
		events = append(events, event)
	}
	return events, nil
}

// withoutMarks leaves out what the SDK adds to an event beside its fields: the number of the
// message, and the part of the block.
func withoutMarks(raw abci.Event) abci.Event {
	kept := abci.Event{Type: raw.Type}
	for _, attribute := range raw.Attributes {
		if attribute.Key != "msg_index" && attribute.Key != "mode" {
			kept.Attributes = append(kept.Attributes, attribute)
		}
	}
	return kept
}
