// Package mechanism holds the economic rules of modeld (R1 to R21 of
// docs/mechanism.md) as pure functions on integers. It knows no chain: no
// context, clock, store, randomness or configuration. The chain, the evaluator
// daemon, clients and simulations all call these functions, so a payment can be
// recomputed by anybody from the numbers that are stored with it.
//
// # Numbers
//
// Scores, credibilities, shares and points are int64 in ppm, 0 to Scale.
// Amounts are math.Int in the smallest unit, 0 to 2^120-1. Every product is
// formed before its division, every division rounds down unless its name or its
// comment says otherwise, and what is lost to rounding is not minted.
//
// # The way of a round
//
// An epoch opens with Emission; Bucket and Pot cut it into what owners and
// evaluators of a benchmark can earn. Committee draws the evaluators of a round
// by lot, CommitHash binds each to a raw score, Normalise turns the revealed
// one into ppm. Consensus takes the lower median, weighted with
// EffectiveCredibility, and says whether it stands. RoundScores compares each
// report with the median of the others (LeaveOneOut, Kernel) and with what the
// public knew (Prior), and EvaluatorPay prices the result. ScoreRound does all
// of this for one round and UpdateMember applies it to an evaluator.
//
// Gold rounds (GoldScores) and appeals (ScoreAppeal, AppealAccounting) are the
// anchors: only they slash for a wrong score. AppealPlaces says which appeals
// start by lot, ChallengeBond what it costs to start one. The reveals give the
// lots of the next epoch (SeedLeaf, Mix, NextSeed).
//
// When every round of a batch is final, PayOwners moves the frontier
// (FrontierBatch) along the curve of the benchmark (Tiers), pays each move from
// the bucket (OwnerGross) and divides it (OwnerSplit); Generalisation gives the
// score on benchmark 0, which is paid the same way. DepositReturned decides the
// deposits, UpdateDeposit prices the next ones. SettleBatch is all of it for one
// batch, made of the same steps.
//
// # Errors
//
// Values decide: a function returns new values, or an *Error whose Code is part
// of the specification and whose Detail says what was expected and what came.
// Inputs are never changed. Every list that is walked is bounded by a constant
// of this package or by a parameter of the chain.
package mechanism
