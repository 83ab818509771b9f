package reference

import (
	"bytes"
	"encoding/binary"
	"math/big"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// open gives the seat of an account in a round that takes items of a phase now.
func (s *State) open(id uint64, addr string, wanted Phase) (*Round, *Seat) {
	r := s.Rounds[id]
	epoch, phase := s.Now()
	if r == nil || r.State != "open" || r.Epoch != epoch || phase != wanted {
		return nil, nil
	}
	for _, seat := range r.Seats {
		if seat.Addr == addr {
			return r, seat
		}
	}
	return nil, nil
}

func distinct(rounds []uint64) bool {
	seen := map[uint64]bool{}
	for _, id := range rounds {
		if seen[id] {
			return false
		}
		seen[id] = true
	}
	return len(rounds) >= 1 && len(rounds) <= 64
}

func (s *State) commitEvaluations(m *types.MsgCommitEvaluations) Verdict {
	var ids []uint64
	for _, item := range m.Items {
		ids = append(ids, item.Round)
		if len(item.Hash) != 32 {
			return Verdict{}
		}
	}
	if !validAddress(m.Evaluator) || !distinct(ids) {
		return Verdict{}
	}
	v := Verdict{Accepted: true}
	for _, item := range m.Items {
		_, seat := s.open(item.Round, m.Evaluator, Commit)
		if seat == nil || seat.Commit != nil {
			v.Skipped++
			continue
		}
		seat.Commit = item.Hash
	}
	return v
}

// CommitHash is the evaluation commit of R18.
func CommitHash(chain string, round uint64, addr string, raw int64, transcript, salt []byte) []byte {
	return hashOf("evalreward/commit/v1", lp([]byte(chain)), lpUint(round), lp(addressBytes(addr)), lpUint(uint64(raw)), lp(transcript), lp(salt))
}

func (s *State) revealEvaluations(m *types.MsgRevealEvaluations) Verdict {
	var ids []uint64
	for _, item := range m.Items {
		ids = append(ids, item.Round)
		if len(item.Salt) != 32 || len(item.TranscriptDigest) != 32 || !validText(item.TranscriptUri, 0, 128) {
			return Verdict{}
		}
	}
	if !validAddress(m.Evaluator) || !distinct(ids) {
		return Verdict{}
	}
	v := Verdict{Accepted: true}
	for _, item := range m.Items {
		if !s.reveal(m.Evaluator, item) {
			v.Skipped++
		}
	}
	return v
}

func (s *State) reveal(addr string, item types.RevealItem) bool {
	r, seat := s.open(item.Round, addr, Reveal)
	if seat == nil || seat.Commit == nil || seat.Revealed {
		return false
	}
	hash := CommitHash(s.ChainID, r.ID, addr, item.Raw, item.TranscriptDigest, item.Salt)
	if !bytes.Equal(hash, seat.Commit) {
		return false
	}
	return seat.Open(s.Benchmarks[r.Benchmark], item.Raw, item.Salt)
}

// Open keeps a raw value that was revealed; false when it is out of range (R1).
func (seat *Seat) Open(b *Benchmark, raw int64, salt []byte) bool {
	score, ok := normalise(raw, b.Lo, b.Hi, b.HigherBetter)
	if ok {
		seat.Revealed, seat.Score, seat.Salt = true, score, salt
	}
	return ok
}

// inChallenge tells whether objections to a round are taken now.
func (s *State) inChallenge(r *Round) bool {
	epoch, phase := s.Now()
	return r != nil && r.Epoch == epoch && phase == Challenge
}

func (s *State) challengeRound(m *types.MsgChallengeRound) bool {
	r := s.Rounds[m.Round]
	if !validAddress(m.Challenger) || !s.inChallenge(r) || r.Kind != "normal" || r.Appeal != nil || r.Outcome != "ok" || r.State != "settled" {
		return false
	}
	b, batch := s.Benchmarks[r.Benchmark], s.Batches[BatchKey{r.Benchmark, r.Epoch}]
	gross := new(big.Int)
	if r.Score >= b.Frontier+int64(b.Eta) {
		gross = mulDiv(batch.Price, num(points(r.Score, b.corners())-points(b.Frontier, b.corners())), num(scale))
	}
	bond := add(new(big.Int).Mul(batch.Pot, num(int64(s.Ruling.ChallengePots))), share(gross, s.Ruling.ChallengeStakePpm))
	if !s.collect(m.Challenger, bond) {
		return false
	}
	r.Appeal = &Appeal{Cause: "challenge", Challenger: m.Challenger, Bond: bond, FirstPaid: new(big.Int), Slashed: new(big.Int)}
	return true
}

// goldSteward tells whether an account may post gold rounds of a benchmark.
func (s *State) goldSteward(addr string, benchmark uint32) bool {
	b, st := s.Benchmarks[benchmark], s.Stewards[addr]
	return b != nil && st != nil && b.Steward == addr && !st.Unbonding && st.Bond.Sign() > 0
}

func (s *State) commitGold(m *types.MsgCommitGold) bool {
	key := GoldKey{m.Benchmark, string(m.Hash)}
	if len(m.Hash) != 32 || !s.goldSteward(m.Steward, m.Benchmark) || s.Golds[key] != nil {
		return false
	}
	target, count := s.Target(), uint32(0)
	for at, gold := range s.Golds {
		if at.Benchmark == m.Benchmark && gold.Target == target {
			count++
		}
	}
	if count >= s.Ruling.MaxGoldPerEpoch {
		return false
	}
	s.Golds[key] = &Gold{Steward: m.Steward, Target: target}
	return true
}

// GoldHash is the gold commit of R21.
func GoldHash(chain, steward string, digest []byte, benchmark uint32, score uint32, salt []byte) []byte {
	return hashOf("evalreward/gold/v1", lp([]byte(chain)), lp(addressBytes(steward)), lp(digest), lpUint(uint64(benchmark)), lpUint(uint64(score)), lp(salt))
}

func (s *State) revealGold(m *types.MsgRevealGold) bool {
	r := s.Rounds[m.Round]
	if m.Score > scale || len(m.Salt) != 32 || !s.inChallenge(r) || !s.goldSteward(m.Steward, r.Benchmark) ||
		r.Kind == "appeal" || r.Request.Baseline || r.State != "settled" {
		return false
	}
	// The second half of CHALLENGE is for disputes.
	if uint64(s.Height-s.Start) >= blocksOf(s.Ruling)-s.Ruling.ChallengeBlocks/2 {
		return false
	}
	digest := []byte(s.Registry.Versions[r.Version].Digest)
	gold := s.Golds[GoldKey{r.Benchmark, string(GoldHash(s.ChainID, m.Steward, digest, r.Benchmark, m.Score, m.Salt))}]
	revealed := uint32(0)
	for _, other := range s.Rounds {
		if other.Benchmark == r.Benchmark && other.Epoch == r.Epoch && other.Kind == "gold" {
			revealed++
		}
	}
	if gold == nil || gold.Used || gold.Target > r.Epoch || revealed >= s.Ruling.MaxGoldPerEpoch {
		return false
	}
	gold.Used = true
	r.Kind, r.State = "gold", "gold"
	r.Gold = &Truth{Steward: m.Steward, Score: int64(m.Score), Bond: new(big.Int)}
	return true
}

func (s *State) disputeGold(m *types.MsgDisputeGold) bool {
	r := s.Rounds[m.Round]
	if !validAddress(m.Disputer) || !s.inChallenge(r) || r.State != "gold" {
		return false
	}
	bond := new(big.Int).Mul(s.Batches[BatchKey{r.Benchmark, r.Epoch}].Pot, num(int64(s.Ruling.ChallengePots)))
	if !s.collect(m.Disputer, bond) {
		return false
	}
	r.State, r.Gold.Disputer, r.Gold.Bond, r.Gold.Until = "disputed", m.Disputer, bond, s.Epoch+s.Ruling.GoldDisputeEpochs
	s.Stewards[r.Gold.Steward].Disputes++
	return true
}

func (s *State) resolveGold(m *types.MsgResolveGold) bool {
	r := s.Rounds[m.Round]
	if m.Authority != s.Authority || m.Upheld && m.SlashSteward || r == nil || r.State != "disputed" || r.Gold.Resolution != "" {
		return false
	}
	r.Gold.Resolution, r.Gold.Slash = "rejected", m.SlashSteward
	if m.Upheld {
		r.Gold.Resolution = "upheld"
	}
	if r.Gold.Left {
		late := item{r.Gold.Until, stagePay, r.Benchmark, r.ID}
		delete(s.work, late)
		epoch, _ := s.Now()
		late.epoch = epoch
		s.work[late] = r.ID
	}
	return true
}

func bigEndian(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
