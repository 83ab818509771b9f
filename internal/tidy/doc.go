// Package tidy holds the house rules as tests: sizes, imports, what consensus code must not
// know, documents that name what exists, and generated code that is current.
package tidy
