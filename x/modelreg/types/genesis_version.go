package types

import (
	"fmt"
)

func (g *genesisCheck) versions() error {
	digests := map[string]bool{}
	for i, v := range g.Versions {
		if v.Id != uint64(i)+1 {
			return fail("versions", i, "expected id %d, got %d", i+1, v.Id)
		}
		if v.ModelId < 1 || v.ModelId > uint64(len(g.Models)) {
			return fail("versions", i, "model_id: expected 1..%d, got %d", len(g.Models), v.ModelId)
		}
		own := g.versionIDs[v.ModelId-1]
		if v.Number != uint64(len(own))+1 {
			return fail("versions", i, "number: expected %d, the next of model %d, got %d", len(own)+1, v.ModelId, v.Number)
		}
		if err := v.CheckContent(); err != nil {
			return fail("versions", i, "%s", err)
		}
		if digests[string(v.ContentDigest)] {
			return fail("versions", i, "content_digest: expected distinct digests, got %x twice", v.ContentDigest)
		}
		digests[string(v.ContentDigest)] = true
		var previous uint64
		if len(own) > 0 {
			previous = own[len(own)-1]
		}
		if err := v.CheckParents(previous); err != nil {
			return fail("versions", i, "parents: %s", err)
		}
		if err := g.registration(v); err != nil {
			return fail("versions", i, "%s", err)
		}
		g.versionIDs[v.ModelId-1] = append(own, v.Id)
	}
	return nil
}

// registration checks what the chain wrote about a version.
func (g *genesisCheck) registration(v Version) error {
	if err := g.account(v.Registrant); err != nil {
		return err
	}
	if err := checkHeight("height", v.Height); err != nil {
		return err
	}
	if v.Yanked {
		return checkText("yank_reason", v.YankReason, 1, MaxYankReasonBytes)
	}
	if v.YankReason != "" {
		return invalid("yank_reason", "none, since the version is not yanked", quote(v.YankReason))
	}
	return nil
}

func (g *genesisCheck) version(id uint64) error {
	if id < 1 || id > uint64(len(g.Versions)) {
		return invalid("version", fmt.Sprintf("1..%d", len(g.Versions)), fmt.Sprintf("%d", id))
	}
	return nil
}

// account refuses (ErrInvalidField) an address that is not spelt as the chain spells it.
func (g *genesisCheck) account(text string) error {
	addr, err := g.addresses.StringToBytes(text)
	if err != nil {
		return invalid("address", "an account of this chain", fmt.Sprintf("%s: %s", quote(text), err))
	}
	spelling, err := g.addresses.BytesToString(addr)
	if err != nil {
		return invalid("address", "an account of this chain", fmt.Sprintf("%s: %s", quote(text), err))
	}
	if spelling != text {
		return invalid("address", spelling, quote(text))
	}
	return nil
}

func checkHeight(field string, height int64) error {
	if height < 0 {
		return invalid(field, "a height from 0", fmt.Sprintf("%d", height))
	}
	return nil
}
