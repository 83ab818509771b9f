package simulation

import (
	"fmt"
	"math"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// artifact is what a registered version really is. Only measuring tells evaluators.
type artifact struct {
	version uint64
	// owner is nil for what the steward planted.
	owner *developer
	// truth is what an exact measurement gives per benchmark, claim what its card says; in ppm.
	truth, claim []int64
	// lift is what a ring agreed to report per benchmark; 0 for nothing.
	lift []int64
	// broken artifacts cannot be fetched.
	broken bool
}

// clamp gives a score in ppm.
func clamp(score float64) int64 {
	return int64(math.Round(min(max(score, 0), float64(scale))))
}

func clampAll(scores []float64) []int64 {
	out := make([]int64, len(scores))
	for i, score := range scores {
		out[i] = clamp(score)
	}
	return out
}

// frontierOf gives the state of the benchmark with an index from 0.
func (w *world) frontierOf(benchmark int) (types.BenchmarkState, error) {
	state, err := w.rewards.BenchmarkStates.Get(w.ctx, uint32(benchmark+1))
	if err != nil {
		return state, fmt.Errorf("read state of benchmark %d: %w", benchmark+1, err)
	}
	return state, nil
}

// holder gives what holds the frontier of a benchmark, nil while it is the initial one.
func (w *world) holder(benchmark int) (*artifact, types.BenchmarkState, error) {
	state, err := w.frontierOf(benchmark)
	return w.artifacts[state.FrontierVersion], state, err
}

// free tells whether a model may be requested on a benchmark.
func (w *world) free(model uint64, benchmark int) (bool, error) {
	taken, err := w.rewards.Pursuits.Has(w.ctx, collections.Join(model, uint32(benchmark+1)))
	if err != nil {
		return false, fmt.Errorf("look up open request: %w", err)
	}
	return !taken, nil
}

// roundsOf gives the rounds of an epoch by id.
func (w *world) roundsOf(epoch uint64) ([]types.Round, error) {
	var found []types.Round
	ranger := new(collections.Range[uint64]).StartInclusive(types.FirstRoundID(epoch)).EndExclusive(types.FirstRoundID(epoch + 1))
	err := w.rewards.Rounds.Walk(w.ctx, ranger, func(_ uint64, round types.Round) (bool, error) {
		found = append(found, round)
		return false, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read rounds of epoch %d: %w", epoch, err)
	}
	return found, nil
}
