// Package growth measures what becomes of the chain when much was registered and evaluated:
// the time of messages and settlement on top of a large state, queries, the start of a node,
// snapshots, and the bytes that every kind of record takes.
//
// The past is generated once for each size and kept on disk; every run works on a copy of it.
// A state of size n holds n versions and what 10 n past evaluations left: final scores and
// leaderboards of all their rounds, and the rounds themselves with their evaluations as far
// back as the main network keeps them.
package growth
