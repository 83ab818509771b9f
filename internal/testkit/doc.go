// Package testkit runs the application of the chain inside a test: without network, in
// memory, with times and keys that are the same in every run.
//
//	chain := testkit.New(t, testkit.Options{})
//	res := chain.Deliver("alice", &banktypes.MsgSend{...})
//	require.Zero(t, res.Code, res.Log)
//
// The invariants of x/evalreward are checked after every block. With Options.Shadows, more
// apps execute every block under other circumstances and have to answer the same; a
// Recording does so afterwards, under any Setup. Continue starts a chain from an exported
// state.
package testkit
