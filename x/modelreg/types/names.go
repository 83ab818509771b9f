package types

import (
	"fmt"
	"strconv"
	"strings"

	"cosmossdk.io/errors"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// AliasLatest and AliasBest are computed and cannot be set.
const (
	// AliasLatest is the version with the highest number that is not yanked.
	AliasLatest = "latest"
	// AliasBest is the version that holds most frontiers, of several the one with the lowest id.
	AliasBest = "best"
)

const namePattern = "[a-z0-9][a-z0-9._-]{0,62}"

// SplitModelName takes "namespace/name" apart. Errors: ErrInvalidField.
func SplitModelName(model string) (namespace, name string, err error) {
	namespace, name, found := strings.Cut(model, "/")
	if !found || !mechanism.ValidNamePart(namespace) || !mechanism.ValidNamePart(name) {
		return "", "", invalid("model", "namespace/name with each part "+namePattern, quote(model))
	}
	return namespace, name, nil
}

// ModelName gives "namespace/name".
func ModelName(namespace, name string) string { return namespace + "/" + name }

// VersionRef gives "namespace/name@number".
func VersionRef(model string, number uint64) string {
	return model + "@" + strconv.FormatUint(number, 10)
}

// CheckNamespace refuses (ErrInvalidField) what cannot be a namespace.
func CheckNamespace(namespace string) error {
	if !mechanism.ValidNamePart(namespace) {
		return invalid("namespace", namePattern, quote(namespace))
	}
	return nil
}

// CheckAlias refuses what an owner cannot set as an alias: ErrInvalidField for a name that
// does not fit the pattern, ErrAliasReserved for latest, best and numbers.
func CheckAlias(alias string) error {
	if !mechanism.ValidNamePart(alias) {
		return invalid("alias", namePattern, quote(alias))
	}
	if alias == AliasLatest || alias == AliasBest {
		return errors.Wrapf(ErrAliasReserved, "%q is computed by the chain: choose another name", alias)
	}
	if allDigits(alias) {
		return errors.Wrapf(ErrAliasReserved, "%q would read as a version number: add a letter", alias)
	}
	return nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// quote shows input in an error message, cut to a length that fits a log line.
func quote(s string) string {
	const most = 80
	if len(s) <= most {
		return strconv.Quote(s)
	}
	return fmt.Sprintf("%q.. (%d bytes)", s[:most], len(s))
}
