package types

// HasSeat tells whether an address sits in the committee.
func (r Round) HasSeat(evaluator string) bool {
	for _, seat := range r.Committee {
		if seat.Evaluator == evaluator {
			return true
		}
	}
	return false
}

// Finished tells whether a round is final or void, and so paid or closed.
func (r Round) Finished() bool {
	return r.State == ROUND_STATE_FINAL || r.State == ROUND_STATE_VOID
}
