package reference

import (
	"math/big"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// evaluator gives a registration, nil without one.
func (s *State) evaluator(addr string, kind types.EvaluatorKind) (EvaluatorKey, *Evaluator) {
	key := EvaluatorKey{uint32(kind), addr}
	return key, s.Evaluators[key]
}

func (s *State) registerEvaluator(m *types.MsgRegisterEvaluator) bool {
	key, known := s.evaluator(m.Evaluator, m.Kind)
	if !validAddress(m.Evaluator) || m.Kind != 1 && m.Kind != 2 || !validText(m.Moniker, 0, 64) || known != nil {
		return false
	}
	count := uint32(0)
	for other := range s.Evaluators {
		if other.Kind == key.Kind {
			count++
		}
	}
	bond := s.Ruling.BondUnit.BigInt()
	if count >= s.Ruling.MaxEvaluators || !s.collect(m.Evaluator, bond) {
		return false
	}
	epoch, _ := s.Now()
	s.Evaluators[key] = &Evaluator{Bond: bond, Status: "active", Joined: epoch, Last: epoch, Credibility: int64(s.Ruling.CMin)}
	return true
}

func (s *State) topUpBond(m *types.MsgTopUpBond) bool {
	_, e := s.evaluator(m.Evaluator, m.Kind)
	if e == nil || e.Status == "unbonding" || m.Amount.IsNil() || !m.Amount.IsPositive() {
		return false
	}
	bond := add(e.Bond, m.Amount.BigInt())
	if bond.Cmp(s.Ruling.BondUnit.BigInt()) > 0 || !s.collect(m.Evaluator, m.Amount.BigInt()) {
		return false
	}
	e.Bond = bond
	return true
}

func (s *State) unbond(m *types.MsgUnbond) bool {
	key, e := s.evaluator(m.Evaluator, m.Kind)
	if e == nil || e.Status == "unbonding" {
		return false
	}
	epoch, _ := s.Now()
	e.Status, e.Until = "unbonding", epoch+s.Ruling.UnbondingEpochs
	s.releases = append(s.releases, release{e.Until, key})
	return true
}

func (s *State) unjail(m *types.MsgUnjail) bool {
	_, e := s.evaluator(m.Evaluator, m.Kind)
	epoch, _ := s.Now()
	if e == nil || e.Status != "jailed" || epoch < e.Until || e.Bond.Cmp(s.Ruling.BondUnit.BigInt()) < 0 {
		return false
	}
	e.Status, e.Until, e.Faults, e.Credibility, e.Joined = "active", 0, 0, int64(s.Ruling.CMin), epoch
	if e.Last < epoch {
		e.Last = epoch
	}
	return true
}

func (s *State) bondSteward(m *types.MsgBondSteward) bool {
	if !validAddress(m.Steward) {
		return false
	}
	st := s.Stewards[m.Steward]
	if st != nil && (st.Unbonding || st.Bond.Sign() > 0) {
		return false
	}
	bond := s.Ruling.StewardBond.BigInt()
	if !s.collect(m.Steward, bond) {
		return false
	}
	if st == nil {
		st = &Steward{}
		s.Stewards[m.Steward] = st
	}
	st.Bond = bond
	return true
}

func (s *State) unbondSteward(m *types.MsgUnbondSteward) bool {
	st := s.Stewards[m.Steward]
	if st == nil || st.Unbonding {
		return false
	}
	for _, b := range s.Benchmarks {
		if b.Steward == m.Steward && b.Status != "retired" {
			return false
		}
	}
	epoch, _ := s.Now()
	st.Unbonding, st.Until = true, epoch+s.Ruling.UnbondingEpochs
	s.releases = append(s.releases, release{st.Until, EvaluatorKey{0, m.Steward}})
	return true
}

func (s *State) fundSponsorPool(m *types.MsgFundSponsorPool) bool {
	b := s.Benchmarks[m.Benchmark]
	if !validAddress(m.Sponsor) || m.Amount.Validate() != nil || !m.Amount.IsPositive() || m.Amount.Denom == "frozen" ||
		b == nil || b.Status != "active" {
		return false
	}
	pools := 0
	for key := range s.Pools {
		if key.Benchmark == b.Id {
			pools++
		}
	}
	key := PoolKey{b.Id, m.Amount.Denom}
	pool := s.Pools[key]
	if pool == nil {
		if pools >= 4 {
			return false
		}
		pool = &Pool{Amount: new(big.Int), Given: map[string]*big.Int{}}
	}
	given := pool.Given[m.Sponsor]
	if given == nil {
		if len(pool.Given) >= 64 {
			return false
		}
		given = new(big.Int)
	}
	amount := m.Amount.Amount.BigInt()
	if add(pool.Amount, amount).BitLen() > 120 || add(given, amount).BitLen() > 120 || !s.spend(m.Sponsor, m.Amount.Denom, amount) {
		return false
	}
	s.Give(s.moduleAccount(), m.Amount.Denom, amount)
	pool.Amount, pool.Given[m.Sponsor] = add(pool.Amount, amount), add(given, amount)
	s.Pools[key] = pool
	return true
}
