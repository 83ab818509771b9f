package reference

import (
	"bytes"
	"math/big"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

func (s *State) createBenchmark(m *types.MsgCreateBenchmark) bool {
	b := m.Benchmark
	if m.Authority != s.Authority || b.Validate(s.Ruling) != nil || s.Benchmarks[b.Id] != nil {
		return false
	}
	epoch, _ := s.Now()
	st := s.Stewards[b.Steward]
	if st == nil || st.Unbonding || b.ValidFromEpoch < epoch+2 {
		return false
	}
	for _, version := range []uint64{b.AnchorVersion, b.BaselineVersion} {
		if version != 0 && s.Registry.Versions[version] == nil {
			return false
		}
	}
	live := 0
	for _, other := range s.Benchmarks {
		if other.Status != "retired" {
			live++
		}
	}
	sum := s.liveWeight() + b.Weight
	if live >= int(s.Ruling.MaxBenchmarks) || sum+s.Ruling.WeightGeneralisation > scale {
		return false
	}
	if s.Pending != nil && sum+s.Pending.WeightGeneralisation > scale {
		return false
	}
	s.AddBenchmark(b, epoch)
	return true
}

// AddBenchmark keeps a benchmark that waits for its first epoch.
func (s *State) AddBenchmark(b types.Benchmark, epoch uint64) {
	zero := new(big.Int)
	s.Benchmarks[b.Id] = &Benchmark{
		Benchmark: b, Status: "pending", Frontier: int64(b.InitialFrontier), Bucket: zero, Price: zero, Pot: zero,
		Deposit: potOf(budgetOf(s.Ruling, epoch).Evaluators, b.Weight, s.Ruling),
	}
}

func (s *State) retireBenchmark(m *types.MsgRetireBenchmark) bool {
	b := s.Benchmarks[m.Benchmark]
	epoch, _ := s.Now()
	if !validAddress(m.Signer) || b == nil || b.Status == "retired" {
		return false
	}
	if m.Signer != s.Authority && (m.Signer != b.Steward || epoch < b.RetireEpoch) {
		return false
	}
	b.RetireEpoch = min(b.RetireEpoch, epoch+1)
	return true
}

func (s *State) publishBenchmark(m *types.MsgPublishBenchmark) bool {
	b := s.Benchmarks[m.Benchmark]
	if b == nil || b.Steward != m.Steward || b.Status != "retired" || b.Published ||
		!bytes.Equal(b.DatasetDigest, m.DatasetDigest) || !validText(m.DataUri, 1, 256) {
		return false
	}
	b.Published = true
	return true
}

func (s *State) requestEvaluation(m *types.MsgRequestEvaluation) bool {
	b, v, target := s.Benchmarks[m.Benchmark], s.Registry.Resolve(m.Ref), s.Target()
	if !validAddress(m.Requester) || v == nil || v.Yanked || b == nil || b.Status == "retired" ||
		target < b.ValidFromEpoch || target >= b.RetireEpoch || s.pursuits[pursuit{v.Model, b.Id}] {
		return false
	}
	if !s.collect(m.Requester, b.Deposit) {
		return false
	}
	s.Requests = append(s.Requests, &Request{
		Benchmark: b.Id, Target: target, Height: s.Height, Version: v.ID, Model: v.Model, Requester: m.Requester, Deposit: b.Deposit,
	})
	s.pursuits[pursuit{v.Model, b.Id}] = true
	return true
}

// waiting gives the requests of a benchmark in the order in which they are served.
func (s *State) waiting(benchmark uint32) []*Request {
	var list []*Request
	for _, r := range s.Requests {
		if r.Benchmark != benchmark {
			continue
		}
		at := len(list)
		for at > 0 && before(r, list[at-1]) {
			at--
		}
		list = append(list[:at], append([]*Request{r}, list[at:]...)...)
	}
	return list
}

func before(a, b *Request) bool {
	switch {
	case a.Target != b.Target:
		return a.Target < b.Target
	case a.Height != b.Height:
		return a.Height < b.Height
	}
	return a.Version < b.Version
}

// Pursued tells whether a model has an open request or round on a benchmark.
func (s *State) Pursued(model uint64, benchmark uint32) bool {
	return s.pursuits[pursuit{model, benchmark}]
}

func (s *State) dropRequest(r *Request) {
	for i, other := range s.Requests {
		if other == r {
			s.Requests = append(s.Requests[:i], s.Requests[i+1:]...)
			return
		}
	}
}

// closeRequest ends a request without a round.
func (s *State) closeRequest(r *Request) {
	s.dropRequest(r)
	s.endPursuit(*r)
	s.credit(r.Requester, denom, r.Deposit)
}

func (s *State) endPursuit(r Request) {
	if !r.Baseline {
		delete(s.pursuits, pursuit{r.Model, r.Benchmark})
	}
}
