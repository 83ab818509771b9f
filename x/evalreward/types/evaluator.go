package types

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

// Word gives the kind as the mechanism writes it.
func (k EvaluatorKind) Word() string { return string(k.mechanism()) }

func (k EvaluatorKind) mechanism() mechanism.Kind {
	if k == EVALUATOR_KIND_HUMAN {
		return mechanism.KindHuman
	}
	return mechanism.KindAutomated
}

// Mechanism gives the kind as the mechanism names it.
func (k EvaluatorKind) Mechanism() mechanism.Kind { return k.mechanism() }

func (s EvaluatorStatus) mechanism() mechanism.Status {
	switch s {
	case EVALUATOR_STATUS_ACTIVE:
		return mechanism.StatusActive
	case EVALUATOR_STATUS_JAILED:
		return mechanism.StatusJailed
	default:
		return mechanism.StatusUnbonding
	}
}

// Candidate gives the evaluator as the lottery sees it (R19).
func (e Evaluator) Candidate(address []byte) mechanism.Candidate {
	return mechanism.Candidate{
		Address: address, Kind: e.Kind.mechanism(), Status: e.Status.mechanism(),
		JoinedEpoch: int64(e.JoinedEpoch), Bond: e.Bond,
	}
}

// Member gives the evaluator as far as rounds change it (R17, R18).
func (e Evaluator) Member() mechanism.Member {
	return mechanism.Member{
		Evaluator: e.Address, Credibility: int64(e.Credibility), LastEpoch: int64(e.LastEpoch),
		Bond: e.Bond, Faults: int64(e.Faults), Jailed: e.Status == EVALUATOR_STATUS_JAILED,
	}
}

// With gives the evaluator after a round; whether it is jailed is decided by the caller.
func (e Evaluator) With(m mechanism.Member) Evaluator {
	e.Credibility, e.LastEpoch = uint32(m.Credibility), uint64(m.LastEpoch)
	e.Bond, e.Faults = m.Bond, uint32(m.Faults)
	return e
}

// NotEligible names the first condition of R19 that an evaluator misses, "" when it may be
// drawn. Conflicts of interest depend on the version and are not looked at.
func (e Evaluator) NotEligible(p Params, epoch uint64) string {
	switch {
	case e.Status == EVALUATOR_STATUS_JAILED:
		return "jailed"
	case e.Status != EVALUATOR_STATUS_ACTIVE:
		return "unbonding"
	case epoch < e.JoinedEpoch+p.MaturityEpochs:
		return "joined too recently"
	case e.Bond.LT(p.MinBond()):
		return "bond is below the floor; top it up"
	default:
		return ""
	}
}
