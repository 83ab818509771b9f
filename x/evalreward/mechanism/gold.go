package mechanism

import "cosmossdk.io/math"

// GoldRules judges a round whose true score was committed before.
type GoldRules struct {
	// Scoring holds the gold score as its reference.
	Scoring Scoring
	Slash   SlashRules
}

// GoldSeat is a member of the committee of a gold round and its report: a
// score in ppm, Unfetchable, or absent when nothing was revealed.
type GoldSeat struct {
	Member Member
	Score  Optional
}

// GoldVerdict is how a member fared, what its bond lost, and what it is now.
type GoldVerdict struct {
	Score   MemberScore
	Penalty Penalty
	Slashed math.Int
	Member  Member
}

// GoldScores judges every member against the gold score (R21). A worthless
// report, an unfetchable one included, is a verified fault; silence is not,
// but costs too. Errors: bad_ppm, bad_band, bad_amount, bad_params, too_many, duplicate.
func GoldScores(r GoldRules, seats []GoldSeat) ([]GoldVerdict, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	if err := checkGoldSeats(seats); err != nil {
		return nil, err
	}
	verdicts := make([]GoldVerdict, len(seats))
	for i, s := range seats {
		v := GoldVerdict{Penalty: PenaltySilent}
		if s.Score.Present {
			v.Score = r.Scoring.judge(s.Score.Value, r.Scoring.Reference)
			v.Penalty = goldPenalty(v.Score)
		}
		v.Member, v.Slashed = r.Slash.Punish(s.Member, v.Penalty)
		verdicts[i] = v
	}
	return verdicts, nil
}

func goldPenalty(score MemberScore) Penalty {
	if score.Q == 0 {
		return PenaltyFault
	}
	return PenaltyNone
}

func (r GoldRules) validate() error {
	if !r.Scoring.Reference.Present {
		return fail(CodeBadPpm, "gold: expected a score, got none")
	}
	s := r.Scoring
	err := checkAllPpm(named{"gold", s.Reference.Value}, named{"prior", s.Prior}, named{"beta", s.Beta})
	if err != nil {
		return err
	}
	if err := s.Band.checkPpm(); err != nil {
		return err
	}
	if err := r.Slash.checkPpm(); err != nil {
		return err
	}
	if err := s.Band.checkOrder(); err != nil {
		return err
	}
	if err := checkAmount("bond unit", r.Slash.BondUnit); err != nil {
		return err
	}
	return r.Slash.checkMaxFaults()
}

func checkGoldSeats(seats []GoldSeat) error {
	if len(seats) > MaxReports {
		return fail(CodeTooMany, "expected at most %d evaluators, got %d", MaxReports, len(seats))
	}
	names := make([]string, len(seats))
	for i, s := range seats {
		names[i] = s.Member.Evaluator
	}
	if err := checkDistinct("evaluator", names); err != nil {
		return err
	}
	for _, s := range seats {
		if s.Score.Present {
			if err := checkScore("score of "+s.Member.Evaluator, s.Score.Value); err != nil {
				return err
			}
		}
		if err := checkAmount("bond of "+s.Member.Evaluator, s.Member.Bond); err != nil {
			return err
		}
	}
	return nil
}
