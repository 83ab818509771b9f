package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// listener is a client that hears events.
type listener interface {
	Start() error
	Stop() error
	Subscribe(ctx context.Context, subscriber, query string, capacity ...int) (<-chan coretypes.ResultEvent, error)
}

// listen subscribes to the event of a transaction. A node that sends no events is asked
// again and again instead, so a failure is none.
func (s *sender) listen(ctx context.Context, tx cmttypes.Tx) (<-chan coretypes.ResultEvent, func()) {
	node, ok := s.CometRPC.(listener)
	if !ok || s.wait <= 0 || node.Start() != nil {
		return nil, func() {}
	}
	news, err := node.Subscribe(ctx, "modeld", cmttypes.EventQueryTxFor(tx).String(), 1)
	if err != nil {
		news = nil
	}
	return news, func() { _ = node.Stop() }
}

// resultOf reads the result of a transaction out of its event; nil for any other.
func resultOf(event coretypes.ResultEvent) *coretypes.ResultTx {
	data, ok := event.Data.(cmttypes.EventDataTx)
	if !ok {
		return nil
	}
	return &coretypes.ResultTx{
		Hash: cmttypes.Tx(data.Tx).Hash(), Height: data.Height, Index: data.Index, TxResult: data.Result, Tx: data.Tx,
	}
}

// printResult prints a transaction as it went in its block: with json the tx_response of the
// REST route, with the answers to its messages decoded; as text what a person wants to know.
func (s *sender) printResult(cmd *cobra.Command, ctx client.Context) error {
	response, err := s.response(cmd, ctx)
	if err != nil {
		return err
	}
	text, err := ctx.Codec.MarshalJSON(response)
	if err != nil {
		return err
	}
	answers, err := messageAnswers(ctx, s.included.TxResult.Data)
	if err != nil {
		return err
	}
	if outputFormat(cmd, ctx) == flags.OutputFormatJSON {
		return ctx.WithOutputFormat(flags.OutputFormatJSON).PrintRaw(
			fmt.Appendf(nil, `%s,"msg_responses":%s}`, strings.TrimSuffix(string(text), "}"), answers))
	}
	short, err := json.Marshal(newTxSummary(response, answers))
	if err != nil {
		return err
	}
	return ctx.WithOutputFormat(flags.OutputFormatText).PrintRaw(short)
}

func (s *sender) response(cmd *cobra.Command, ctx client.Context) (*sdk.TxResponse, error) {
	decoded, err := ctx.TxConfig.TxDecoder()(s.included.Tx)
	if err != nil {
		return nil, fmt.Errorf("decode transaction %X: %w", []byte(s.included.Hash), err)
	}
	var packed *codectypes.Any
	if tx, ok := decoded.(interface{ AsAny() *codectypes.Any }); ok {
		packed = tx.AsAny()
	}
	when := ""
	if block, err := s.Block(cmd.Context(), &s.included.Height); err == nil {
		when = block.Block.Time.Format(time.RFC3339)
	}
	return sdk.NewResponseResultTx(s.included, packed, when), nil
}

// messageAnswers decodes what the messages of a transaction answered.
func messageAnswers(ctx client.Context, data []byte) (json.RawMessage, error) {
	var answers sdk.TxMsgData
	if err := ctx.Codec.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("decode answers: %w", err)
	}
	list := make([]json.RawMessage, len(answers.MsgResponses))
	for i, answer := range answers.MsgResponses {
		text, err := ctx.Codec.MarshalJSON(answer)
		if err != nil {
			return nil, fmt.Errorf("decode answer %s: %w", answer.TypeUrl, err)
		}
		list[i] = text
	}
	return json.Marshal(list)
}

// txSummary is a transaction for people: without its bytes and the events of fees and gas.
type txSummary struct {
	TxHash    string                         `json:"txhash"`
	Height    int64                          `json:"height"`
	Code      uint32                         `json:"code"`
	Codespace string                         `json:"codespace,omitempty"`
	RawLog    string                         `json:"raw_log,omitempty"`
	GasUsed   int64                          `json:"gas_used"`
	GasWanted int64                          `json:"gas_wanted"`
	Answers   json.RawMessage                `json:"msg_responses"`
	Events    []map[string]map[string]string `json:"events,omitempty"`
}

func newTxSummary(r *sdk.TxResponse, answers json.RawMessage) txSummary {
	s := txSummary{r.TxHash, r.Height, r.Code, r.Codespace, r.RawLog, r.GasUsed, r.GasWanted, answers, nil}
	for _, event := range r.Events {
		if !strings.HasPrefix(event.Type, "modeld.") {
			continue
		}
		fields := map[string]string{}
		for _, attribute := range event.Attributes {
			fields[attribute.Key] = strings.Trim(attribute.Value, `"`)
		}
		s.Events = append(s.Events, map[string]map[string]string{event.Type: fields})
	}
	return s
}

// outputFormat is what --output says, or else the settings of the client.
func outputFormat(cmd *cobra.Command, ctx client.Context) string {
	if flag := cmd.Flags().Lookup(flags.FlagOutput); flag != nil && (flag.Changed || ctx.OutputFormat == "") {
		return flag.Value.String()
	}
	return ctx.OutputFormat
}
