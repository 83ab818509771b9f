// Package runner measures by an external command, in any language, under limits of time, memory, processors, output and network.
//
// The contract: the command gets the task as JSON on standard input and in the environment variables MODELD_*, reads the artifact in
// MODELD_ARTIFACT_DIR and leaves result.json (package result) in MODELD_OUT_DIR. It ends with 0 when it measured, 65 when the model
// is bad, 75 when it should be asked again later, and anything else when it failed.
//
// The command runs as a child of this same program, started anew under another name (Main), which sets the limits; where the system
// allows it, in namespaces of its own without network, whose processes all end with it.
package runner
