// Package testkit runs the application of the chain inside a test: without network, in
// memory, with times and keys that are the same in every run.
//
//	chain := testkit.New(t, testkit.Options{})
//	res := chain.Deliver("alice", &banktypes.MsgSend{...})
//	require.Zero(t, res.Code, res.Log)
package testkit
