package config

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed evaluator.yaml
var template string

// harnessCommand measures with lm-evaluation-harness; as YAML.
const harnessCommand = `[lm_eval, --model, hf, --model_args, "pretrained={artifact_dir}", --tasks, "{benchmark}", --output_path, "{out_dir}", --seed, "{seed}"]`

// Written is what init knows of the settings that it writes; the rest has the values of Default.
type Written struct {
	ChainID string
	// Key in the keyring of the backend file, os or test.
	Key, Backend string
	// KeyringDir is the folder of the keyring; empty for the home.
	KeyringDir string
	// Command measures and leaves a result.json; empty for lm-evaluation-harness.
	Command []string
	// AllowLocal lets artifacts come from this machine.
	AllowLocal bool
	// Metrics is the address for Prometheus; empty for none.
	Metrics string
}

// Template gives the commented evaluator.yaml that init writes. Error: text that JSON cannot hold.
func Template(w Written) (string, error) {
	runner, command, parse := "lm", harnessCommand, ParseLMEval+" # or "+ParseJSON
	if len(w.Command) > 0 {
		// A list in JSON is one in YAML too, however odd its words are.
		list, err := json.Marshal(w.Command)
		if err != nil {
			return "", fmt.Errorf("command: %w", err)
		}
		runner, command, parse = "own", string(list), ParseJSON+" # or "+ParseLMEval
	}
	return strings.NewReplacer("@CHAIN_ID@", w.ChainID, "@KEY@", w.Key, "@BACKEND@", w.Backend, "@KEYRING_DIR@", strconv.Quote(w.KeyringDir),
		"@RUNNER@", runner, "@COMMAND@", command, "@PARSE@", parse, "@ALLOW_LOCAL@", strconv.FormatBool(w.AllowLocal),
		"@METRICS@", strconv.Quote(w.Metrics)).Replace(template), nil
}
