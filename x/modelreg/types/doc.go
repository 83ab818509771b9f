// Package types holds the nouns of the registry, with the rules that need no store: names,
// references, licences, metadata and their bounds.
package types
