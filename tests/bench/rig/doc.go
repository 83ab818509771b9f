// Package rig runs the application of the chain, without a consensus engine, for
// measurements: the settings are those of a node, the database is that of a node or memory,
// and every block tells how long its parts took and what they allocated.
package rig
