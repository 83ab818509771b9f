package app

import (
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/app/encoding"
)

// The names of package encoding, which fixes them for the process.
const (
	// Name is the name of the application and of its binary.
	Name = encoding.Name
	// Bech32Prefix starts every address: model1..., modelvaloper1..., modelvalcons1...
	Bech32Prefix = encoding.Bech32Prefix
	// BaseDenom is the coin that pays fees, is staked and is minted as a reward.
	BaseDenom = encoding.BaseDenom
)

// DefaultHome is where a node keeps its files unless --home says otherwise.
func DefaultHome() string {
	user, err := os.UserHomeDir()
	if err != nil {
		return "." + Name
	}
	return filepath.Join(user, "."+Name)
}
