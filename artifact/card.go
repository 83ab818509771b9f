package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/yaml"
)

const (
	// MaxCardBytes is the size of a model card.
	MaxCardBytes = 1 << 20
	// maxFrontMatterBytes is the size of its front matter.
	maxFrontMatterBytes = 64 << 10
	fence               = "---"
)

// ErrCard marks a model card whose front matter cannot be read.
var ErrCard = errors.New("model card")

// Card is the front matter of a model card, as hubs of models define it. Fields that may be one
// text or a list are lists here.
type Card struct {
	License     string   `json:"license,omitempty"`
	LicenseName string   `json:"license_name,omitempty"`
	LicenseLink string   `json:"license_link,omitempty"`
	BaseModel   texts    `json:"base_model,omitempty"`
	PipelineTag string   `json:"pipeline_tag,omitempty"`
	LibraryName string   `json:"library_name,omitempty"`
	Language    texts    `json:"language,omitempty"`
	Tags        texts    `json:"tags,omitempty"`
	Datasets    texts    `json:"datasets,omitempty"`
	Metrics     texts    `json:"metrics,omitempty"`
	Unknown     []string `json:"-"`
	// Digest is the sha256 of the whole file.
	Digest Digest `json:"-"`
}

// texts reads one text or a list of them.
type texts []string

// UnmarshalJSON accepts null, a text or a list of texts.
func (t *texts) UnmarshalJSON(raw []byte) error {
	var one string
	if string(raw) == "null" {
		return nil
	}
	if json.Unmarshal(raw, &one) == nil {
		*t = texts{one}
		return nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return fmt.Errorf("expected a text or a list of texts, got %s", shorten(string(raw)))
	}
	*t = list
	return nil
}

// hubKeys are further keys that hubs know and this package has no use for.
var hubKeys = []string{
	"model-index", "thumbnail", "widget", "inference", "co2_eq_emissions", "new_version", "model_name", "eval_results",
	"extra_gated_prompt", "extra_gated_fields", "extra_gated_heading", "extra_gated_description", "extra_gated_button_content",
	"gated", "base_model_relation", "quantized_by", "viewer", "arxiv", "license_details", "language_details", "pretty_name",
}

// ReadCard reads a model card: Markdown whose front matter, YAML between two lines of three
// dashes, comes first. Errors: ErrCard with the key that cannot be read, or what r returns.
func ReadCard(r io.Reader) (Card, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxCardBytes+1))
	if err != nil {
		return Card{}, err
	}
	if len(text) > MaxCardBytes {
		return Card{}, fmt.Errorf("%w: expected at most %d bytes, got more", ErrCard, MaxCardBytes)
	}
	front, err := frontMatter(text)
	if err != nil {
		return Card{}, err
	}
	converted, err := yaml.YAMLToJSONStrict(front)
	if err != nil {
		return Card{}, fmt.Errorf("%w: expected YAML between the lines of three dashes: %w", ErrCard, err)
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(converted, &fields); err != nil {
		return Card{}, fmt.Errorf("%w: expected keys and values in the front matter, such as license: mit", ErrCard)
	}
	card := Card{Digest: sum(text)}
	return card, card.fill(fields)
}

// frontMatter gives what stands between the first two lines of three dashes.
func frontMatter(text []byte) ([]byte, error) {
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), []byte("\r\n"), []byte("\n"))
	rest, found := bytes.CutPrefix(text, []byte(fence+"\n"))
	if !found {
		return nil, fmt.Errorf("%w: expected front matter, which begins with a line of three dashes, got %q", ErrCard, firstLine(text))
	}
	// The line feed before lets the closing fence follow at once.
	front, _, found := bytes.Cut(append([]byte("\n"), append(rest, '\n')...), []byte("\n"+fence+"\n"))
	if !found {
		return nil, fmt.Errorf("%w: expected a second line of three dashes at the end of the front matter, got none", ErrCard)
	}
	if len(front) > maxFrontMatterBytes {
		return nil, fmt.Errorf("%w: expected front matter of at most %d bytes, got %d", ErrCard, maxFrontMatterBytes, len(front))
	}
	return front, nil
}

// fill takes the fields one by one, so that an error can name its key.
func (c *Card) fill(fields map[string]json.RawMessage) error {
	targets := map[string]any{
		"license": &c.License, "license_name": &c.LicenseName, "license_link": &c.LicenseLink, "base_model": &c.BaseModel,
		"pipeline_tag": &c.PipelineTag, "library_name": &c.LibraryName, "language": &c.Language, "tags": &c.Tags,
		"datasets": &c.Datasets, "metrics": &c.Metrics,
	}
	for _, key := range sortedKeys(fields) {
		target, known := targets[key]
		if !known {
			c.Unknown = append(c.Unknown, key)
			continue
		}
		if err := json.Unmarshal(fields[key], target); err != nil {
			if _, list := target.(*texts); list {
				return fmt.Errorf("%w: %s: %w", ErrCard, key, err)
			}
			return fmt.Errorf("%w: %s: expected a text, got %s", ErrCard, key, shorten(string(fields[key])))
		}
	}
	return nil
}

// SPDX gives the licence of the card as an SPDX expression: "apache-2.0" is spelt Apache-2.0,
// and "other" with a name is LicenseRef-NAME. The result is not checked.
func (c Card) SPDX(spell func(id string) (string, bool)) string {
	if c.License == "other" || c.License == "" {
		if c.LicenseName == "" {
			return ""
		}
		return licenceRef(c.LicenseName)
	}
	if spelling, found := spell(c.License); found {
		return spelling
	}
	return c.License
}

// licenceRef makes a name of our own for a licence that SPDX does not list.
func licenceRef(name string) string {
	return "LicenseRef-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		}
		return '-'
	}, name)
}
