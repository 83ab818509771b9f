package rig

import (
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
)

// Signer signs the transactions of one account, one after the other.
type Signer struct {
	testkit.Account
	number, sequence uint64
}

// Signer gives the signer of an account at the last block. Errors: an unknown account.
func (n *Node) Signer(account testkit.Account) (*Signer, error) {
	ctx, err := n.App.CreateQueryContext(n.height, false)
	if err != nil {
		return nil, err
	}
	stored := n.App.AccountKeeper.GetAccount(ctx, account.Address)
	if stored == nil {
		return nil, fmt.Errorf("account %s: expected it in the genesis, found none", account.Name)
	}
	return &Signer{Account: account, number: stored.GetAccountNumber(), sequence: stored.GetSequence()}, nil
}

// Tx gives the bytes of a transaction that declares gas and pays the least fee for it.
func (s *Signer) Tx(gas uint64, msgs ...sdk.Msg) ([]byte, error) {
	body := &tx.TxBody{}
	for _, msg := range msgs {
		packed, err := codectypes.NewAnyWithValue(msg)
		if err != nil {
			return nil, fmt.Errorf("encode %T: %w", msg, err)
		}
		body.Messages = append(body.Messages, packed)
	}
	key, err := codectypes.NewAnyWithValue(s.Key.PubKey())
	if err != nil {
		return nil, err
	}
	fee := sdk.NewCoins(sdk.NewCoin(app.BaseDenom, math.NewIntFromUint64((gas*25+999)/1000)))
	auth := &tx.AuthInfo{
		SignerInfos: []*tx.SignerInfo{{
			PublicKey: key, Sequence: s.sequence,
			ModeInfo: &tx.ModeInfo{Sum: &tx.ModeInfo_Single_{Single: &tx.ModeInfo_Single{Mode: signing.SignMode_SIGN_MODE_DIRECT}}},
		}},
		Fee: &tx.Fee{Amount: fee, GasLimit: gas},
	}
	raw := &tx.TxRaw{}
	if raw.BodyBytes, err = proto.Marshal(body); err != nil {
		return nil, err
	}
	if raw.AuthInfoBytes, err = proto.Marshal(auth); err != nil {
		return nil, err
	}
	signed, err := proto.Marshal(&tx.SignDoc{
		BodyBytes: raw.BodyBytes, AuthInfoBytes: raw.AuthInfoBytes, ChainId: testkit.ChainID, AccountNumber: s.number,
	})
	if err != nil {
		return nil, err
	}
	signature, err := s.Key.Sign(signed)
	if err != nil {
		return nil, fmt.Errorf("sign for %s: %w", s.Name, err)
	}
	raw.Signatures = [][]byte{signature}
	s.sequence++
	return proto.Marshal(raw)
}
