package scene

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// ExpectAllItems fails when the answer to a commit or reveal says that an item had no effect:
// skipped items cost less than others and would flatter a measurement.
func ExpectAllItems(results []*abci.ExecTxResult) error {
	for i, result := range results {
		var data sdk.TxMsgData
		if err := proto.Unmarshal(result.Data, &data); err != nil {
			return fmt.Errorf("transaction %d: decode answer: %w", i, err)
		}
		for _, answer := range data.MsgResponses {
			skipped, err := skippedItems(answer.TypeUrl, answer.Value)
			if err != nil {
				return fmt.Errorf("transaction %d: decode answer: %w", i, err)
			}
			if len(skipped) > 0 {
				return fmt.Errorf("transaction %d: expected all items to count, got %d skipped, the first for %s",
					i, len(skipped), skipped[0].Reason)
			}
		}
	}
	return nil
}

func skippedItems(kind string, answer []byte) ([]evalrewardtypes.SkippedItem, error) {
	switch kind {
	case sdk.MsgTypeURL(&evalrewardtypes.MsgCommitEvaluationsResponse{}):
		var res evalrewardtypes.MsgCommitEvaluationsResponse
		err := proto.Unmarshal(answer, &res)
		return res.Skipped, err
	case sdk.MsgTypeURL(&evalrewardtypes.MsgRevealEvaluationsResponse{}):
		var res evalrewardtypes.MsgRevealEvaluationsResponse
		err := proto.Unmarshal(answer, &res)
		return res.Skipped, err
	default:
		return nil, nil
	}
}
