package simulation

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed scenarios/*.yaml
var scenarioFiles embed.FS

// Scenarios lists the populations that come with the program, by name.
func Scenarios() []string {
	files, err := fs.Glob(scenarioFiles, "scenarios/*.yaml")
	if err != nil {
		return nil
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(path.Base(file), ".yaml")
	}
	return names
}

// ScenarioText gives a population that comes with the program, as it was written.
func ScenarioText(name string) ([]byte, error) {
	text, err := scenarioFiles.ReadFile("scenarios/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("scenario: expected one of %s, got %q", strings.Join(Scenarios(), ", "), name)
	}
	return text, nil
}

// Scenario gives a population that comes with the program.
func Scenario(name string) (Population, error) {
	text, err := ScenarioText(name)
	if err != nil {
		return Population{}, err
	}
	return ParsePopulation(text)
}
