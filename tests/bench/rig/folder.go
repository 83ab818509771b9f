package rig

import "os"

// Folder makes a temporary folder for the home of a node. remove takes it away with all that
// is in it; what cannot be removed is left to the system.
func Folder(name string) (home string, remove func(), err error) {
	home, err = os.MkdirTemp("", "bench-"+name+"-")
	return home, func() { _ = os.RemoveAll(home) }, err
}
