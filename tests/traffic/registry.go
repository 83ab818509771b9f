package traffic

import (
	"encoding/hex"
	"fmt"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// model gives a model, nil before the first one.
func (t *Traffic) model() *reference.Model {
	if len(t.s.Registry.Models) == 0 {
		return nil
	}
	return t.s.Registry.Models[1+uint64(t.rng.Intn(len(t.s.Registry.Models)))]
}

// ref names a version in one of the possible ways.
func (t *Traffic) ref() string {
	m := t.model()
	switch dice := t.rng.Intn(100); {
	case dice < 60:
		return m.Name
	case dice < 80:
		return fmt.Sprint(m.Name, "@", 1+t.rng.Intn(int(m.Latest)+1))
	case dice < 84:
		return m.Name + "@best"
	case dice < 88:
		return m.Name + "@stable"
	case dice < 90:
		return m.Name + "@latest"
	}
	if versions := len(t.s.Registry.Versions); versions > 0 {
		v := t.s.Registry.Versions[1+uint64(t.rng.Intn(versions))]
		return "sha256:" + hex.EncodeToString([]byte(v.Digest))
	}
	return "sha256:00"
}

// owner gives the owner of a model, seldom somebody else.
func (t *Traffic) owner(m *reference.Model) string {
	if t.chance(4) {
		return pick(t, t.People())
	}
	return m.Owner
}

func (t *Traffic) registerModel() any {
	who := t.rng.Intn(len(t.developers))
	names := []string{"lm", "vision", "audio"}
	return &regtypes.MsgRegisterModel{
		Owner: t.anyone(t.developers[who : who+1]), Model: fmt.Sprint("dev", who, "/", pick(t, names)), Description: "a model",
	}
}

func (t *Traffic) commitVersion() any {
	m := t.model()
	if m == nil {
		return nil
	}
	c := claim{owner: m.Owner, model: m.Name, digest: t.bytes(), salt: t.bytes()}
	t.claims = append(t.claims, c)
	if len(t.claims) > 20 {
		t.claims = t.claims[1:]
	}
	return &regtypes.MsgCommitVersion{Owner: c.owner, Hash: reference.VersionHash(memchain.ChainID, c.owner, c.model, c.digest, c.salt)}
}

func (t *Traffic) registerVersion() any {
	m := t.model()
	if m == nil {
		return nil
	}
	msg := &regtypes.MsgRegisterVersion{
		Owner: t.owner(m), Model: m.Name, ContentDigest: t.bytes(), ArtifactUri: "https://models.example/a", Architecture: "ngram",
		Licence: "Apache-2.0", Parents: t.parents(),
	}
	if len(t.claims) > 0 && t.chance(40) {
		c := pick(t, t.claims)
		msg.Owner, msg.Model, msg.ContentDigest, msg.Salt = c.owner, c.model, c.digest, c.salt
	}
	return msg
}

// parents gives some earlier versions, seldom one that does not exist.
func (t *Traffic) parents() []uint64 {
	versions := len(t.s.Registry.Versions)
	if versions == 0 || t.chance(50) {
		return nil
	}
	var parents []uint64
	for range 1 + t.rng.Intn(3) {
		parents = append(parents, 1+uint64(t.rng.Intn(versions)))
	}
	if t.chance(3) {
		parents = append(parents, uint64(versions+5))
	}
	return parents
}

func (t *Traffic) transferModel() any {
	m := t.model()
	if m == nil {
		return nil
	}
	to := t.anyone(t.developers)
	switch dice := t.rng.Intn(100); {
	case dice < 15:
		to = ""
	case dice < 20:
		to = memchain.Authority
	}
	return &regtypes.MsgTransferModel{Owner: t.owner(m), Model: m.Name, NewOwner: to}
}

func (t *Traffic) acceptTransfer() any {
	for id := uint64(1); id <= uint64(len(t.s.Registry.Models)); id++ {
		if m := t.s.Registry.Models[id]; m.Pending != "" && t.chance(60) {
			return &regtypes.MsgAcceptTransfer{NewOwner: m.Pending, Model: m.Name}
		}
	}
	m := t.model()
	if m == nil {
		return nil
	}
	return &regtypes.MsgAcceptTransfer{NewOwner: pick(t, t.developers), Model: m.Name}
}

func (t *Traffic) setAlias() any {
	m := t.model()
	if m == nil {
		return nil
	}
	alias := pick(t, []string{"stable", "beta", "stable", "latest", "12", "Bad"})
	return &regtypes.MsgSetAlias{Owner: t.owner(m), Model: m.Name, Alias: alias, Number: uint64(t.rng.Intn(int(m.Latest) + 2))}
}

func (t *Traffic) deleteAlias() any {
	m := t.model()
	if m == nil || t.chance(50) {
		return nil
	}
	return &regtypes.MsgDeleteAlias{Owner: t.owner(m), Model: m.Name, Alias: pick(t, []string{"stable", "beta", "best"})}
}

func (t *Traffic) yank() any {
	m := t.model()
	if m == nil || t.chance(60) {
		return nil
	}
	return &regtypes.MsgYankVersion{Owner: t.owner(m), Model: m.Name, Number: uint64(t.rng.Intn(int(m.Latest) + 2)), Reason: "broken"}
}

func (t *Traffic) setParents() any {
	rounds := t.rounds()
	if len(rounds) == 0 {
		return nil
	}
	authority := memchain.Authority
	if t.chance(5) {
		authority = pick(t, t.People())
	}
	return &regtypes.MsgSetParents{Authority: authority, Version: pick(t, rounds).Version, Parents: t.parents()}
}

func (t *Traffic) registryParams() any {
	if t.Steady || t.chance(70) {
		return nil
	}
	p := t.s.Registry.Params
	p.MinCommitAgeBlocks = uint64(t.rng.Intn(3)) * uint64(t.rng.Intn(2))
	p.MaxCommitAgeBlocks = uint64(t.rng.Intn(80))
	p.RegistrationFee, p.MetadataByteFee = math.NewInt(t.rng.Int63n(1_000)), math.NewInt(t.rng.Int63n(10))
	return &regtypes.MsgUpdateParams{Authority: memchain.Authority, Params: p}
}
