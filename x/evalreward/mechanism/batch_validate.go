package mechanism

import (
	"cmp"
	"slices"
)

// validate checks a batch kind of fault by kind of fault, so that a batch with
// several faults is refused for the same one by every implementation.
func (b Batch) validate() error {
	checks := []func() error{
		b.Emission.checkHalving,
		func() error { return checkEpoch(b.Epoch) },
		b.Benchmark.Tiers.Validate,
		b.checkPpm,
		b.checkRoundPpm,
		b.Benchmark.Band.checkOrder,
		b.checkAmounts,
		b.Pots.checkParams,
		b.Params.Slash.checkMaxFaults,
		func() error { return checkKappa(b.Kappa) },
		b.Params.Split.checkSum,
		b.Pots.checkWeight,
		b.checkRoundCount,
		b.checkDuplicates,
		b.checkCommittees,
		b.checkReports,
		b.checkParents,
		b.checkDomains,
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (b Batch) checkPpm() error {
	checks := []func() error{
		b.Emission.checkPpm,
		b.Pots.checkPpm,
		b.Benchmark.Band.checkPpm,
		b.Params.Credibility.validate,
		b.Params.Split.checkPpm,
		b.Params.Slash.checkPpm,
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	f := b.Benchmark.Frontier
	if err := checkAllPpm(named{"eta", f.Eta}, named{"frontier", f.Score}, named{"beta", b.Params.Beta}); err != nil {
		return err
	}
	for _, m := range b.Evaluators {
		if err := CheckPpm("credibility of "+m.Evaluator, m.Credibility); err != nil {
			return err
		}
	}
	if b.Track0 == nil {
		return nil
	}
	return b.Track0.checkPpm()
}

func (t *Track0) checkPpm() error {
	err := checkAllPpm(named{"frontier of benchmark 0", t.Frontier.Score},
		named{"eta of benchmark 0", t.Frontier.Eta}, named{"eps", t.Eps})
	if err != nil {
		return err
	}
	for _, domain := range t.Domains {
		for _, benchmark := range domain {
			if err := CheckPpm("chance", benchmark.Chance); err != nil {
				return err
			}
		}
	}
	for _, s := range t.Scores {
		if err := CheckPpm("known score", s.Score); err != nil {
			return err
		}
	}
	return nil
}

func (b Batch) checkRoundPpm() error {
	for _, r := range b.Rounds {
		if err := CheckPpm("prior", r.Prior); err != nil {
			return err
		}
		if err := checkOptionalPpm("gold", r.Gold); err != nil {
			return err
		}
		if err := checkOptionalPpm("score of the appeal", r.Appeal); err != nil {
			return err
		}
		for _, report := range r.Reports {
			if err := checkScore("score of "+report.Evaluator, report.Score); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b Batch) checkAmounts() error {
	if err := checkAmount("initial emission", b.Emission.Initial); err != nil {
		return err
	}
	if err := checkAmount("bucket", b.Benchmark.Bucket); err != nil {
		return err
	}
	if err := checkAmount("bond unit", b.Params.Slash.BondUnit); err != nil {
		return err
	}
	if b.Track0 != nil {
		if err := checkAmount("bucket of benchmark 0", b.Track0.Bucket); err != nil {
			return err
		}
	}
	for _, m := range b.Evaluators {
		if err := checkAmount("bond of "+m.Evaluator, m.Bond); err != nil {
			return err
		}
	}
	for _, r := range b.Rounds {
		if err := checkAmount("deposit", r.Deposit); err != nil {
			return err
		}
	}
	return nil
}

func (b Batch) checkRoundCount() error {
	if int64(len(b.Rounds)) > b.Pots.RoundsMax {
		return fail(CodeTooManyRounds, "expected at most %d rounds, got %d", b.Pots.RoundsMax, len(b.Rounds))
	}
	return nil
}

func (b Batch) checkDuplicates() error {
	evaluators := make([]string, len(b.Evaluators))
	for i, m := range b.Evaluators {
		evaluators[i] = m.Evaluator
	}
	if err := checkDistinct("evaluator", evaluators); err != nil {
		return err
	}
	ids, versions := make([]uint64, len(b.Rounds)), make([]uint64, len(b.Rounds))
	for i, r := range b.Rounds {
		ids[i], versions[i] = r.ID, r.Version
	}
	if err := checkDistinct("round", ids); err != nil {
		return err
	}
	if err := checkDistinct("version", versions); err != nil {
		return err
	}
	for _, r := range b.Rounds {
		if err := checkDistinct("member of a committee", r.Committee); err != nil {
			return err
		}
		reporters := make([]string, len(r.Reports))
		for i, report := range r.Reports {
			reporters[i] = report.Evaluator
		}
		if err := checkDistinct("report", reporters); err != nil {
			return err
		}
	}
	return nil
}

func (b Batch) checkCommittees() error {
	for _, r := range b.Rounds {
		if most := max(len(r.Committee), len(r.Reports)); most > MaxReports {
			return fail(CodeTooMany, "round %d: expected at most %d members, got %d", r.ID, MaxReports, most)
		}
	}
	known := make([]string, len(b.Evaluators))
	for i, m := range b.Evaluators {
		known[i] = m.Evaluator
	}
	slices.Sort(known)
	for _, r := range b.Rounds {
		for _, address := range r.Committee {
			if _, found := slices.BinarySearchFunc(known, address, cmp.Compare[string]); !found {
				return fail(CodeUnknownEvaluator, "round %d: expected an evaluator, got %q", r.ID, address)
			}
		}
	}
	return nil
}

func (b Batch) checkReports() error {
	for _, r := range b.Rounds {
		for _, report := range r.Reports {
			if !slices.Contains(r.Committee, report.Evaluator) {
				return fail(CodeNotInCommittee, "round %d: expected a member, got %q", r.ID, report.Evaluator)
			}
		}
	}
	return nil
}

func (b Batch) checkParents() error {
	for _, r := range b.Rounds {
		if len(r.Parents) > MaxParents {
			return fail(CodeTooManyParents, "round %d: expected at most %d parents, got %d", r.ID, MaxParents, len(r.Parents))
		}
	}
	return nil
}

func (b Batch) checkDomains() error {
	if b.Track0 == nil {
		return nil
	}
	if err := checkDomainCount(len(b.Track0.Domains)); err != nil {
		return err
	}
	if err := checkEps(b.Track0.Eps); err != nil {
		return err
	}
	for i, domain := range b.Track0.Domains {
		if len(domain) == 0 {
			return failEmptyDomain(i)
		}
		for _, benchmark := range domain {
			if err := checkChance(benchmark.Chance); err != nil {
				return err
			}
		}
	}
	return nil
}
