package types

import (
	"bytes"
	"cmp"

	"cosmossdk.io/core/address"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// DefaultGenesis gives an empty registry with the params of the main network.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), Burned: math.ZeroInt()}
}

// Validate refuses (ErrInvalidGenesis) a state that no sequence of messages could have
// made: see the invariants in the README. Lists must be in key order, so that equal states
// have equal exports.
func (gs GenesisState) Validate(addresses address.Codec) error {
	if err := gs.Params.Validate(); err != nil {
		return errors.Wrapf(ErrInvalidGenesis, "params: %s", err)
	}
	if gs.PendingParams != nil {
		if err := gs.PendingParams.Validate(); err != nil {
			return errors.Wrapf(ErrInvalidGenesis, "pending_params: %s", err)
		}
	}
	if !mechanism.ValidAmount(gs.Burned) {
		return errors.Wrapf(ErrInvalidGenesis, "burned: expected 0..2^120-1 umodel, got %s", amountText(gs.Burned))
	}
	if err := checkHeight("horizon", gs.Horizon); err != nil {
		return errors.Wrapf(ErrInvalidGenesis, "%s", err)
	}
	g := &genesisCheck{GenesisState: gs, addresses: addresses}
	for _, check := range []func() error{
		g.namespaces, g.models, g.versions, g.latestNumbers, g.commits, g.aliases, g.frontiers, g.escrows, g.previousOwners,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// genesisCheck collects what the later lists refer to.
type genesisCheck struct {
	GenesisState
	addresses address.Codec
	// versionIDs[i] are the ids of the versions of model i+1, by number.
	versionIDs [][]uint64
}

func (g *genesisCheck) namespaces() error {
	for i, n := range g.Namespaces {
		if err := CheckNamespace(n.Name); err != nil {
			return fail("namespaces", i, "%s", err)
		}
		if err := g.account(n.Owner); err != nil {
			return fail("namespaces", i, "owner: %s", err)
		}
		if i > 0 && g.Namespaces[i-1].Name >= n.Name {
			return fail("namespaces", i, "expected a name after %q, got %q", g.Namespaces[i-1].Name, n.Name)
		}
	}
	return nil
}

func (g *genesisCheck) models() error {
	known := map[string]bool{}
	for _, n := range g.Namespaces {
		known[n.Name] = true
	}
	named, used := map[string]bool{}, map[string]bool{}
	for i, m := range g.Models {
		if m.Id != uint64(i)+1 {
			return fail("models", i, "expected id %d, got %d", i+1, m.Id)
		}
		if _, _, err := SplitModelName(m.FullName()); err != nil {
			return fail("models", i, "%s", err)
		}
		if !known[m.Namespace] {
			return fail("models", i, "namespace %q is not in the list of namespaces", m.Namespace)
		}
		if named[m.FullName()] {
			return fail("models", i, "expected distinct names, got %s twice", m.FullName())
		}
		named[m.FullName()], used[m.Namespace] = true, true
		if err := g.model(m); err != nil {
			return fail("models", i, "%s", err)
		}
	}
	for i, n := range g.Namespaces {
		if !used[n.Name] {
			return fail("namespaces", i, "expected a model in %s, since registering one made it", n.Name)
		}
	}
	g.versionIDs = make([][]uint64, len(g.Models))
	return nil
}

func (g *genesisCheck) model(m Model) error {
	if err := g.account(m.Owner); err != nil {
		return errors.Wrap(err, "owner")
	}
	if m.PendingOwner != "" {
		if err := g.account(m.PendingOwner); err != nil {
			return errors.Wrap(err, "pending_owner")
		}
	}
	if m.PendingOwner == m.Owner {
		return invalid("pending_owner", "another account than the owner", m.PendingOwner)
	}
	if err := checkHeight("created_height", m.CreatedHeight); err != nil {
		return err
	}
	return checkText("description", m.Description, 0, MaxDescriptionBytes)
}

// latestNumbers needs the versions.
func (g *genesisCheck) latestNumbers() error {
	for i, m := range g.Models {
		if count := len(g.versionIDs[i]); m.LatestNumber != uint64(count) {
			return fail("models", i, "latest_number: expected %d, the number of its versions, got %d", count, m.LatestNumber)
		}
	}
	return nil
}

func (g *genesisCheck) commits() error {
	var previous []byte
	for i, c := range g.VersionCommits {
		if err := g.account(c.Signer); err != nil {
			return fail("version_commits", i, "signer: %s", err)
		}
		if err := checkDigest("hash", c.Hash); err != nil {
			return fail("version_commits", i, "%s", err)
		}
		if err := checkHeight("height", c.Height); err != nil {
			return fail("version_commits", i, "%s", err)
		}
		signer, err := g.addresses.StringToBytes(c.Signer)
		if err != nil {
			return fail("version_commits", i, "signer: %s", err)
		}
		key := append(append([]byte{byte(len(signer))}, signer...), c.Hash...)
		if i > 0 && bytes.Compare(previous, key) >= 0 {
			return fail("version_commits", i, "expected distinct commits by address and hash, got %s, %x", c.Signer, c.Hash)
		}
		previous = key
	}
	return nil
}

func (g *genesisCheck) aliases() error {
	for i, a := range g.Aliases {
		if err := CheckAlias(a.Alias); err != nil {
			return fail("aliases", i, "%s", err)
		}
		if a.ModelId < 1 || a.ModelId > uint64(len(g.Models)) {
			return fail("aliases", i, "model_id: expected 1..%d, got %d", len(g.Models), a.ModelId)
		}
		if most := len(g.versionIDs[a.ModelId-1]); a.Number < 1 || a.Number > uint64(most) {
			return fail("aliases", i, "number: expected 1..%d, got %d", most, a.Number)
		}
		if i > 0 {
			p := g.Aliases[i-1]
			if cmp.Or(cmp.Compare(p.ModelId, a.ModelId), cmp.Compare(p.Alias, a.Alias)) >= 0 {
				return fail("aliases", i, "expected distinct aliases by model_id and alias, got %d, %s", a.ModelId, a.Alias)
			}
		}
	}
	return nil
}

func (g *genesisCheck) frontiers() error {
	for i, f := range g.FrontierHolders {
		if err := g.version(f.Version); err != nil {
			return fail("frontier_holders", i, "%s", err)
		}
		if i > 0 && g.FrontierHolders[i-1].Benchmark >= f.Benchmark {
			return fail("frontier_holders", i, "expected distinct holders by benchmark, got %d", f.Benchmark)
		}
	}
	return nil
}

func (g *genesisCheck) escrows() error {
	for i, e := range g.Escrows {
		if err := g.version(e.Version); err != nil {
			return fail("escrows", i, "%s", err)
		}
		if i > 0 {
			p := g.Escrows[i-1]
			if cmp.Or(cmp.Compare(p.Version, e.Version), cmp.Compare(p.Benchmark, e.Benchmark)) >= 0 {
				return fail("escrows", i, "expected distinct marks by version and benchmark, got %d, %d", e.Version, e.Benchmark)
			}
		}
	}
	return nil
}

func fail(list string, i int, format string, args ...any) error {
	return errors.Wrapf(errors.Wrapf(ErrInvalidGenesis, format, args...), "%s[%d]", list, i)
}
