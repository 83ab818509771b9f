// Package human lets a person grade the outputs of a model in a browser: a small page on this
// machine shows rubric and samples without saying whose they are, keeps every grade on disk,
// and hands raw value and transcript to whoever commits and reveals.
package human
