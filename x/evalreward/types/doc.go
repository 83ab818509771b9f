// Package types holds the nouns of the mechanism as the chain stores them, with what can be
// said about each without a store: validation, positions in an epoch, explanations.
package types
