package app

import (
	"github.com/cosmos/cosmos-sdk/client/flags"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
)

// Options are settings of a node that come from code and not from files.
type Options map[string]any

var _ servertypes.AppOptions = Options{}

// Get gives a setting, nil for one that is not set.
func (o Options) Get(name string) any { return o[name] }

// HomeOptions are the settings of a node that only has a home.
func HomeOptions(home string) Options { return Options{flags.FlagHome: home} }
