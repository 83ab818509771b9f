package reference

// Resume derives what no record says of a state at the end of an epoch in which all work that
// was due is done: what waits in the queue, which models are pursued, and which bonds return.
func (s *State) Resume() {
	for _, r := range s.Requests {
		s.pursue(*r)
		if s.Benchmarks[r.Benchmark].Status == "retired" {
			s.work[item{s.Epoch + 1, stageOpen, r.Benchmark, 0}] = 0
		}
	}
	for key, batch := range s.Batches {
		if key.Epoch == s.Epoch && batch.Rounds > 0 {
			s.work[item{s.Epoch + 1, stageDraw, key.Benchmark, 0}] = 0
		}
	}
	for _, r := range s.Rounds {
		if r.over() {
			continue
		}
		s.pursue(r.Request)
		pay := item{r.Epoch + 1, stagePay, r.Benchmark, r.ID}
		if r.Gold != nil && r.Gold.Left {
			pay.epoch = r.Gold.Until
		}
		s.work[pay] = r.ID
		if r.Outcome == "ok" && pay.epoch == r.Epoch+1 {
			s.work[awardItem(r, stageAward)] = r.ID
			s.Registry.escrows[mark{r.Version, r.Benchmark}] = true
		}
	}
	for key := range s.Pools {
		if b := s.Benchmarks[key.Benchmark]; b.Status == "retired" {
			s.work[item{s.Epoch + 1, stageRefund, b.Id, 0}] = 0
		}
	}
	for key, e := range s.Evaluators {
		if e.Status == "unbonding" {
			s.releases = append(s.releases, release{e.Until, key})
		}
	}
	for addr, st := range s.Stewards {
		if st.Unbonding {
			s.releases = append(s.releases, release{st.Until, EvaluatorKey{0, addr}})
		}
	}
}

func (s *State) pursue(r Request) {
	if !r.Baseline {
		s.pursuits[pursuit{r.Model, r.Benchmark}] = true
	}
}
