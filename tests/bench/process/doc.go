// Package process measures how long the application takes for blocks of one kind of message,
// with signed transactions that were made before: FinalizeBlock and Commit, under both
// executors and over both databases, and CheckTx apart. Beside it stand raw limits of the
// machine: signatures, hashes and sets of a Merkle tree, to which a reveal is compared.
//
// One script of blocks is recorded once and replayed by a fresh node for every run, so that
// all runs do the same; an app hash that differs from the recorded one is an error.
package process
