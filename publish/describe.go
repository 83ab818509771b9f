package publish

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// cardName and configName are where hubs of models keep the card and the settings of a model.
	cardName   = "README.md"
	configName = "config.json"
	// maxConfigBytes is how much of the settings is read.
	maxConfigBytes = 1 << 20
	// referenceScheme may stand before a reference.
	referenceScheme = "model://"
)

// Given is what the developer says about a version; it comes before what files say.
type Given struct {
	// URI is where evaluators will find the artifact.
	URI string
	// Card is the path of the model card; empty means README.md of the folder, if there is one.
	Card string
	// Licence is an SPDX expression.
	Licence string
	// Architecture of the model, such as LlamaForCausalLM.
	Architecture string
	// Parameters is the number of parameters.
	Parameters uint64
	// Datasets are names of training data, each with "=sha256:HEX" behind it when the digest
	// of the data is known.
	Datasets []string
	// Parents are references of versions of which this one is made.
	Parents []string
	// Notes about the version.
	Notes string
}

// Description is what a registration will say, and what the developer should know about it.
type Description struct {
	Artifact artifact.Artifact
	Content  artifact.Content
	// Version has no owner, model, parents and salt yet.
	Version types.MsgRegisterVersion
	// Parents are references.
	Parents  []string
	Warnings []string
}

// Describe puts together what the developer, the card, and the headers of the artifact at path
// say. a was read from there. Errors: a card or header that is broken, a card that Lint refuses,
// and fields out of bounds.
func Describe(path string, a artifact.Artifact, given Given) (Description, error) {
	d := Description{Artifact: a}
	var err error
	if d.Content, err = artifact.Inspect(path, a); err != nil {
		return d, err
	}
	if len(d.Content.Pickles) > 0 {
		d.warn("%s is a pickle, which runs a program when it is loaded: most evaluators refuse it; convert it to safetensors", d.Content.Pickles[0])
	}
	d.Version = types.MsgRegisterVersion{
		ContentDigest: a.Digest[:], ArtifactUri: given.URI, Architecture: given.Architecture, ParameterCount: given.Parameters,
		Licence: given.Licence, Notes: given.Notes,
	}
	d.Parents = given.Parents
	datasets := given.Datasets
	card, found, err := findCard(path, a, given.Card)
	if err != nil {
		return d, err
	}
	if found {
		if err := d.takeCard(card, given); err != nil {
			return d, err
		}
		if len(datasets) == 0 {
			datasets = card.Datasets
		}
	}
	if err := d.takeDatasets(datasets); err != nil {
		return d, err
	}
	if d.Version.ParameterCount == 0 {
		d.Version.ParameterCount = d.Content.Parameters
	}
	if d.Version.Architecture == "" {
		d.Version.Architecture = architecture(path, a, d.Content)
	}
	if d.Version.Licence == "" {
		return d, errors.New("licence: expected one on the command line or in the model card, got none: " +
			"give --licence Apache-2.0, or a card with license: apache-2.0")
	}
	return d, d.Version.Content().CheckContent()
}

func (d *Description) warn(format string, args ...any) {
	d.Warnings = append(d.Warnings, fmt.Sprintf(format, args...))
}

// findCard reads the card that was named, or else the one in the folder.
func findCard(path string, a artifact.Artifact, named string) (artifact.Card, bool, error) {
	name := named
	if name == "" {
		name = filepath.Join(path, cardName)
		if info, err := os.Lstat(name); !a.Folder || err != nil || !info.Mode().IsRegular() {
			return artifact.Card{}, false, nil
		}
	}
	file, err := os.Open(name)
	if err != nil {
		return artifact.Card{}, false, fmt.Errorf("model card: expected a readable file: %w", err)
	}
	defer func() { _ = file.Close() }()
	card, err := artifact.ReadCard(file)
	if err != nil {
		return artifact.Card{}, false, fmt.Errorf("%s: %w", name, err)
	}
	return card, true, nil
}

// takeCard takes what the developer did not say.
func (d *Description) takeCard(card artifact.Card, given Given) error {
	for _, f := range card.Lint() {
		if strings.HasPrefix(f.Key, "license") && given.Licence != "" || f.Key == "datasets" && len(given.Datasets) > 0 {
			continue
		}
		if f.Severity == artifact.SeverityError {
			return fmt.Errorf("model card: %s: %s", f.Key, f.Message)
		}
		d.warn("model card: %s: %s", f.Key, f.Message)
	}
	d.Version.ModelCardDigest = card.Digest[:]
	if d.Version.Licence == "" {
		d.Version.Licence = card.SPDX(types.SpellLicence)
	}
	if len(given.Parents) > 0 {
		return nil
	}
	for _, name := range card.BaseModel {
		ref := strings.TrimPrefix(name, referenceScheme)
		// A bare name may be that of a hub.
		if _, err := types.ParseReference(ref); err != nil || ref == name && !strings.Contains(ref, "@") {
			d.warn("model card: base_model: expected a reference such as acme/tiny-lm@3 to record a parent, got %q: name it by --parent if it is on this chain", name)
			continue
		}
		d.Parents = append(d.Parents, ref)
	}
	return nil
}

// takeDatasets reads names with or without digests.
func (d *Description) takeDatasets(list []string) error {
	if len(list) > types.MaxDatasets {
		d.warn("datasets: a version names at most %d, got %d: the first ones are taken", types.MaxDatasets, len(list))
		list = list[:types.MaxDatasets]
	}
	for _, text := range list {
		dataset := types.Dataset{Name: text}
		if name, digits, found := strings.Cut(text, "="); found {
			digest, err := artifact.ParseDigest(digits)
			if err != nil {
				return fmt.Errorf("dataset %q: expected NAME or NAME=sha256:HEX: %w", text, err)
			}
			dataset = types.Dataset{Name: name, Digest: digest[:]}
		}
		d.Version.Datasets = append(d.Version.Datasets, dataset)
	}
	return nil
}

// architecture is what config.json says as hubs write it, or a GGUF header; cut to what a
// version can hold.
func architecture(path string, a artifact.Artifact, content artifact.Content) string {
	name := content.Architecture
	if a.Folder {
		if said := configured(filepath.Join(path, configName)); said != "" {
			name = said
		}
	}
	for _, r := range name {
		if r < 0x20 || r > 0x7e {
			return ""
		}
	}
	return name[:min(len(name), types.MaxArchitectureBytes)]
}

func configured(name string) string {
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxConfigBytes))
	var config struct {
		Architectures []string `json:"architectures"`
		ModelType     string   `json:"model_type"`
	}
	if err != nil || json.Unmarshal(text, &config) != nil {
		return ""
	}
	if len(config.Architectures) > 0 {
		return config.Architectures[0]
	}
	return config.ModelType
}

// digestText spells a digest of the chain.
func digestText(digest []byte) string { return "sha256:" + hex.EncodeToString(digest) }
