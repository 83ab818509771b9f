package config

import (
	_ "embed"
	"strings"
)

//go:embed evaluator.yaml
var template string

// Template gives the commented evaluator.yaml that init writes.
func Template(chainID, key, backend string) string {
	return strings.NewReplacer("@CHAIN_ID@", chainID, "@KEY@", key, "@BACKEND@", backend).Replace(template)
}
