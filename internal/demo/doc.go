// Package demo plays the whole mechanism on a chain of one validator inside this process:
// real models are trained, registered, measured on real text by several evaluators, paid,
// improved, registered again and paid for the improvement only; a copy and a worse model
// earn nothing. Everything goes through signed transactions and consensus. The evaluators are
// processes of the evaluator daemon, as anybody would run them.
//
// Each step looks at the chain before it acts, so that a demo that was stopped goes on from
// where it was.
package demo
