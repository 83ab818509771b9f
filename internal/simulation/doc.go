// Package simulation plays populations of evaluators and developers against the real keepers of
// the chain, so that a proposal for other params can be tried before it is voted on.
//
// A world is one chain in memory with its population and one seed. It has no consensus, no
// transactions and no network: messages go straight to the message servers, blocks are calls
// of EndBlock at successive heights, and phases last a few blocks. Everything else is what a
// node runs: accounts, bank, distribution, registry and mechanism. Agents know what a
// participant can know: the public state, what they measured themselves, and their secrets.
//
// The code here is no consensus code. It uses floats, and its randomness comes from the seed:
// the same population, params and seed give the same result to the last byte.
package simulation
