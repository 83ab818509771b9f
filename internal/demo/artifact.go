package demo

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/bytelm/harness"
	"github.com/modeld-labs/modeld/internal/corpus"
)

// artifact is a trained model on disk.
type artifact struct {
	path       string
	digest     [32]byte
	bytes      int
	parameters int
	config     bytelm.Config
	share      int
}

// uri is where evaluators fetch the artifact.
func (a artifact) uri() string { return "file://" + a.path }

// trainingText gives the public parts of all benchmarks.
func trainingText() [][]byte {
	var texts [][]byte
	for _, b := range corpus.Benchmarks() {
		texts = append(texts, b.Train)
	}
	return texts
}

// train trains the version of a developer and stores it in a folder.
func train(folder, developer string, version int) (artifact, error) {
	for _, recipe := range bytelm.Recipes() {
		if recipe.Developer != developer || recipe.Version != version {
			continue
		}
		model, err := recipe.Train(trainingText()...)
		if err != nil {
			return artifact{}, err
		}
		a, err := store(folder, recipe.Name()+".bytelm", model)
		a.share = recipe.SharePercent
		return a, err
	}
	return artifact{}, fmt.Errorf("no recipe for version %d of %s", version, developer)
}

// plagiarise stores a copy of an artifact in which one count differs: another digest, the
// same quality.
func plagiarise(folder string, original artifact) (artifact, error) {
	data, err := os.ReadFile(original.path)
	if err != nil {
		return artifact{}, err
	}
	copied, err := bytelm.Perturb(data, 1)
	if err != nil {
		return artifact{}, err
	}
	path := filepath.Join(folder, "copy-of-"+filepath.Base(original.path))
	digest, err := harness.Store(path, copied)
	return artifact{
		path: path, digest: digest, bytes: len(copied), parameters: original.parameters, config: original.config, share: original.share,
	}, err
}

func store(folder, name string, model *bytelm.Model) (artifact, error) {
	data := model.Bytes()
	path := filepath.Join(folder, name)
	digest, err := harness.Store(path, data)
	return artifact{path: path, digest: digest, bytes: len(data), parameters: model.Parameters(), config: model.Config()}, err
}
