// Package result reads what a measurement left behind: the result.json of the runner contract and the results_*.json of
// lm-evaluation-harness. Values are read as text and turned into the fixed-point scale of the benchmark without floats.
package result
