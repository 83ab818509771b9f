package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterLegacyAminoCodec registers the messages under the names that hardware wallets show.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	legacy.RegisterAminoMsg(cdc, &MsgRegisterEvaluator{}, "modeld/RegisterEvaluator")
	legacy.RegisterAminoMsg(cdc, &MsgTopUpBond{}, "modeld/TopUpBond")
	legacy.RegisterAminoMsg(cdc, &MsgUnbond{}, "modeld/Unbond")
	legacy.RegisterAminoMsg(cdc, &MsgBondSteward{}, "modeld/BondSteward")
	legacy.RegisterAminoMsg(cdc, &MsgUnbondSteward{}, "modeld/UnbondSteward")
	legacy.RegisterAminoMsg(cdc, &MsgCreateBenchmark{}, "modeld/CreateBenchmark")
	legacy.RegisterAminoMsg(cdc, &MsgRetireBenchmark{}, "modeld/RetireBenchmark")
	legacy.RegisterAminoMsg(cdc, &MsgRequestEvaluation{}, "modeld/RequestEvaluation")
	legacy.RegisterAminoMsg(cdc, &MsgCommitEvaluations{}, "modeld/CommitEvaluations")
	legacy.RegisterAminoMsg(cdc, &MsgRevealEvaluations{}, "modeld/RevealEvaluations")
	legacy.RegisterAminoMsg(cdc, &MsgUnjail{}, "modeld/Unjail")
	legacy.RegisterAminoMsg(cdc, &MsgPublishBenchmark{}, "modeld/PublishBenchmark")
	legacy.RegisterAminoMsg(cdc, &MsgChallengeRound{}, "modeld/ChallengeRound")
	legacy.RegisterAminoMsg(cdc, &MsgCommitGold{}, "modeld/CommitGold")
	legacy.RegisterAminoMsg(cdc, &MsgRevealGold{}, "modeld/RevealGold")
	legacy.RegisterAminoMsg(cdc, &MsgDisputeGold{}, "modeld/DisputeGold")
	legacy.RegisterAminoMsg(cdc, &MsgResolveGold{}, "modeld/ResolveGold")
	legacy.RegisterAminoMsg(cdc, &MsgFundSponsorPool{}, "modeld/FundSponsorPool")
	legacy.RegisterAminoMsg(cdc, &MsgClaim{}, "modeld/Claim")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateParams{}, "modeld/evalreward/UpdateParams")
}

// RegisterInterfaces registers the messages with the interface registry.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgRegisterEvaluator{}, &MsgTopUpBond{}, &MsgUnbond{}, &MsgBondSteward{}, &MsgUnbondSteward{},
		&MsgCreateBenchmark{}, &MsgRetireBenchmark{}, &MsgRequestEvaluation{}, &MsgCommitEvaluations{},
		&MsgRevealEvaluations{}, &MsgUnjail{}, &MsgPublishBenchmark{}, &MsgChallengeRound{}, &MsgCommitGold{},
		&MsgRevealGold{}, &MsgDisputeGold{}, &MsgResolveGold{}, &MsgFundSponsorPool{}, &MsgClaim{}, &MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}
