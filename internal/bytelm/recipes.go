package bytelm

import "fmt"

// Recipe is one model of the demo network: who trains it, how, and on how much
// of the training text.
type Recipe struct {
	Developer string
	Version   int
	Config    Config
	// SharePercent is how much of each corpus is trained on, from its start,
	// in 1..100.
	SharePercent int
}

// Recipes returns the models of the demo network. Atlas improves from version
// to version by several percent of the scale on every benchmark, through longer
// contexts, more text and, in the last step, better smoothing. Basalt only
// knows how often each byte occurs.
func Recipes() []Recipe {
	return []Recipe{
		{
			Developer: "atlas", Version: 1, SharePercent: 20,
			Config: Config{Order: 1, Smoothing: WittenBell, Note: "atlas 1: one byte of context"},
		},
		{
			Developer: "atlas", Version: 2, SharePercent: 50,
			Config: Config{Order: 3, Smoothing: WittenBell, Note: "atlas 2: three bytes of context, more text"},
		},
		{
			Developer: "atlas", Version: 3, SharePercent: 100,
			Config: Config{Order: 5, Smoothing: KneserNey, Note: "atlas 3: five bytes of context, all text, Kneser-Ney"},
		},
		{
			Developer: "basalt", Version: 1, SharePercent: 5,
			Config: Config{Order: 0, Smoothing: WittenBell, Note: "basalt 1: byte frequencies"},
		},
	}
}

// Name returns the name of the model and its version, such as "atlas-v2".
func (r Recipe) Name() string {
	return fmt.Sprintf("%s-v%d", r.Developer, r.Version)
}

// Train trains the recipe on its share of each corpus.
// Errors: those of Train, and a share outside 1..100.
func (r Recipe) Train(corpora ...[]byte) (*Model, error) {
	if r.SharePercent < 1 || r.SharePercent > 100 {
		return nil, fmt.Errorf("%w: expected a share from 1 to 100 percent, got %d", ErrConfig, r.SharePercent)
	}
	shares := make([][]byte, len(corpora))
	for i, text := range corpora {
		shares[i] = text[:len(text)*r.SharePercent/100]
	}
	model, err := Train(r.Config, shares...)
	if err != nil {
		return nil, fmt.Errorf("train %s: %w", r.Name(), err)
	}
	return model, nil
}
