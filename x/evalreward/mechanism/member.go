package mechanism

import "cosmossdk.io/math"

// UpdateMember applies a settled round to a member (R17, R18, R20, R21) and
// gives what its bond lost. Rounds are applied one after the other: the bond
// falls at once, and the credibility moves from where the round before left it.
// Errors: bad_ppm, bad_amount, bad_params.
func UpdateMember(m Member, s SeatResult, epoch int64, c CredibilityRules, r SlashRules) (Member, math.Int, error) {
	if err := c.validate(); err != nil {
		return Member{}, math.Int{}, err
	}
	if err := r.checkPpm(); err != nil {
		return Member{}, math.Int{}, err
	}
	err := checkAllPpm(named{"credibility of " + m.Evaluator, m.Credibility}, named{"agreement", s.Judged.Q})
	if err != nil {
		return Member{}, math.Int{}, err
	}
	if err := checkAmount("bond unit", r.BondUnit); err != nil {
		return Member{}, math.Int{}, err
	}
	if err := checkAmount("bond of "+m.Evaluator, m.Bond); err != nil {
		return Member{}, math.Int{}, err
	}
	if err := r.checkMaxFaults(); err != nil {
		return Member{}, math.Int{}, err
	}
	m, slashed := r.Punish(m, s.Penalty)
	if s.Update {
		base, _ := c.effective(m.Credibility, m.LastEpoch, epoch)
		m.Credibility = c.after(base, s.Judged.Q)
		m.LastEpoch = max(m.LastEpoch, epoch)
	}
	return m, slashed, nil
}
