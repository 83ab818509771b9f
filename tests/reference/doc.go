// Package reference is a second, plain implementation of both modules, for tests only. It
// follows docs/mechanism.md with big integers and simple loops, keeps everything in maps, and
// uses neither package mechanism nor the keepers. Where it and the chain agree, both do what
// the document says.
package reference
