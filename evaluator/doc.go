// Package evaluator is the evaluator daemon: it watches a chain for the assignments of one bonded account, fetches and measures the
// artifacts by external commands, commits, reveals, and claims, without anybody looking after it.
//
// What it must never do is commit twice or lose a reveal. So every step is in the journal, on the disk, before its transaction leaves;
// the chain is asked what it has before anything is sent; the salts follow from a secret; and what to do next is a pure function of the
// record of an assignment and of what the chain says (Next). docs/evaluator.md describes the daemon for operators.
package evaluator
