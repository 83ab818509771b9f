package keeper_test

import (
	"errors"
	"testing"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// A message that is empty or nil is refused like any other bad one; nothing panics.
func TestEmptyMessagesAreRefused(t *testing.T) {
	c := busy(t)

	refuse(c, c.msgs.RegisterModel, &types.MsgRegisterModel{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.CommitVersion, &types.MsgCommitVersion{}, types.ErrInvalidField, "hash")
	refuse(c, c.msgs.RegisterVersion, &types.MsgRegisterVersion{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.TransferModel, &types.MsgTransferModel{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.SetAlias, &types.MsgSetAlias{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.DeleteAlias, &types.MsgDeleteAlias{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.YankVersion, &types.MsgYankVersion{}, types.ErrInvalidField, "model")
	refuse(c, c.msgs.SetParents, &types.MsgSetParents{}, types.ErrInvalidAuthority)
	refuse(c, c.msgs.UpdateParams, &types.MsgUpdateParams{}, types.ErrInvalidAuthority)
	refuse(c, c.msgs.SetParents, &types.MsgSetParents{Authority: gov()}, types.ErrInvalidField, "version")
	refuse(c, c.msgs.UpdateParams, &types.MsgUpdateParams{Authority: gov()}, types.ErrInvalidParams, "max_commit_age_blocks")

	refuse(c, c.msgs.RegisterModel, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.CommitVersion, nil, types.ErrInvalidField, "hash")
	refuse(c, c.msgs.RegisterVersion, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.TransferModel, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.AcceptTransfer, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.SetAlias, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.DeleteAlias, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.YankVersion, nil, types.ErrInvalidField, "model")
	refuse(c, c.msgs.SetParents, nil, types.ErrInvalidAuthority)
	refuse(c, c.msgs.UpdateParams, nil, types.ErrInvalidAuthority)
}

// Signers that are no addresses, or that do not own the model, get nowhere with any message
// of an owner.
func TestOnlyTheOwnerActs(t *testing.T) {
	c := busy(t)
	for signer, want := range map[string]error{"": types.ErrInvalidField, "alice": types.ErrInvalidField, account("eve"): types.ErrNotOwner, gov(): types.ErrNotOwner} {
		words := "acme/lm"
		if errors.Is(want, types.ErrInvalidField) {
			words = "owner"
		}
		version := artifact("alice", "acme/lm", 60)
		version.Owner = signer
		alias := setAlias("alice", "acme/lm", "new", 1)
		alias.Owner = signer
		gone := deleteAlias("alice", "acme/lm", "stable")
		gone.Owner = signer
		refuse(c, c.msgs.RegisterVersion, version, want, words)
		refuse(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: signer, Model: "acme/lm", NewOwner: account("carol")}, want, words)
		refuse(c, c.msgs.TransferModel, &types.MsgTransferModel{Owner: signer, Model: "acme/lm"}, want, words)
		refuse(c, c.msgs.SetAlias, alias, want, words)
		refuse(c, c.msgs.DeleteAlias, gone, want, words)
		refuse(c, c.msgs.YankVersion, &types.MsgYankVersion{Owner: signer, Model: "acme/lm", Number: 1, Reason: "x"}, want, words)
	}
}
