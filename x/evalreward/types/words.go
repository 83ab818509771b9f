package types

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

// Reasons for which an item of a commit or reveal message has no effect.
const (
	SkipRoundNotFound  = "round_not_found"
	SkipRoundVoid      = "round_void"
	SkipWrongPhase     = "wrong_phase"
	SkipNotInCommittee = "not_in_committee"
	SkipCommitted      = "already_committed"
	SkipNotCommitted   = "not_committed"
	SkipRevealed       = "already_revealed"
	SkipHashMismatch   = "hash_mismatch"
	SkipRawOutOfRange  = "raw_out_of_range"
)

// Outcomes of a round besides those of the consensus (R3).
const (
	// OutcomeError: a unit of block work failed, so the round is void.
	OutcomeError = "error"
)

// Reasons of an award besides those of owner pay (R9).
const (
	// ReasonBaseline: the round set the initial frontier and pays no owner (R8).
	ReasonBaseline = "baseline"
	// ReasonError: a unit of block work failed, so the round is void.
	ReasonError = "error"
)

// What became of a deposit (R13).
const (
	DepositReturned = "returned"
	DepositBurned   = "burned"
	DepositRequeued = "requeued"
	DepositNone     = "none"
)

// Reasons for which a request ends without a round.
const (
	CloseYanked  = "yanked"
	CloseRetired = "retired"
	CloseTooFew  = "too_few"
	CloseError   = "error"
)

// Roles in which an account is paid.
const (
	RoleEvaluator = "evaluator"
	RoleOwner     = "owner"
	RoleParent    = "parent"
	RoleRequester = "requester"
	RoleNone      = "none"
)

// StateOf gives the state of a settled round in the mechanism's words.
func StateOf(outcome string) mechanism.State {
	switch outcome {
	case string(mechanism.ReasonOK):
		return mechanism.StateFinal
	case string(mechanism.ReasonQuorum):
		return mechanism.StateVoidQuorum
	case string(mechanism.ReasonWeight):
		return mechanism.StateVoidWeight
	case string(mechanism.ReasonUnfetchable):
		return mechanism.StateVoidUnfetchable
	default:
		return mechanism.StateVoidSupport
	}
}
