// Package scene is the cast of the benchmarks: developers with a model and a version each,
// bonded evaluators that can be drawn from the first block on, benchmarks on which every
// version waits for its round, and the messages that all of them send. Names and contents are
// the same in every run.
package scene
