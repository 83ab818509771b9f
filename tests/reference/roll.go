package reference

import (
	"crypto/sha256"
	"math/big"
	"sort"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func communityAccount() string { return authtypes.NewModuleAddress("distribution").String() }

func stakersAccount() string { return authtypes.NewModuleAddress(authtypes.FeeCollectorName).String() }

// budgetOf is R12 for an epoch.
func budgetOf(p types.Params, epoch uint64) Budget {
	schedule := p.InitialEmission.BigInt()
	for e := uint64(0); e < epoch/p.HalvingEpochs && schedule.Sign() > 0; e++ {
		schedule = new(big.Int).Rsh(schedule, 1)
	}
	b := Budget{Schedule: schedule, Validator: share(schedule, p.ValidatorSharePpm)}
	rest := sub(schedule, b.Validator)
	b.Owners = share(rest, p.OwnerSharePpm)
	b.Evaluators = sub(rest, b.Owners)
	return b
}

// potOf is E_b of R12.
func potOf(pool *big.Int, weight uint32, p types.Params) *big.Int {
	places := new(big.Int).Mul(num(int64(scale-p.WeightGeneralisation)), num(int64(p.RoundsMax+p.AuditsMax)))
	return mulDiv(pool, num(int64(weight)), places)
}

// accrue is P_b and A_b of R9 and R12.
func accrue(bucket, pool *big.Int, weight uint32, p types.Params) (price, filled *big.Int) {
	accrued := share(pool, weight)
	price = new(big.Int).Mul(accrued, num(int64(p.Kappa)))
	return price, smaller(add(bucket, accrued), price)
}

// roll begins an epoch.
func (s *State) roll() {
	if s.Pending != nil {
		s.Params, s.Pending = *s.Pending, nil
	}
	seed := sha256.Sum256([]byte(s.ChainID))
	if s.Started {
		seed = sha256.Sum256(append(append([]byte(nil), s.Seeds[s.Epoch]...), s.Mixed[:]...))
		s.Epoch++
		s.Start += int64(blocksOf(s.Ruling))
	} else {
		s.Start = s.Height
	}
	p := s.Params
	s.Started, s.Ruling, s.Mixed = true, p, [32]byte{}
	s.Rules[s.Epoch], s.Seeds[s.Epoch] = p, seed[:]
	s.Registry.roll(max(0, s.Start-int64(p.MaturityEpochs*blocksOf(p))))
	s.Budget = budgetOf(p, s.Epoch)
	s.mint(s.Budget.Validator)
	s.spend(s.moduleAccount(), denom, s.Budget.Validator)
	s.Give(stakersAccount(), denom, s.Budget.Validator)
	for _, b := range s.live() {
		s.rollBenchmark(b)
	}
	s.rollTrack()
	s.forget()
}

// live gives the pending and active benchmarks by id.
func (s *State) live() []*Benchmark {
	var live []*Benchmark
	for _, b := range s.Benchmarks {
		if b.Status != "retired" {
			live = append(live, b)
		}
	}
	sort.Slice(live, func(i, j int) bool { return live[i].Id < live[j].Id })
	return live
}

func (s *State) rollBenchmark(b *Benchmark) {
	p := s.Ruling
	pot := potOf(s.Budget.Evaluators, b.Weight, p)
	open := item{s.Epoch, stageOpen, b.Id, 0}
	switch {
	case s.Epoch >= b.RetireEpoch:
		b.Status, b.Price, b.Pot = "retired", new(big.Int), new(big.Int)
		delete(s.Registry.Holders, b.Id)
		s.work[open], s.work[item{s.Epoch + 1, stageRefund, b.Id, 0}] = 0, 0
		return
	case s.Epoch < b.ValidFromEpoch:
		b.Deposit = larger(b.Deposit, pot)
		return
	case b.Status == "pending":
		b.Status = "active"
		if v := s.Registry.Versions[b.BaselineVersion]; v != nil {
			s.Requests = append(s.Requests, &Request{
				Benchmark: b.Id, Target: s.Epoch, Version: v.ID, Model: v.Model, Requester: b.Steward, Deposit: new(big.Int), Baseline: true,
			})
		}
	}
	b.Price, b.Bucket = accrue(b.Bucket, s.Budget.Owners, b.Weight, p)
	waiting := 0
	for _, r := range s.waiting(b.Id) {
		if r.Target <= s.Epoch {
			waiting++
		}
	}
	switch {
	case waiting >= int(p.RoundsMax):
		b.Deposit = mulDiv(b.Deposit, num(9), num(8))
	case 2*waiting < int(p.RoundsMax):
		b.Deposit = mulDiv(b.Deposit, num(7), num(8))
	}
	most := sub(new(big.Int).Lsh(num(1), 120), num(1))
	b.Pot, b.Deposit = pot, smaller(larger(b.Deposit, pot), most)
	s.work[open] = 0
}

// rollTrack fills the bucket of benchmark 0 and changes its suite where that is due (R10).
func (s *State) rollTrack() {
	t, p := s.Track, s.Ruling
	t.Price, t.Bucket = accrue(t.Bucket, s.Budget.Owners, p.WeightGeneralisation, p)
	var suite []types.SuiteMember
	for _, b := range s.live() {
		if b.Status == "active" {
			suite = append(suite, types.SuiteMember{Benchmark: b.Id, Domain: b.Domain, Chance: b.Chance})
		}
	}
	same := len(suite) == len(t.Suite)
	for i := 0; same && i < len(suite); i++ {
		same = suite[i] == t.Suite[i]
	}
	if len(suite) == 0 || same || len(t.Suite) > 0 && s.Epoch < t.SuiteEpoch+p.SuiteMinEpochs {
		return
	}
	t.Suite, t.SuiteEpoch, t.Frontier, t.Holder = suite, s.Epoch, 0, 0
	for i := range t.Best {
		t.Best[i].Score = s.general(t.Best[i].Model, t.Best[i].Version)
	}
	sortBest(t.Best)
	delete(s.Registry.Holders, 0)
	if len(t.Best) > 0 {
		t.Frontier, t.Holder = t.Best[0].Score, t.Best[0].Version
		s.Registry.Holders[0] = t.Holder
	}
}

func sortBest(best []Best) {
	sort.Slice(best, func(i, j int) bool {
		if best[i].Score != best[j].Score {
			return best[i].Score > best[j].Score
		}
		return best[i].Version < best[j].Version
	})
}

// general is G of R10 for a version on the suite.
func (s *State) general(model, version uint64) int64 {
	byDomain := map[uint32][]int64{}
	for _, member := range s.Track.Suite {
		x := int64(0)
		if score, known := s.Scores[ScoreKey{model, member.Benchmark, version}]; known {
			x = aboveChance(score, int64(member.Chance))
		}
		byDomain[member.Domain] = append(byDomain[member.Domain], x)
	}
	var domains [][]int64
	for _, xs := range byDomain {
		domains = append(domains, xs)
	}
	return harmonic(domains, int64(s.Ruling.GeneralisationEps))
}

// forget drops rounds and gold commits that nothing can refer to any more.
func (s *State) forget() {
	if s.Epoch <= s.Ruling.RetentionEpochs {
		return
	}
	horizon := s.Epoch - s.Ruling.RetentionEpochs
	for id, r := range s.Rounds {
		if r.Epoch < horizon && r.over() {
			delete(s.Rounds, id)
		}
	}
	for key, gold := range s.Golds {
		if gold.Target < horizon {
			delete(s.Golds, key)
		}
	}
}
