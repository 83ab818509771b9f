package mechanism

import (
	"errors"
	"fmt"
)

// Code names why a rule refused its input. The codes are part of the
// contract with every other implementation of the rules.
type Code string

// The codes of all rules.
const (
	CodeBadPpm           Code = "bad_ppm"
	CodeBadAmount        Code = "bad_amount"
	CodeBadInteger       Code = "bad_integer"
	CodeBadHex           Code = "bad_hex"
	CodeBadLength        Code = "bad_length"
	CodeBadChainID       Code = "bad_chain_id"
	CodeBadRange         Code = "bad_range"
	CodeOutOfRange       Code = "out_of_range"
	CodeBadBand          Code = "bad_band"
	CodeBadTiers         Code = "bad_tiers"
	CodeBadWeight        Code = "bad_weight"
	CodeBadItems         Code = "bad_items"
	CodeBadHalving       Code = "bad_halving"
	CodeBadEpoch         Code = "bad_epoch"
	CodeBadKappa         Code = "bad_kappa"
	CodeBadChance        Code = "bad_chance"
	CodeBadEps           Code = "bad_eps"
	CodeBadPoints        Code = "bad_points"
	CodeBadSplit         Code = "bad_split"
	CodeBadCapacity      Code = "bad_capacity"
	CodeBadParams        Code = "bad_params"
	CodeBadKind          Code = "bad_kind"
	CodeBadOutcome       Code = "bad_outcome"
	CodeBadFirstPaid     Code = "bad_first_paid"
	CodeBadBond          Code = "bad_bond"
	CodeBadSlashed       Code = "bad_slashed"
	CodeBadName          Code = "bad_name"
	CodeTooMany          Code = "too_many"
	CodeTooManyParents   Code = "too_many_parents"
	CodeNoDomains        Code = "no_domains"
	CodeTooManyDomains   Code = "too_many_domains"
	CodeEmptyDomain      Code = "empty_domain"
	CodeTooManyRounds    Code = "too_many_rounds"
	CodeDuplicate        Code = "duplicate"
	CodeTooFew           Code = "too_few"
	CodeUnknownEvaluator Code = "unknown_evaluator"
	CodeNotInCommittee   Code = "not_in_committee"
)

// Error is the only kind of error that this package makes. Detail says what
// was expected and what came.
type Error struct {
	Code   Code
	Detail string
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Detail }

// CodeOf gives the code of an error of this package, "" for any other error.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

func fail(code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}
