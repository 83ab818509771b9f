package traffic

import (
	"fmt"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const (
	whole       = 1_000_000
	unfetchable = -1 << 63
)

var transcript = make([]byte, 32)

// truth gives how good a version is on a benchmark: somewhere about the frontier at the time
// when it was asked for first.
func (t *Traffic) truth(b *reference.Benchmark, version uint64) int64 {
	key := [2]uint64{uint64(b.Id), version}
	if _, known := t.truths[key]; !known {
		t.truths[key] = min(whole, max(0, b.Frontier+int64(t.rng.Intn(70_000))-25_000))
	}
	return t.truths[key]
}

// planOf gives how a committee behaves: most agree on the truth, some are misled together,
// some are at odds, and some cannot get the artifact.
func (t *Traffic) planOf(r *reference.Round) plan {
	p, known := t.plans[r.ID]
	if known {
		return p
	}
	b := t.s.Benchmarks[r.Benchmark]
	p = plan{truth: t.truth(b, r.Version), noise: 1 + int64(b.T1)/4}
	switch dice := t.rng.Intn(100); {
	case dice < 15 && r.Kind == "normal":
		p.bias = int64(t.rng.Intn(200_000)) - 100_000
	case dice < 22:
		p.noise = 400_000
	case dice < 26:
		p.unfetchable = 70
	case dice < 36:
		p.silent = 60
	}
	t.plans[r.ID] = p
	return p
}

// rawFor gives the raw value that normalises to about a score.
func rawFor(b *reference.Benchmark, score int64) int64 {
	span := (b.Hi - b.Lo) * score / whole
	if b.HigherBetter {
		return b.Lo + span
	}
	return b.Hi - span
}

// reportOf gives what a member means to say; the first member of each tenth lies.
func (t *Traffic) reportOf(r *reference.Round, addr string) *report {
	key := seatKey{r.ID, addr}
	if rep, known := t.reports[key]; known {
		return rep
	}
	p, b := t.planOf(r), t.s.Benchmarks[r.Benchmark]
	score := min(whole, max(0, p.truth+p.bias+t.rng.Int63n(2*p.noise)-p.noise))
	rep := &report{salt: t.bytes(), silent: t.chance(p.silent)}
	switch dice := t.rng.Intn(100); {
	case dice < p.unfetchable || dice == 99:
		rep.raw = unfetchable
	case dice < 94 || p.unfetchable > 0:
		rep.raw = rawFor(b, score)
	case dice < 96:
		rep.raw = rawFor(b, r.Prior)
	case dice < 98:
		rep.raw = rawFor(b, t.rng.Int63n(whole))
	default:
		rep.raw = b.Hi + 1
	}
	t.reports[key] = rep
	return rep
}

// busyMember gives a member of open rounds with its rounds.
func (t *Traffic) busyMember(wants func(*reference.Seat) bool) (addr string, rounds []*reference.Round) {
	var seats []seatKey
	all := t.rounds()
	for _, r := range all {
		for _, seat := range r.Seats {
			if r.State == "open" && wants(seat) {
				seats = append(seats, seatKey{r.ID, seat.Addr})
			}
		}
	}
	if len(seats) == 0 {
		return "", nil
	}
	addr = pick(t, seats).addr
	for _, r := range all {
		for _, seat := range r.Seats {
			if r.State == "open" && seat.Addr == addr && wants(seat) && t.chance(85) {
				rounds = append(rounds, r)
			}
		}
	}
	return addr, rounds
}

// strays adds a round that has no place in a batch of items.
func (t *Traffic) strays() []uint64 {
	if all := t.rounds(); len(all) > 0 && t.chance(4) {
		return []uint64{pick(t, all).ID}
	}
	if t.chance(2) {
		return []uint64{t.rng.Uint64()}
	}
	return nil
}

func (t *Traffic) commit() any {
	addr, rounds := t.busyMember(func(s *reference.Seat) bool { return s.Commit == nil })
	m := &types.MsgCommitEvaluations{Evaluator: addr}
	for _, r := range rounds {
		if t.chance(4) {
			m.Items = append(m.Items, types.CommitItem{Round: r.ID, Hash: t.bytes()})
			continue
		}
		rep := t.reportOf(r, addr)
		if rep.silent {
			continue
		}
		hash := reference.CommitHash(memchain.ChainID, r.ID, addr, rep.raw, transcript, rep.salt)
		m.Items = append(m.Items, types.CommitItem{Round: r.ID, Hash: hash})
	}
	for _, id := range t.strays() {
		m.Items = append(m.Items, types.CommitItem{Round: id, Hash: t.bytes()})
	}
	if len(m.Items) == 0 {
		return nil
	}
	return m
}

func (t *Traffic) reveal() any {
	addr, rounds := t.busyMember(func(s *reference.Seat) bool { return s.Commit != nil && !s.Revealed })
	m := &types.MsgRevealEvaluations{Evaluator: addr}
	for _, r := range rounds {
		rep := t.reportOf(r, addr)
		if rep.tried && t.chance(90) {
			continue
		}
		rep.tried = true
		m.Items = append(m.Items, types.RevealItem{Round: r.ID, Raw: rep.raw, TranscriptDigest: transcript, Salt: rep.salt})
	}
	for _, id := range t.strays() {
		m.Items = append(m.Items, types.RevealItem{Round: id, Raw: 1, TranscriptDigest: transcript, Salt: t.bytes()})
	}
	if len(m.Items) == 0 {
		return nil
	}
	return m
}

// challenge objects to a round, more likely to one whose members were misled.
func (t *Traffic) challenge() any {
	var likely []*reference.Round
	for _, r := range t.rounds() {
		if r.State == "settled" && (t.plans[r.ID].bias != 0 || t.chance(10)) {
			likely = append(likely, r)
		}
	}
	if t.chance(5) {
		likely = t.rounds()
	}
	if len(likely) == 0 {
		return nil
	}
	return &types.MsgChallengeRound{Challenger: t.anyone(t.developers), Round: pick(t, likely).ID}
}

// goldCandidate gives a version that waits for a round, or one that is requested next.
func (t *Traffic) goldCandidate(b *reference.Benchmark) *reference.Version {
	r, versions := t.s.Registry, uint64(len(t.s.Registry.Versions))
	v := r.Versions[versions-uint64(t.rng.Int63n(int64(min(versions, 20))))]
	for _, request := range t.s.Requests {
		if request.Benchmark == b.Id && request.Target >= t.s.Target() && t.chance(60) {
			return r.Versions[request.Version]
		}
	}
	ref := fmt.Sprint(r.Models[v.Model].Name, "@", v.Number)
	t.follow = append(t.follow, &types.MsgRequestEvaluation{Requester: pick(t, t.developers), Ref: ref, Benchmark: b.Id})
	return v
}

// commitGold commits to the true score of a version, or to a false one.
func (t *Traffic) commitGold() any {
	live := t.live()
	if len(live) == 0 || len(t.s.Registry.Versions) == 0 {
		return nil
	}
	b, made := pick(t, live), 0
	for key, gold := range t.s.Golds {
		if key.Benchmark == b.Id && gold.Target == t.s.Target() {
			made++
		}
	}
	if (made >= int(t.s.Ruling.MaxGoldPerEpoch) || b.Status != "active") && t.chance(97) {
		return nil
	}
	v := t.goldCandidate(b)
	kept := secret{benchmark: b.Id, version: v.ID, salt: t.bytes(), steward: b.Steward}
	kept.score = uint32(t.truth(b, v.ID))
	if t.chance(30) {
		kept.score = uint32(t.rng.Intn(whole))
	}
	if t.chance(5) {
		kept.steward = pick(t, t.People())
	}
	kept.hash = reference.GoldHash(memchain.ChainID, kept.steward, []byte(v.Digest), b.Id, kept.score, kept.salt)
	t.secrets = append(t.secrets, kept)
	t.secrets = t.secrets[max(0, len(t.secrets)-60):]
	return &types.MsgCommitGold{Steward: kept.steward, Benchmark: b.Id, Hash: kept.hash}
}

// revealGold opens a gold commit for a round that it fits, or for one that it does not.
func (t *Traffic) revealGold() any {
	nonsense := t.chance(5)
	for _, at := range t.rng.Perm(len(t.secrets)) {
		kept := t.secrets[at]
		gold := t.s.Golds[reference.GoldKey{Benchmark: kept.benchmark, Hash: string(kept.hash)}]
		if (gold == nil || gold.Used) && t.chance(97) {
			continue
		}
		for _, r := range t.rounds() {
			fits := r.Benchmark == kept.benchmark && r.Version == kept.version && r.State == "settled" && r.Epoch == t.s.Epoch
			if fits || nonsense && t.chance(10) {
				return &types.MsgRevealGold{Steward: kept.steward, Round: r.ID, Score: kept.score, Salt: kept.salt}
			}
		}
	}
	return nil
}

func (t *Traffic) disputeGold() any {
	var likely []*reference.Round
	for _, r := range t.rounds() {
		if r.State == "gold" && t.chance(20) || t.chance(1) {
			likely = append(likely, r)
		}
	}
	if len(likely) == 0 {
		return nil
	}
	return &types.MsgDisputeGold{Disputer: t.anyone(t.sponsors), Round: pick(t, likely).ID}
}

func (t *Traffic) resolveGold() any {
	var likely []*reference.Round
	for _, r := range t.rounds() {
		if r.State == "disputed" && t.chance(20) || t.chance(1) {
			likely = append(likely, r)
		}
	}
	if len(likely) == 0 {
		return nil
	}
	m := &types.MsgResolveGold{Authority: memchain.Authority, Round: pick(t, likely).ID, Upheld: t.chance(50)}
	m.SlashSteward = t.chance(30)
	return m
}
