// Package settlement measures the work of EndBlock on rounds: how many rounds per second the
// chain can settle, award and pay, and how long a block takes that finds a long queue. The
// rounds with their reports are generated and written straight into the stores of the real
// application, which then settles them in blocks over a database on disk.
package settlement
