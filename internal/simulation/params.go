package simulation

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Overrides are changes to the params of the main network, by name.
type Overrides map[string]any

// Add takes key=value, or the name of a YAML or JSON file with some or all params.
func (o Overrides) Add(text string) error {
	if key, value, isPair := strings.Cut(text, "="); isPair {
		var parsed any
		if err := yaml.Unmarshal([]byte(value), &parsed); err != nil {
			return fmt.Errorf("params: %s: expected a value, got %q", key, value)
		}
		o[strings.TrimSpace(key)] = parsed
		return nil
	}
	content, err := os.ReadFile(text)
	if err != nil {
		return fmt.Errorf("params: expected key=value or a readable file, got %q: %w", text, err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(content, &values); err != nil {
		return fmt.Errorf("params: %s: expected a YAML or JSON object of params: %w", text, err)
	}
	// A query prints them under one more name.
	if inner, ok := values["params"].(map[string]any); ok && len(values) == 1 {
		values = inner
	}
	maps.Copy(o, values)
	return nil
}

// phases are the lengths of the phases in a simulation. Nobody has to be given time here.
const (
	commitBlocks, revealBlocks, settleBlocks, challengeBlocks, openBlocks = 10, 5, 3, 5, 2

	unitsPerBlock = 4000
	pruneKeys     = 1000
)

// buildParams gives the params of the main network with changes on top. The chain would
// refuse what is refused here. Only the lengths of phases and the bounds of a block's work
// are those of a simulation; they do not change what is paid.
func buildParams(changes ...Overrides) (types.Params, error) {
	p, err := override(types.DefaultParams(), changes)
	if err != nil {
		return p, err
	}
	if err := p.Validate(); err != nil {
		return p, fmt.Errorf("params: the chain would refuse them: %w", err)
	}
	// Small committees only stand for short reveal phases; the sizes are checked above.
	p.AllowSmallCommittees = true
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks = commitBlocks, revealBlocks, settleBlocks
	p.ChallengeBlocks, p.OpenBlocks = challengeBlocks, openBlocks
	p.UnitsPerBlock, p.PruneKeysPerBlock = unitsPerBlock, pruneKeys
	if err := p.Validate(); err != nil {
		return p, fmt.Errorf("params with short phases: %w", err)
	}
	return p, nil
}

// override writes changes over params by their names in JSON.
func override(p types.Params, changes []Overrides) (types.Params, error) {
	cdc := codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	text, err := cdc.MarshalJSON(&p)
	if err != nil {
		return p, fmt.Errorf("params: %w", err)
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return p, fmt.Errorf("params: %w", err)
	}
	for _, set := range changes {
		for _, key := range sortedKeys(set) {
			if _, known := values[key]; !known {
				return p, fmt.Errorf("params: %s: expected one of %s", key, strings.Join(sortedKeys(values), ", "))
			}
			values[key] = plain(set[key])
		}
	}
	if text, err = json.Marshal(values); err != nil {
		return p, fmt.Errorf("params: %w", err)
	}
	var out types.Params
	if err := cdc.UnmarshalJSON(text, &out); err != nil {
		return p, fmt.Errorf("params: expected a value of the right type: %w", err)
	}
	return out, nil
}

// plain writes a number without exponent, as proto JSON wants it for large integers.
func plain(value any) any {
	if v, isNumber := value.(float64); isNumber && v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return value
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// changedParams gives the params that differ from those of the main network, without those
// that every simulation changes.
func changedParams(p types.Params) map[string]any {
	cdc := codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	read := func(p types.Params) map[string]any {
		var values map[string]any
		text, err := cdc.MarshalJSON(&p)
		if err == nil {
			err = json.Unmarshal(text, &values)
		}
		if err != nil {
			return nil
		}
		return values
	}
	usual, err := buildParams()
	if err != nil {
		return nil
	}
	changed, before := read(p), read(usual)
	for key, value := range before {
		if changed[key] == value {
			delete(changed, key)
		}
	}
	return changed
}
