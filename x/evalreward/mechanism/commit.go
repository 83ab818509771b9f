package mechanism

// Evaluation is what an evaluator binds itself to before the reveal.
type Evaluation struct {
	ChainID    string
	Round      uint64
	Address    []byte
	Raw        int64
	Transcript []byte
	Salt       []byte
}

// CommitHash gives the hash that an evaluator commits (R18):
//
//	sha256(tag | lp(chain id) | lp(round u64) | lp(address) | lp(raw i64) | lp(transcript) | lp(salt))
//
// The address makes a copied commit worthless, chain and round make it
// unusable elsewhere. Errors: bad_chain_id, bad_length.
func CommitHash(e Evaluation) ([HashSize]byte, error) {
	if err := checkCommit(e.ChainID, e.Address, hashField{"transcript", e.Transcript}, hashField{"salt", e.Salt}); err != nil {
		return [HashSize]byte{}, err
	}
	return preimage(tagEvaluation).lp([]byte(e.ChainID)).lpUint64(e.Round).lp(e.Address).
		lpUint64(uint64(e.Raw)).lp(e.Transcript).lp(e.Salt).sum(), nil
}

// VersionClaim is what a developer binds itself to before registering a version.
type VersionClaim struct {
	ChainID string
	Address []byte
	// Model is "namespace/name".
	Model  string
	Digest []byte
	Salt   []byte
}

// VersionCommitHash gives the hash that a developer commits (R18):
//
//	sha256(tag | lp(chain id) | lp(address) | lp("namespace/name") | lp(digest) | lp(salt))
//
// Errors: bad_name, bad_chain_id, bad_length.
func VersionCommitHash(v VersionClaim) ([HashSize]byte, error) {
	if err := CheckModelName(v.Model); err != nil {
		return [HashSize]byte{}, err
	}
	if err := checkCommit(v.ChainID, v.Address, hashField{"digest", v.Digest}, hashField{"salt", v.Salt}); err != nil {
		return [HashSize]byte{}, err
	}
	return preimage(tagVersion).lp([]byte(v.ChainID)).lp(v.Address).lp([]byte(v.Model)).
		lp(v.Digest).lp(v.Salt).sum(), nil
}

// GoldClaim is what a steward binds itself to before a gold round.
type GoldClaim struct {
	ChainID   string
	Address   []byte
	Digest    []byte
	Benchmark uint64
	// Score is the true score in ppm.
	Score int64
	Salt  []byte
}

// GoldCommitHash gives the hash that a steward commits (R21):
//
//	sha256(tag | lp(chain id) | lp(address) | lp(digest) | lp(benchmark u64) | lp(score u64) | lp(salt))
//
// Errors: bad_chain_id, bad_length, bad_ppm.
func GoldCommitHash(g GoldClaim) ([HashSize]byte, error) {
	if err := checkCommit(g.ChainID, g.Address, hashField{"digest", g.Digest}); err != nil {
		return [HashSize]byte{}, err
	}
	if err := CheckPpm("score", g.Score); err != nil {
		return [HashSize]byte{}, err
	}
	if err := CheckHash("salt", g.Salt); err != nil {
		return [HashSize]byte{}, err
	}
	return preimage(tagGold).lp([]byte(g.ChainID)).lp(g.Address).lp(g.Digest).
		lpUint64(g.Benchmark).lpUint64(uint64(g.Score)).lp(g.Salt).sum(), nil
}

type hashField struct {
	name string
	hash []byte
}

func checkCommit(chainID string, address []byte, hashes ...hashField) error {
	if err := CheckChainID(chainID); err != nil {
		return err
	}
	if err := CheckAddress(address); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := CheckHash(h.name, h.hash); err != nil {
			return err
		}
	}
	return nil
}

// CheckModelName refuses (bad_name) what is not "namespace/name", each part a
// lower-case letter or digit followed by at most 62 letters, digits and "._-".
func CheckModelName(model string) error {
	slash := 0
	for slash < len(model) && model[slash] != '/' {
		slash++
	}
	if slash == len(model) || !ValidNamePart(model[:slash]) || !ValidNamePart(model[slash+1:]) {
		return fail(CodeBadName, "expected namespace/name, got %q", model)
	}
	return nil
}

// ValidNamePart tells whether a string may be a namespace or a model name.
func ValidNamePart(part string) bool {
	if len(part) < 1 || len(part) > maxNamePart {
		return false
	}
	for i := range len(part) {
		c := part[i]
		alphanumeric := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !alphanumeric && (i == 0 || c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return true
}
