package reference

import (
	"encoding/hex"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var hexDigest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Resolve gives the version that a reference names, nil without one.
func (r *Registry) Resolve(ref string) *Version {
	if strings.HasPrefix(ref, "sha256:") {
		ref = "@" + ref
	}
	name, selector, selected := strings.Cut(ref, "@")
	if hexDigest.MatchString(selector) {
		digest, _ := hex.DecodeString(selector[len("sha256:"):])
		v := r.Versions[r.digests[string(digest)]]
		if v != nil && name != "" && r.Models[v.Model].Name != name {
			return nil
		}
		return v
	}
	m := r.names[name]
	if m == nil || selected && selector == "" {
		return nil
	}
	switch {
	case !selected || selector == "latest":
		return r.latest(m)
	case selector == "best":
		return r.best(m)
	}
	if number, err := strconv.ParseUint(selector, 10, 64); err == nil {
		if selector[0] == '0' {
			return nil
		}
		return r.Versions[m.versions[number]]
	}
	return r.Versions[m.versions[m.Aliases[selector]]]
}

func (r *Registry) latest(m *Model) *Version {
	for number := m.Latest; number > 0; number-- {
		if v := r.Versions[m.versions[number]]; !v.Yanked {
			return v
		}
	}
	return nil
}

// best gives the version that holds most frontiers, of several the one with the lowest id.
func (r *Registry) best(m *Model) *Version {
	held := map[uint64]int{}
	for _, version := range r.Holders {
		held[version]++
	}
	var best *Version
	for number := uint64(1); number <= m.Latest; number++ {
		v := r.Versions[m.versions[number]]
		if held[v.ID] > 0 && (best == nil || held[v.ID] > held[best.ID]) {
			best = v
		}
	}
	return best
}

// endBlock burns the fees of the block and removes stale commits.
func (s *State) endRegistry() {
	r := s.Registry
	fees := s.Balances[s.feeAccount()].Of(denom)
	if fees.Sign() > 0 {
		r.Burned = add(r.Burned, fees)
		s.Balances[s.feeAccount()].plus(denom, new(big.Int).Neg(fees))
	}
	if uint64(s.Height) < r.Params.MaxCommitAgeBlocks {
		return
	}
	for key, height := range r.Commits {
		if height < s.Height-int64(r.Params.MaxCommitAgeBlocks) {
			delete(r.Commits, key)
		}
	}
}

// roll is what the registry does at an epoch roll.
func (r *Registry) roll(horizon int64) {
	r.Horizon = horizon
	if r.Pending != nil {
		r.Params, r.Pending = *r.Pending, nil
	}
}
