package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// full gives a message in which every field has its largest size.
func full(owner, model string, parents ...uint64) *types.MsgRegisterVersion {
	msg := &types.MsgRegisterVersion{
		Owner: account(owner), Model: model,
		ContentDigest:   digest(9000),
		ArtifactUri:     "https://" + strings.Repeat("a", 248),
		ModelCardDigest: digest(1),
		Architecture:    strings.Repeat("a", 64),
		ParameterCount:  ^uint64(0),
		Licence:         "LicenseRef-" + strings.Repeat("a", 53),
		Notes:           strings.Repeat("é", 256),
		Parents:         parents,
		Salt:            digest(2),
	}
	for i := range 8 {
		msg.Datasets = append(msg.Datasets, types.Dataset{Name: strings.Repeat(string(rune('a'+i)), 64), Digest: digest(i)})
	}
	return msg
}

// The owner registers versions 1, 2 of a model; ids count over all models.
func TestRegisterVersion(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	c.at(5)

	msg := artifact("alice", "acme/lm", 1)
	res := must(c, c.msgs.RegisterVersion, msg, &types.EventVersionRegistered{
		Ref: "acme/lm@1", Version: 1, ContentDigest: hexOf(digest(1)), Owner: account("alice"), Fee: "0",
	})
	require.Equal(t, &types.MsgRegisterVersionResponse{Version: 1, Ref: "acme/lm@1"}, res)
	require.Equal(t, uint64(2), c.version("bob", "bobs/lm", 2, 1))
	require.Equal(t, "acme/lm@2", must(c, c.msgs.RegisterVersion, artifact("alice", "acme/lm", 3)).Ref)
	for i := range 3 {
		c.version("bob", "bobs/lm", 10+i)
	}

	must(c, c.msgs.RegisterVersion, full("alice", "acme/lm", 1, 2, 4, 5))
	v, m, err := c.k.VersionByID(c.ctx, 7)
	require.NoError(t, err)
	require.Equal(t, uint64(3), m.LatestNumber)
	want := full("alice", "acme/lm", 1, 2, 4, 5).Content()
	want.Id, want.ModelId, want.Number, want.Registrant, want.Height = 7, 1, 3, account("alice"), 5
	require.Equal(t, want, v)
}

