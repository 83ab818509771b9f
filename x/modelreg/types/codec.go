package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterInterfaces makes the messages known to the codec.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgRegisterModel{}, &MsgCommitVersion{}, &MsgRegisterVersion{},
		&MsgTransferModel{}, &MsgAcceptTransfer{},
		&MsgSetAlias{}, &MsgDeleteAlias{}, &MsgYankVersion{},
		&MsgSetParents{}, &MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

// RegisterLegacyAminoCodec names the messages for hardware wallets, which sign amino JSON.
// The names are those of the option amino.name in tx.proto.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	legacy.RegisterAminoMsg(cdc, &MsgRegisterModel{}, "modeld/RegisterModel")
	legacy.RegisterAminoMsg(cdc, &MsgCommitVersion{}, "modeld/CommitVersion")
	legacy.RegisterAminoMsg(cdc, &MsgRegisterVersion{}, "modeld/RegisterVersion")
	legacy.RegisterAminoMsg(cdc, &MsgTransferModel{}, "modeld/TransferModel")
	legacy.RegisterAminoMsg(cdc, &MsgAcceptTransfer{}, "modeld/AcceptTransfer")
	legacy.RegisterAminoMsg(cdc, &MsgSetAlias{}, "modeld/SetAlias")
	legacy.RegisterAminoMsg(cdc, &MsgDeleteAlias{}, "modeld/DeleteAlias")
	legacy.RegisterAminoMsg(cdc, &MsgYankVersion{}, "modeld/YankVersion")
	legacy.RegisterAminoMsg(cdc, &MsgSetParents{}, "modeld/SetParents")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateParams{}, "modeld/modelreg/UpdateParams")
	cdc.RegisterConcrete(Params{}, "modeld/modelreg/Params", nil)
}
