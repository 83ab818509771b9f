// Package publish registers a version of a model: it promises the digest, waits until the
// promise is old enough, opens it, and asks for evaluations. Every step looks at the chain
// first, so that a run after a crash goes on where the last one stopped, and a run after
// success does nothing.
package publish