// Each field is refused one beyond its limit, and the error names it.
func TestRegisterVersionFieldLimits(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	for i := range 6 {
		c.model("bob", "bobs/lm"+digits(i))
		c.version("bob", "bobs/lm"+digits(i), i)
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	for field, spoil := range map[string]func(*types.MsgRegisterVersion){
		"owner":              func(m *types.MsgRegisterVersion) { m.Owner = "alice" },
		"model":              func(m *types.MsgRegisterVersion) { m.Model = "acme" },
		"content_digest":     func(m *types.MsgRegisterVersion) { m.ContentDigest = m.ContentDigest[:31] },
		"content_digest: 33": func(m *types.MsgRegisterVersion) { m.ContentDigest = append(m.ContentDigest, 0) },
		"content_digest: 0":  func(m *types.MsgRegisterVersion) { m.ContentDigest = nil },
		"artifact_uri":       func(m *types.MsgRegisterVersion) { m.ArtifactUri += "a" },
		"artifact_uri: none": func(m *types.MsgRegisterVersion) { m.ArtifactUri = "" },
		"artifact_uri: http": func(m *types.MsgRegisterVersion) { m.ArtifactUri = "http://models.example" },
		"model_card_digest":  func(m *types.MsgRegisterVersion) { m.ModelCardDigest = m.ModelCardDigest[:31] },
		"architecture":       func(m *types.MsgRegisterVersion) { m.Architecture += "a" },
		"architecture: UTF8": func(m *types.MsgRegisterVersion) { m.Architecture = "\xc3\x28" },
		"datasets":           func(m *types.MsgRegisterVersion) { m.Datasets = append(m.Datasets, types.Dataset{Name: "z"}) },
		"datasets[7].name":   func(m *types.MsgRegisterVersion) { m.Datasets[7].Name = long(65) },
		"datasets[0].name":   func(m *types.MsgRegisterVersion) { m.Datasets[0].Name = "" },
		"datasets[1].name":   func(m *types.MsgRegisterVersion) { m.Datasets[1].Name = "a\tb" },
		"datasets[3].digest": func(m *types.MsgRegisterVersion) { m.Datasets[3].Digest = digest(0)[:1] },
		"datasets[5]":        func(m *types.MsgRegisterVersion) { m.Datasets[5] = m.Datasets[2] },
		"licence":            func(m *types.MsgRegisterVersion) { m.Licence += "a" },
		"licence: none":      func(m *types.MsgRegisterVersion) { m.Licence = "" },
		"licence: unknown":   func(m *types.MsgRegisterVersion) { m.Licence = "GPL-9.0-only" },
		"notes":              func(m *types.MsgRegisterVersion) { m.Notes += "a" },
		"notes: control":     func(m *types.MsgRegisterVersion) { m.Notes = "a\u2066b" },
		"salt":               func(m *types.MsgRegisterVersion) { m.Salt = m.Salt[:31] },
	} {
		msg := full("alice", "acme/lm", 1, 2, 3, 4)
		spoil(msg)
		name, _, _ := strings.Cut(field, ":")
		refuse(c, c.msgs.RegisterVersion, msg, types.ErrInvalidField, name)
	}
	for _, parents := range [][]uint64{{1, 2, 3, 4, 5}, {1, 2, 1}, {0}} {
		refuse(c, c.msgs.RegisterVersion, full("alice", "acme/lm", parents...), types.ErrInvalidParents)
	}
	refuse(c, c.msgs.RegisterVersion, full("alice", "acme/lm", 1, 7), types.ErrParentNotFound, "7")
	refuse(c, c.msgs.RegisterVersion, full("alice", "acme/lm", 1, ^uint64(0)), types.ErrParentNotFound)
	must(c, c.msgs.RegisterVersion, full("alice", "acme/lm", 1, 2, 3, 4))
}

// Nobody registers for another, twice, or what does not exist.
func TestRegisterVersionRefusals(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	c.model("bob", "bobs/lm")
	c.version("alice", "acme/lm", 1)
	c.version("alice", "acme/lm", 2)

	refuse(c, c.msgs.RegisterVersion, artifact("bob", "acme/lm", 3), types.ErrNotOwner, account("alice"))
	refuse(c, c.msgs.RegisterVersion, artifact("alice", "acme/no", 3), types.ErrModelNotFound)
	refuse(c, c.msgs.RegisterVersion, artifact("alice", "acme/lm", 1), types.ErrDigestExists, hexOf(digest(1)))
	refuse(c, c.msgs.RegisterVersion, artifact("bob", "bobs/lm", 1), types.ErrDigestExists)

	implied := artifact("alice", "acme/lm", 3)
	implied.Parents = []uint64{2}
	refuse(c, c.msgs.RegisterVersion, implied, types.ErrInvalidParents, "implied")
	c.version("alice", "acme/lm", 3, 1) // an older own version may be a parent
	c.version("bob", "bobs/lm", 4, 2)
}

// The fee counts the bytes of the metadata; it leaves the payer at once and is burned when
// the block ends.
func TestRegistrationFee(t *testing.T) {
	c := newChain(t)
	p := types.DevParams()
	p.RegistrationFee, p.MetadataByteFee = math.NewInt(1000), math.NewInt(7)
	require.NoError(t, c.k.Params.Set(c.ctx, p))
	c.model("alice", "acme/lm")
	c.model("alice", "acme/other")
	c.version0("alice", "acme/other")
	msg := artifact("alice", "acme/lm", 1)
	msg.Notes, msg.Parents, msg.Architecture, msg.ModelCardDigest = "two words", []uint64{1}, "gru", digest(5)
	msg.Datasets = []types.Dataset{{Name: "wiki", Digest: digest(6)}, {Name: "web"}}
	const bytes = 30 + 3 + 9 + 8 + 3 + 32 + 4 + 32 + 3 // uri, licence, notes, parent, architecture, card, datasets
	fee := math.NewInt(1000 + 7*bytes)

	require.NoError(t, c.bank.add(c.ctx, account("alice"), fee.SubRaw(1)))
	c.refusePayment(msg, "insufficient funds")
	require.NoError(t, c.bank.add(c.ctx, account("alice"), math.NewInt(2)))
	must(c, c.msgs.RegisterVersion, msg, &types.EventVersionRegistered{
		Ref: "acme/lm@1", Version: 2, ContentDigest: hexOf(digest(1)), Owner: account("alice"), Fee: fee.String(),
	})
	require.Equal(t, "1", c.bank.of(c.ctx, account("alice")).String())
	require.Equal(t, fee, c.bank.of(c.ctx, inTransit))

	c.endBlock()
	c.emitted(&types.EventFeesBurned{Amount: fee.String()})
	burned, err := c.k.Burned(c.ctx)
	require.NoError(t, err)
	require.Equal(t, fee, burned)
	require.Equal(t, fee, c.export().Burned)
}

// version0 registers a version of a rich owner, for tests in which fees are taken.
func (c *chain) version0(owner, model string) {
	c.t.Helper()
	require.NoError(c.t, c.bank.add(c.ctx, account(owner), math.NewInt(1_000_000)))
	c.version(owner, model, 77)
	c.endBlock()
	require.NoError(c.t, c.bank.balances.Clear(c.ctx, nil))
	require.NoError(c.t, c.k.BurnedTotal.Set(c.ctx, math.ZeroInt()))
}

// refusePayment asserts that a registration that the bank refuses leaves no trace.
func (c *chain) refusePayment(msg *types.MsgRegisterVersion, words string) {
	c.t.Helper()
	before := c.dump()
	_, err := c.msgs.RegisterVersion(c.ctx, msg)
	require.ErrorContains(c.t, err, words)
	require.Equal(c.t, before, c.dump())
}
