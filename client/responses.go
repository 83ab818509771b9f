package client

import (
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/x/authz"
)

// responses decodes the answers to the messages of a transaction. Those to messages inside of
// a MsgExec take its place, so that a Sender with a Granter gives what one without gives.
func (c *Client) responses(raw, data []byte) ([]proto.Message, error) {
	var packed sdk.TxMsgData
	if err := packed.Unmarshal(data); err != nil {
		return nil, err
	}
	decoded, err := c.encoding.Tx.TxDecoder()(raw)
	if err != nil {
		return nil, err
	}
	msgs := decoded.GetMsgs()
	if len(msgs) != len(packed.MsgResponses) {
		return nil, fmt.Errorf("expected %d responses, got %d", len(msgs), len(packed.MsgResponses))
	}
	var list []proto.Message
	for i, response := range packed.MsgResponses {
		if exec, ok := msgs[i].(*authz.MsgExec); ok {
			inner, err := c.innerResponses(exec, response.Value)
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
			continue
		}
		message, err := c.response(response)
		if err != nil {
			return nil, err
		}
		list = append(list, message)
	}
	return list, nil
}

func (c *Client) innerResponses(exec *authz.MsgExec, data []byte) ([]proto.Message, error) {
	var outer authz.MsgExecResponse
	if err := outer.Unmarshal(data); err != nil {
		return nil, err
	}
	if len(outer.Results) != len(exec.Msgs) {
		return nil, fmt.Errorf("expected %d responses inside of MsgExec, got %d", len(exec.Msgs), len(outer.Results))
	}
	var list []proto.Message
	for i, value := range outer.Results {
		message, err := c.response(&codectypes.Any{TypeUrl: exec.Msgs[i].TypeUrl + "Response", Value: value})
		if err != nil {
			return nil, err
		}
		list = append(list, message)
	}
	return list, nil
}

func (c *Client) response(packed *codectypes.Any) (proto.Message, error) {
	var response tx.MsgResponse
	if err := c.encoding.Registry.UnpackAny(packed, &response); err != nil {
		return nil, err
	}
	message, ok := response.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("expected a message of type %s, got %T", packed.TypeUrl, response)
	}
	return message, nil
}
