package mechanism

import "cosmossdk.io/math"

// UpdateDeposit gives the deposit of the next epoch (R13): it rises by an
// eighth when every place was asked for, falls by an eighth below half of
// them, and never lies below the pot, so that buying rounds for one's own
// evaluators cannot pay. It rounds down. Errors: bad_amount, bad_capacity.
func UpdateDeposit(deposit, pot math.Int, requests, capacity int64) (math.Int, error) {
	if err := checkAmount("deposit", deposit); err != nil {
		return math.Int{}, err
	}
	if err := checkAmount("pot", pot); err != nil {
		return math.Int{}, err
	}
	if capacity < 1 || requests < 0 {
		return math.Int{}, fail(CodeBadCapacity, "expected requests >= 0 for a capacity >= 1, got %d for %d", requests, capacity)
	}
	switch {
	case requests >= capacity:
		deposit = mulDivFloor(deposit, 9, 8)
	case requests < capacity-requests: // fewer than half, without overflow
		deposit = mulDivFloor(deposit, 7, 8)
	}
	return math.MaxInt(deposit, pot), nil
}
