package reference

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"regexp"
	"strings"

	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Model is a named line of versions.
type Model struct {
	ID                   uint64
	Name, Owner, Pending string
	Latest               uint64
	Aliases              map[string]uint64
	versions             map[uint64]uint64
	previous             map[string]int64
}

// Version is one artifact.
type Version struct {
	ID, Model, Number  uint64
	Digest, Registrant string
	Parents            []uint64
	Yanked             bool
}

type mark struct {
	version   uint64
	benchmark uint32
}

// Registry is what x/modelreg knows.
type Registry struct {
	Params     regtypes.Params
	Pending    *regtypes.Params
	Namespaces map[string]string
	Models     map[uint64]*Model
	Versions   map[uint64]*Version
	Commits    map[string]int64
	Holders    map[uint32]uint64
	Horizon    int64
	Burned     *big.Int

	names   map[string]*Model
	digests map[string]uint64
	escrows map[mark]bool
}

// NewRegistry gives one without models.
func NewRegistry(p regtypes.Params) *Registry {
	return &Registry{
		Params: p, Namespaces: map[string]string{}, Models: map[uint64]*Model{}, Versions: map[uint64]*Version{},
		Commits: map[string]int64{}, Holders: map[uint32]uint64{}, Burned: new(big.Int),
		names: map[string]*Model{}, digests: map[string]uint64{}, escrows: map[mark]bool{},
	}
}

var namePart = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

func validModelName(name string) bool {
	namespace, rest, found := strings.Cut(name, "/")
	return found && namePart.MatchString(namespace) && namePart.MatchString(rest)
}

func validAlias(alias string) bool {
	digits := regexp.MustCompile(`^[0-9]+$`)
	return namePart.MatchString(alias) && alias != "latest" && alias != "best" && !digits.MatchString(alias)
}

// AddModel keeps a model.
func (r *Registry) AddModel(id uint64, name, owner string) *Model {
	m := &Model{
		ID: id, Name: name, Owner: owner, Aliases: map[string]uint64{}, versions: map[uint64]uint64{}, previous: map[string]int64{},
	}
	r.Models[id], r.names[name] = m, m
	return m
}

// AddVersion keeps a version.
func (r *Registry) AddVersion(v *Version) {
	r.Versions[v.ID], r.digests[v.Digest] = v, v.ID
	m := r.Models[v.Model]
	m.versions[v.Number] = v.ID
	if v.Number > m.Latest {
		m.Latest = v.Number
	}
}

// Model gives a model by name, nil without one.
func (r *Registry) Model(name string) *Model { return r.names[name] }

func (r *Registry) owned(name, signer string) *Model {
	m := r.names[name]
	if !validAddress(signer) || m == nil || m.Owner != signer {
		return nil
	}
	return m
}

func (s *State) registerModel(m *regtypes.MsgRegisterModel) bool {
	r := s.Registry
	if !validAddress(m.Owner) || !validModelName(m.Model) || !validText(m.Description, 0, 512) || r.names[m.Model] != nil {
		return false
	}
	namespace, _, _ := strings.Cut(m.Model, "/")
	if holder, taken := r.Namespaces[namespace]; taken && holder != m.Owner {
		return false
	}
	r.Namespaces[namespace] = m.Owner
	r.AddModel(uint64(len(r.Models)+1), m.Model, m.Owner)
	return true
}

func (s *State) commitVersion(m *regtypes.MsgCommitVersion) bool {
	key := m.Owner + string(m.Hash)
	if _, exists := s.Registry.Commits[key]; exists || !validAddress(m.Owner) || len(m.Hash) != 32 {
		return false
	}
	s.Registry.Commits[key] = s.Height
	return true
}

// lp is a length and then the bytes.
func lp(x []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(x))), x...)
}

func lpUint(x uint64) []byte { return lp(binary.BigEndian.AppendUint64(nil, x)) }

func hashOf(tag string, parts ...[]byte) []byte {
	whole := []byte(tag)
	for _, part := range parts {
		whole = append(whole, part...)
	}
	hash := sha256.Sum256(whole)
	return hash[:]
}

// VersionHash is the version commit of R18.
func VersionHash(chain, owner, model string, digest, salt []byte) []byte {
	return hashOf("modelreg/version/v1", lp([]byte(chain)), lp(addressBytes(owner)), lp([]byte(model)), lp(digest), lp(salt))
}

// opens gives the commit that a registration opens, and whether it may go on.
func (s *State) opens(m *regtypes.MsgRegisterVersion) (key string, ok bool) {
	least, most := s.Registry.Params.MinCommitAgeBlocks, s.Registry.Params.MaxCommitAgeBlocks
	if len(m.Salt) == 0 {
		return "", least == 0
	}
	key = m.Owner + string(VersionHash(s.ChainID, m.Owner, m.Model, m.ContentDigest, m.Salt))
	height, exists := s.Registry.Commits[key]
	if !exists {
		return "", least == 0
	}
	age := uint64(s.Height - height)
	return key, least == 0 || age >= least && age <= most
}

