package mechanism

// PriorSource says where the public knowledge about a version comes from.
type PriorSource string

// The sources of R5, the nearest first.
const (
	PriorModel    PriorSource = "model"
	PriorParent   PriorSource = "parent"
	PriorFrontier PriorSource = "frontier"
)

// Prior gives what the public knew before a round, in ppm (R5): the last final
// score of the same model, else the best final score of a parent, else the
// frontier. Only what is used is checked. Errors: bad_ppm.
func Prior(modelLast Optional, parents []Optional, frontier int64) (int64, PriorSource, error) {
	if modelLast.Present {
		return usedPrior("last score of the model", modelLast.Value, PriorModel)
	}
	best := None()
	for _, p := range parents {
		if err := checkOptionalPpm("score of a parent", p); err != nil {
			return 0, "", err
		}
		if p.Present && (!best.Present || p.Value > best.Value) {
			best = p
		}
	}
	if best.Present {
		return best.Value, PriorParent, nil
	}
	return usedPrior("frontier", frontier, PriorFrontier)
}

func usedPrior(name string, score int64, source PriorSource) (int64, PriorSource, error) {
	if err := CheckPpm(name, score); err != nil {
		return 0, "", err
	}
	return score, source, nil
}
