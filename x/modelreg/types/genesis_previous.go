package types

import (
	"bytes"
)

// previousOwners needs the models.
func (g *genesisCheck) previousOwners() error {
	var last []byte
	count := 0
	for i, p := range g.PreviousOwners {
		if p.ModelId < 1 || p.ModelId > uint64(len(g.Models)) {
			return fail("previous_owners", i, "model_id: expected 1..%d, got %d", len(g.Models), p.ModelId)
		}
		if err := g.account(p.Owner); err != nil {
			return fail("previous_owners", i, "owner: %s", err)
		}
		if err := checkHeight("height", p.Height); err != nil {
			return fail("previous_owners", i, "%s", err)
		}
		owner, err := g.addresses.StringToBytes(p.Owner)
		if err != nil {
			return fail("previous_owners", i, "owner: %s", err)
		}
		sameModel := i > 0 && g.PreviousOwners[i-1].ModelId == p.ModelId
		if i > 0 && (g.PreviousOwners[i-1].ModelId > p.ModelId || sameModel && bytes.Compare(last, owner) >= 0) {
			return fail("previous_owners", i, "expected distinct owners by model_id and address, got %d, %s", p.ModelId, p.Owner)
		}
		if !sameModel {
			count = 0
		}
		if count++; count > MaxPreviousOwners {
			return fail("previous_owners", i, "expected at most %d of model %d", MaxPreviousOwners, p.ModelId)
		}
		last = owner
	}
	return nil
}
