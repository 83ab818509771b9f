package types

import "cosmossdk.io/errors"

// Errors of the module. The text that wraps them says what was expected, what came, and
// how to mend it.
var (
	ErrInvalidField       = errors.Register(ModuleName, 2, "invalid field")
	ErrInvalidAuthority   = errors.Register(ModuleName, 3, "invalid authority")
	ErrInvalidParams      = errors.Register(ModuleName, 4, "invalid params")
	ErrEvaluatorExists    = errors.Register(ModuleName, 5, "evaluator is registered already")
	ErrEvaluatorNotFound  = errors.Register(ModuleName, 6, "evaluator not found")
	ErrTooManyEvaluators  = errors.Register(ModuleName, 7, "too many evaluators")
	ErrBondExceeded       = errors.Register(ModuleName, 8, "bond would exceed the bond unit")
	ErrWrongStatus        = errors.Register(ModuleName, 9, "wrong status")
	ErrStewardExists      = errors.Register(ModuleName, 10, "steward is bonded already")
	ErrStewardNotFound    = errors.Register(ModuleName, 11, "steward not found")
	ErrStewardBusy        = errors.Register(ModuleName, 12, "steward looks after a live benchmark")
	ErrBenchmarkExists    = errors.Register(ModuleName, 13, "benchmark exists already")
	ErrBenchmarkNotFound  = errors.Register(ModuleName, 14, "benchmark not found")
	ErrBenchmarkNotActive = errors.Register(ModuleName, 15, "benchmark is not active")
	ErrTooManyBenchmarks  = errors.Register(ModuleName, 16, "too many benchmarks")
	ErrWeightExceeded     = errors.Register(ModuleName, 17, "sum of weights exceeded")
	ErrVersionYanked      = errors.Register(ModuleName, 18, "version is yanked")
	ErrPursuitExists      = errors.Register(ModuleName, 19, "model has an open request or round on the benchmark")
	ErrNothingClaimable   = errors.Register(ModuleName, 20, "nothing is claimable")
	ErrInsolvent          = errors.Register(ModuleName, 21, "module account does not cover its liabilities")
	ErrRoundNotFound      = errors.Register(ModuleName, 22, "round not found")
	ErrWrongPhase         = errors.Register(ModuleName, 23, "wrong phase")
	ErrWrongRound         = errors.Register(ModuleName, 24, "round does not allow this")
	ErrTooManyGolds       = errors.Register(ModuleName, 25, "too many gold rounds")
	ErrGoldExists         = errors.Register(ModuleName, 26, "gold commit exists already")
	ErrGoldNotFound       = errors.Register(ModuleName, 27, "gold commit not found")
	ErrNotSteward         = errors.Register(ModuleName, 28, "not the steward of the benchmark")
	ErrPublished          = errors.Register(ModuleName, 29, "benchmark is published already")
	ErrPoolFull           = errors.Register(ModuleName, 30, "sponsor pool is full")
	ErrBondNotFull        = errors.Register(ModuleName, 31, "bond is not full")
)
