package artifact

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Severity tells what is wrong from what could be better.
type Severity string

// Severities. With an error a version cannot be registered from the card.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing that Lint has to say about a card.
type Finding struct {
	Severity Severity `json:"severity"`
	// Key of the front matter.
	Key string `json:"key"`
	// Message says what was expected, what came, and what to do.
	Message string `json:"message"`
}

// pipelineTags are the tasks that hubs know.
var pipelineTags = strings.Fields(`
any-to-any audio-classification audio-text-to-text audio-to-audio automatic-speech-recognition depth-estimation
document-question-answering feature-extraction fill-mask graph-ml image-classification image-feature-extraction
image-segmentation image-text-to-image image-text-to-text image-text-to-video image-to-3d image-to-image image-to-text
image-to-video keypoint-detection mask-generation object-detection other question-answering reinforcement-learning robotics
sentence-similarity summarization table-question-answering tabular-classification tabular-regression text-classification
text-generation text-ranking text-to-3d text-to-audio text-to-image text-to-speech text-to-video time-series-forecasting
token-classification translation unconditional-image-generation video-classification video-text-to-text video-to-video
visual-document-retrieval visual-question-answering voice-activity-detection zero-shot-classification
zero-shot-image-classification zero-shot-object-detection`)

var (
	languageCode = regexp.MustCompile(`^([a-z]{2,3}(-[A-Za-z0-9]{1,8})*|multilingual|code)$`)
	repository   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$`)
	lowerWord    = regexp.MustCompile(`^[a-z0-9][a-z0-9._+-]*$`)
)

// Lint says what is wrong with a card and what could be better, in the order of the keys of
// a Card; nothing for a good one.
func (c Card) Lint() []Finding {
	var list findings
	c.lintLicence(&list)
	for _, name := range c.BaseModel {
		if !repository.MatchString(name) && !versionRef(name) {
			list.warn("base_model", "expected ORG/NAME or a reference such as acme/tiny-lm@3, got %q", name)
		}
	}
	switch {
	case c.PipelineTag == "":
		list.warn("pipeline_tag", "expected the task of the model, such as text-generation, got none")
	case !slices.Contains(pipelineTags, c.PipelineTag):
		list.warn("pipeline_tag", "expected a task such as text-generation, got %q%s", c.PipelineTag, nearest(c.PipelineTag))
	}
	if c.LibraryName == "" {
		list.warn("library_name", "expected the library that loads the model, such as transformers, got none")
	} else if !lowerWord.MatchString(c.LibraryName) {
		list.warn("library_name", "expected lower case without spaces, got %q", c.LibraryName)
	}
	for _, code := range c.Language {
		if !languageCode.MatchString(code) {
			list.warn("language", "expected a code such as en or pt-BR, multilingual or code, got %q", code)
		}
	}
	if len(c.Datasets) > types.MaxDatasets {
		list.warn("datasets", "expected at most %d, which is what a version can name, got %d", types.MaxDatasets, len(c.Datasets))
	}
	for _, name := range c.Datasets {
		if len(name) < 1 || len(name) > types.MaxDatasetNameBytes {
			list.fail("datasets", "expected names of 1..%d bytes, got %d in %q", types.MaxDatasetNameBytes, len(name), name)
		}
	}
	for _, key := range c.Unknown {
		if !slices.Contains(hubKeys, key) {
			list.warn(key, "expected a known key; did you mean %s?", closest(key, append(cardKeys(), hubKeys...)))
		}
	}
	return list
}

func (c Card) lintLicence(list *findings) {
	const remedy = "set license to an SPDX identifier such as apache-2.0, or to other with a license_name"
	if c.License == "" {
		list.fail("license", "expected a licence, got none: %s", remedy)
		return
	}
	if c.License == "other" && c.LicenseName == "" {
		list.fail("license_name", "expected a name beside license: other, got none")
		return
	}
	if c.License == "other" && c.LicenseLink == "" {
		list.warn("license_link", "expected a link to the text beside license: other, got none")
	}
	if err := types.CheckLicence(c.SPDX(types.SpellLicence)); err != nil {
		list.fail("license", "%s; %s", err, remedy)
	}
}

// findings collects.
type findings []Finding

func (f *findings) fail(key, format string, args ...any) {
	*f = append(*f, Finding{SeverityError, key, fmt.Sprintf(format, args...)})
}

func (f *findings) warn(key, format string, args ...any) {
	*f = append(*f, Finding{SeverityWarning, key, fmt.Sprintf(format, args...)})
}

func versionRef(name string) bool {
	_, err := types.ParseReference(strings.TrimPrefix(name, "model://"))
	return err == nil
}

func nearest(tag string) string {
	return fmt.Sprintf("; did you mean %s?", closest(tag, pipelineTags))
}

func cardKeys() []string {
	return []string{
		"license", "license_name", "license_link", "base_model", "pipeline_tag", "library_name", "language", "tags", "datasets", "metrics",
	}
}

// closest gives the word with the smallest edit distance, of several the first.
func closest(word string, words []string) string {
	best, least := "", 1<<30
	for _, other := range words {
		if d := distance(shorten(word), other); d < least {
			best, least = other, d
		}
	}
	return best
}

// distance is the number of letters to insert, remove or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func sum(text []byte) Digest { return sha256.Sum256(text) }