// validParents checks a list of parents of a version with an id; previous is the id of the
// version before it of the same model.
func (r *Registry) validParents(parents []uint64, id, previous uint64) bool {
	seen := map[uint64]bool{}
	for _, parent := range parents {
		if r.Versions[parent] == nil || seen[parent] || parent >= id || parent == previous {
			return false
		}
		seen[parent] = true
	}
	return len(parents) <= 4
}

func (s *State) registerVersion(m *regtypes.MsgRegisterVersion) bool {
	r := s.Registry
	model := r.owned(m.Model, m.Owner)
	if model == nil || len(m.ContentDigest) != 32 || !strings.HasPrefix(m.ArtifactUri, "https://") || !validText(m.Architecture, 0, 64) ||
		m.Licence != "Apache-2.0" || !validText(m.Notes, 0, 512) || len(m.Salt) != 0 && len(m.Salt) != 32 {
		return false
	}
	id := uint64(len(r.Versions) + 1)
	if _, taken := r.digests[string(m.ContentDigest)]; taken || !r.validParents(m.Parents, id, model.versions[model.Latest]) {
		return false
	}
	commit, ok := s.opens(m)
	if !ok {
		return false
	}
	bytes := len(m.ArtifactUri) + len(m.Architecture) + len(m.Licence) + len(m.Notes) + 8*len(m.Parents)
	fee := add(new(big.Int).Mul(r.Params.MetadataByteFee.BigInt(), num(int64(bytes))), r.Params.RegistrationFee.BigInt())
	if !s.spend(m.Owner, denom, fee) {
		return false
	}
	s.Give(s.feeAccount(), denom, fee)
	delete(r.Commits, commit)
	r.AddVersion(&Version{
		ID: id, Model: model.ID, Number: model.Latest + 1, Digest: string(m.ContentDigest), Registrant: m.Owner, Parents: m.Parents,
	})
	return true
}

func (s *State) transferModel(m *regtypes.MsgTransferModel) bool {
	model := s.Registry.owned(m.Model, m.Owner)
	if model == nil || m.NewOwner == m.Owner {
		return false
	}
	if m.NewOwner == "" {
		if model.Pending == "" {
			return false
		}
		model.Pending = ""
		return true
	}
	if !validAddress(m.NewOwner) || m.NewOwner == s.Authority || m.NewOwner == s.feeAccount() || m.NewOwner == s.moduleAccount() {
		return false
	}
	model.Pending = m.NewOwner
	return true
}

func (s *State) acceptTransfer(m *regtypes.MsgAcceptTransfer) bool {
	model := s.Registry.names[m.Model]
	if model == nil || !validAddress(m.NewOwner) || model.Pending != m.NewOwner {
		return false
	}
	young := 0
	for owner, height := range model.previous {
		if height >= s.Registry.Horizon && owner != model.Owner {
			young++
		}
	}
	if young >= 16 {
		return false
	}
	for owner, height := range model.previous {
		if height < s.Registry.Horizon {
			delete(model.previous, owner)
		}
	}
	model.previous[model.Owner] = s.Height
	model.Owner, model.Pending = m.NewOwner, ""
	return true
}

func (s *State) setAlias(m *regtypes.MsgSetAlias) bool {
	model := s.Registry.owned(m.Model, m.Owner)
	if model == nil || !validAlias(m.Alias) {
		return false
	}
	v := s.Registry.Versions[model.versions[m.Number]]
	if v == nil || v.Yanked {
		return false
	}
	model.Aliases[m.Alias] = m.Number
	return true
}

func (s *State) deleteAlias(m *regtypes.MsgDeleteAlias) bool {
	model := s.Registry.owned(m.Model, m.Owner)
	if model == nil || !validAlias(m.Alias) || model.Aliases[m.Alias] == 0 {
		return false
	}
	delete(model.Aliases, m.Alias)
	return true
}

func (s *State) yankVersion(m *regtypes.MsgYankVersion) bool {
	model := s.Registry.owned(m.Model, m.Owner)
	if model == nil || !validText(m.Reason, 1, 128) {
		return false
	}
	v := s.Registry.Versions[model.versions[m.Number]]
	if v == nil || v.Yanked {
		return false
	}
	v.Yanked = true
	return true
}

func (s *State) setParents(m *regtypes.MsgSetParents) bool {
	r := s.Registry
	v := r.Versions[m.Version]
	if m.Authority != s.Authority || v == nil {
		return false
	}
	held := false
	for at := range r.escrows {
		held = held || at.version == v.ID
	}
	if !held || !r.validParents(m.Parents, v.ID, r.Models[v.Model].versions[v.Number-1]) {
		return false
	}
	v.Parents = m.Parents
	return true
}
