package vectors

import (
	"encoding/hex"
	"math"
	"strconv"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// ticket reads all but the seed, which is a value that a rule may refuse.
func ticket(in input) mechanism.Ticket {
	t := mechanism.Ticket{Version: in.id("version"), Benchmark: in.id("benchmark")}
	attempt := in.id("attempt")
	if attempt > math.MaxUint32 {
		in.failure.set("%s: expected 0..%d, got %d", in.at("attempt"), math.MaxUint32, attempt)
	}
	t.Attempt = uint32(attempt)
	return t
}

func runSortitionPriority(in input) (any, error) {
	t, seed, address := ticket(in), in.text("seed"), in.text("address")
	var v values
	t.Seed = v.hash("seed", seed)
	addressBytes := v.address(address)
	if v.err != nil {
		return nil, v.err
	}
	priority, err := mechanism.Priority(t, addressBytes)
	return struct {
		Priority string `json:"priority"`
	}{strconv.FormatUint(priority, 10)}, err
}

func runCommittee(in input) (any, error) {
	t, seed := ticket(in), in.text("seed")
	rules := mechanism.DrawRules{
		Seats: in.integer("k"), Quorum: in.integer("quorum"), Epoch: in.integer("epoch"),
		Maturity: in.integer("maturity_epochs"), Kind: mechanism.Kind(in.text("kind")), MinBond: in.amount("min_bond"),
	}
	exclude, objects := in.texts("exclude"), in.objects("candidates")
	candidates := make([]mechanism.Candidate, len(objects))
	addresses := make([]string, len(objects))
	for i, c := range objects {
		addresses[i] = c.text("address")
		candidates[i] = mechanism.Candidate{
			Kind: mechanism.Kind(c.text("kind")), Status: mechanism.Status(c.text("status")),
			JoinedEpoch: c.integer("joined_epoch"), Bond: c.amount("bond"),
		}
	}
	var v values
	t.Seed = v.hash("seed", seed)
	v.check(rules.Validate())
	for _, address := range exclude {
		rules.Exclude = append(rules.Exclude, v.address(address))
	}
	for i, address := range addresses {
		candidates[i].Address = v.address(address)
	}
	if v.err != nil {
		return nil, v.err
	}
	members, eligible, err := mechanism.Committee(t, rules, candidates)
	committee := make([]string, len(members))
	for i, address := range members {
		committee[i] = hex.EncodeToString(address)
	}
	return struct {
		Eligible  int      `json:"eligible"`
		Committee []string `json:"committee"`
	}{eligible, committee}, err
}

func runAuditPriority(in input) (any, error) {
	seed, version, benchmark, rate := in.text("seed"), in.id("version"), in.id("benchmark"), in.integer("rate_ppm")
	var v values
	seedBytes := v.hash("seed", seed)
	if v.err != nil {
		return nil, v.err
	}
	priority, selected, err := mechanism.AuditPriority(seedBytes, version, benchmark, rate)
	return struct {
		Priority string `json:"priority"`
		Selected bool   `json:"selected"`
	}{strconv.FormatUint(priority, 10), selected}, err
}

func runEpochSeed(in input) (any, error) {
	seed, objects := in.text("seed"), in.objects("reveals")
	var v values
	seedBytes := v.hash("seed", seed)
	var accumulator [mechanism.HashSize]byte
	for _, r := range objects {
		salt, address := r.text("salt"), r.text("address")
		reveal := mechanism.Reveal{Salt: v.hash("salt", salt), Address: v.address(address), Round: r.id("round")}
		if v.err != nil {
			continue
		}
		leaf, err := mechanism.SeedLeaf(reveal)
		v.check(err)
		accumulator = mechanism.Mix(accumulator, leaf)
	}
	if v.err != nil {
		return nil, v.err
	}
	next, err := mechanism.NextSeed(seedBytes, accumulator)
	return struct {
		Accumulator string `json:"accumulator"`
		NextSeed    string `json:"next_seed"`
	}{hex.EncodeToString(accumulator[:]), hex.EncodeToString(next[:])}, err
}
