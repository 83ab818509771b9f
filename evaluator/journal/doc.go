// Package journal keeps what the evaluator daemon knows about its assignments, in one file that survives the death of the process
// at any moment. A record goes forwards through its states only; a commit hash, once written, never changes; a transaction is in the
// file before it is sent.
package journal
