package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// The first model of a namespace takes it; later models get the next id.
func TestRegisterModelTakesItsNamespace(t *testing.T) {
	c := newChain(t)
	c.at(7)

	res := must(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: account("alice"), Model: "acme/tiny-lm", Description: "small"},
		&types.EventModelRegistered{Model: "acme/tiny-lm", ModelId: 1, Owner: account("alice")})

	require.Equal(t, uint64(1), res.ModelId)
	require.Equal(t, uint64(2), c.model("alice", "acme/other"))
	require.Equal(t, uint64(3), c.model("bob", "acme.two/tiny-lm"))
	gs := c.export()
	require.Equal(t, types.Model{
		Id: 1, Namespace: "acme", Name: "tiny-lm", Owner: account("alice"), CreatedHeight: 7, Description: "small",
	}, gs.Models[0])
	require.Equal(t, []types.Namespace{{Name: "acme", Owner: account("alice")}, {Name: "acme.two", Owner: account("bob")}}, gs.Namespaces)
	owner, err := c.k.NamespaceOwner(c.ctx, "acme")
	require.NoError(t, err)
	require.Equal(t, account("alice"), owner)
}

func TestRegisterModelRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	ask := func(owner, model, description string) *types.MsgRegisterModel {
		return &types.MsgRegisterModel{Owner: owner, Model: model, Description: description}
	}

	refuse(c, c.msgs.RegisterModel, ask(account("alice"), "acme/lm", ""), types.ErrModelExists, "acme/lm")
	refuse(c, c.msgs.RegisterModel, ask(account("bob"), "acme/lm", ""), types.ErrNamespaceTaken, "acme")
	refuse(c, c.msgs.RegisterModel, ask(account("bob"), "acme/new", ""), types.ErrNamespaceTaken)
	for _, owner := range []string{"", " ", "alice", "cosmos1xyz", strings.Replace(account("alice"), "cosmos", "osmo", 1)} {
		refuse(c, c.msgs.RegisterModel, ask(owner, "free/lm", ""), types.ErrInvalidField, "owner")
	}
	for _, name := range []string{"", "/", "lm", "acme/", "/lm", "acme/lm/x", "Acme/lm", "acme/lm@1", "-a/lm", "acme/.lm", "acme/l m", "acme/lm\x00", "acme/l\u200em", "аcme/lm"} {
		refuse(c, c.msgs.RegisterModel, ask(account("alice"), name, ""), types.ErrInvalidField, "model")
	}
	part := strings.Repeat("a", 63)
	refuse(c, c.msgs.RegisterModel, ask(account("alice"), part+"a/lm", ""), types.ErrInvalidField)
	refuse(c, c.msgs.RegisterModel, ask(account("alice"), "acme/"+part+"a", ""), types.ErrInvalidField)
	refuse(c, c.msgs.RegisterModel, ask(account("alice"), "a/b", strings.Repeat("d", 513)), types.ErrInvalidField, "description", "512", "513")
	for _, text := range []string{"\xff", "line\nbreak", "\x00", "\x7f", "\u0085", "abc\u202etxt"} {
		refuse(c, c.msgs.RegisterModel, ask(account("alice"), "a/b", text), types.ErrInvalidField, "description")
	}

	must(c, c.msgs.RegisterModel, ask(account("alice"), part+"/"+part, strings.Repeat("é", 256)))
}

// An address may be written in upper case; it is the same account.
func TestUpperCaseAddressIsTheSameAccount(t *testing.T) {
	c := newChain(t)
	must(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: strings.ToUpper(account("alice")), Model: "acme/lm"})

	msg := artifact("alice", "acme/lm", 1)
	msg.Owner = strings.ToUpper(msg.Owner)
	must(c, c.msgs.RegisterVersion, msg)
	refuse(c, c.msgs.TransferModel, &types.MsgTransferModel{
		Owner: account("alice"), Model: "acme/lm", NewOwner: strings.ToUpper(account("alice")),
	}, types.ErrInvalidRecipient, "already")

	gs := c.export()
	require.Equal(t, account("alice"), gs.Models[0].Owner)
	require.Equal(t, account("alice"), gs.Versions[0].Registrant)
}

