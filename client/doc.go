// Package client talks to a modeld chain: it queries both modules, sends transactions and
// waits until they are in a block, follows events without gaps, and verifies records of
// nodes that it does not trust (package verify).
//
// Every call takes a context and ends with it. Several endpoints may be named; one that does
// not answer, is behind or serves another chain is passed over.
package client
