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
	// OutcomeGoldVoid: the score of a gold round was disputed and did not stand (R21).
	OutcomeGoldVoid = "gold_void"
)

// Reasons of an award besides those of owner pay (R9).
const (
	// ReasonBaseline: the round set the initial frontier and pays no owner (R8).
	ReasonBaseline = "baseline"
	// ReasonError: a unit of block work failed, so the round is void.
	ReasonError = "error"
	// ReasonGold: a gold round measures evaluators and pays no owner (R21).
	ReasonGold = "gold"
)

// How a dispute about a gold round ended (R21).
const (
	// GoldUpheld: the authority confirmed the score.
	GoldUpheld = "upheld"
	// GoldRejected: the authority did not.
	GoldRejected = "rejected"
	// GoldExpired: the authority said nothing in time.
	GoldExpired = "expired"
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

// How benchmark 0 is called (R10).
const (
	GeneralisationName   = "generalisation"
	GeneralisationMetric = "harmonic_mean"
)

// Roles in which an account is paid.
const (
	RoleEvaluator = "evaluator"
	RoleOwner     = "owner"
	RoleParent    = "parent"
	RoleRequester = "requester"
	RoleNone      = "none"
	// RoleGeneralOwner and RoleGeneralParent are paid for progress on benchmark 0 (R10).
	RoleGeneralOwner  = "generalisation_owner"
	RoleGeneralParent = "generalisation_parent"
	// RoleSponsored is an owner as far as sponsor pools pay (R14).
	RoleSponsored = "sponsored"
	// RoleCommunity is the community pool (R11).
	RoleCommunity  = "community"
	RoleChallenger = "challenger"
	RoleDisputer   = "disputer"
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