// A model changes hands in two steps; the namespace stays behind.
func TestTransferModel(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	offer := func(owner, to string) *types.MsgTransferModel {
		return &types.MsgTransferModel{Owner: account(owner), Model: "acme/lm", NewOwner: to}
	}
	accept := func(by string) *types.MsgAcceptTransfer {
		return &types.MsgAcceptTransfer{NewOwner: account(by), Model: "acme/lm"}
	}

	refuse(c, c.msgs.TransferModel, offer("alice", ""), types.ErrNoTransfer, "nobody")
	must(c, c.msgs.TransferModel, offer("alice", account("bob")),
		&types.EventModelTransferOffered{Model: "acme/lm", Owner: account("alice"), PendingOwner: account("bob")})
	must(c, c.msgs.TransferModel, offer("alice", ""), &types.EventModelTransferOffered{Model: "acme/lm", Owner: account("alice")})
	refuse(c, c.msgs.AcceptTransfer, accept("bob"), types.ErrNoTransfer)

	must(c, c.msgs.TransferModel, offer("alice", account("carol")))
	must(c, c.msgs.TransferModel, offer("alice", account("bob"))) // a later offer replaces the first
	refuse(c, c.msgs.AcceptTransfer, accept("carol"), types.ErrNoTransfer, account("bob"))
	refuse(c, c.msgs.AcceptTransfer, accept("alice"), types.ErrNoTransfer)
	must(c, c.msgs.AcceptTransfer, accept("bob"),
		&types.EventModelTransferred{Model: "acme/lm", PreviousOwner: account("alice"), Owner: account("bob")})

	refuse(c, c.msgs.TransferModel, offer("alice", account("carol")), types.ErrNotOwner)
	refuse(c, c.msgs.RegisterVersion, artifact("alice", "acme/lm", 1), types.ErrNotOwner)
	refuse(c, c.msgs.AcceptTransfer, accept("bob"), types.ErrNoTransfer)
	c.version("bob", "acme/lm", 1)
	refuse(c, c.msgs.RegisterModel, &types.MsgRegisterModel{Owner: account("bob"), Model: "acme/two"}, types.ErrNamespaceTaken)
	c.model("alice", "acme/two")
	require.Equal(t, []string{"acme/two"}, c.ownedBy("alice"))
	require.Equal(t, []string{"acme/lm"}, c.ownedBy("bob"))
}

func TestTransferRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	offer := func(owner, model, to string) *types.MsgTransferModel {
		return &types.MsgTransferModel{Owner: owner, Model: model, NewOwner: to}
	}
	alice := account("alice")

	refuse(c, c.msgs.TransferModel, offer(account("bob"), "acme/lm", account("bob")), types.ErrNotOwner, alice)
	refuse(c, c.msgs.TransferModel, offer(alice, "acme/no", account("bob")), types.ErrModelNotFound, "acme/no")
	refuse(c, c.msgs.TransferModel, offer(alice, "acme", account("bob")), types.ErrInvalidField, "model")
	refuse(c, c.msgs.TransferModel, offer("x", "acme/lm", account("bob")), types.ErrInvalidField, "owner")
	refuse(c, c.msgs.TransferModel, offer(alice, "acme/lm", "bob"), types.ErrInvalidField, "new_owner")
	refuse(c, c.msgs.TransferModel, offer(alice, "acme/lm", alice), types.ErrInvalidRecipient)
	for name, module := range map[string]sdk.AccAddress{
		"one that may receive coins": authtypes.NewModuleAddress("treasury"),
		"the authority":              authtypes.NewModuleAddress("gov"),
		"the registry":               authtypes.NewModuleAddress(types.ModuleName),
		"one that the bank blocks":   c.bank.blocked,
	} {
		t.Log(name)
		refuse(c, c.msgs.TransferModel, offer(alice, "acme/lm", module.String()), types.ErrInvalidRecipient, "module")
		refuse(c, c.msgs.TransferModel, offer(alice, "acme/lm", strings.ToUpper(module.String())), types.ErrInvalidRecipient)
	}
	refuse(c, c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: "x", Model: "acme/lm"}, types.ErrInvalidField, "new_owner")
	refuse(c, c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: alice, Model: "acme/no"}, types.ErrModelNotFound)
	refuse(c, c.msgs.AcceptTransfer, &types.MsgAcceptTransfer{NewOwner: alice, Model: "x"}, types.ErrInvalidField)

	// An account that does not exist yet can sign later.
	must(c, c.msgs.TransferModel, offer(alice, "acme/lm", sdk.AccAddress("nobody has this addr").String()))
}

// ownedBy lists the models of an account by the query.
func (c *chain) ownedBy(owner string) []string {
	c.t.Helper()
	res, err := c.queries.Models(c.ctx, &types.QueryModelsRequest{Owner: account(owner)})
	require.NoError(c.t, err)
	var names []string
	for _, m := range res.Models {
		names = append(names, m.FullName())
	}
	return names
}
