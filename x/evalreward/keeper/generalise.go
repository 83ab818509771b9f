package keeper

import (
	"cmp"
	"context"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// generalisation gives the state of benchmark 0, which begins empty.
func (k *Keeper) generalisation(ctx context.Context) (types.Generalisation, error) {
	g, err := k.Generalisation.Get(ctx)
	if errors.IsOf(err, collections.ErrNotFound) {
		return types.Generalisation{Bucket: math.ZeroInt(), Price: math.ZeroInt()}, nil
	}
	return g, errors.Wrap(err, "read state of benchmark 0")
}

// awardGeneral moves the frontier of benchmark 0 with a version whose score on one benchmark
// just became final (R10). There is no award while no benchmark counts.
func (w *worker) awardGeneral(ctx context.Context, round types.Round, batch *types.Batch) (*types.Award, error) {
	g, err := w.generalisation(ctx)
	if err != nil || len(g.Suite) == 0 {
		return nil, err
	}
	index, err := w.generality(ctx, g.Suite, round.ModelId, round.Version, nil)
	if err != nil {
		return nil, err
	}
	award := newGeneralAward(round, index)
	points, err := decideAward(&award, generalFrontier(g, w.epoch.Params), mechanism.Linear(), batch.GeneralisationPrice, round.Request.Baseline)
	if err != nil {
		return nil, errors.Wrap(err, "move frontier of benchmark 0")
	}
	g.PointsAwarded += award.Points
	g.PointsBaseline += points - award.Points
	batch.GeneralisationFullSum = batch.GeneralisationFullSum.Add(award.Full)
	if award.Moved {
		g.Frontier, g.FrontierVersion = award.Score, round.Version
		if err := w.moveFrontier(ctx, award, types.BENCHMARK_STATUS_ACTIVE, points); err != nil {
			return nil, err
		}
	}
	g.Best = keepBest(g.Best, types.BestVersion{Version: round.Version, ModelId: round.ModelId, Score: award.Score})
	return &award, errors.Wrap(w.Generalisation.Set(ctx, g), "store state of benchmark 0")
}

func generalFrontier(g types.Generalisation, p types.Params) mechanism.Frontier {
	return mechanism.Frontier{Score: int64(g.Frontier), Eta: int64(p.GeneralisationEta)}
}

func newGeneralAward(round types.Round, index mechanism.Generality) types.Award {
	award := newAward(round, types.Benchmark{})
	award.Score, award.Deposit = uint32(index.Index), math.ZeroInt()
	for _, domain := range index.Domains {
		award.Domains = append(award.Domains, uint32(domain))
	}
	return award
}

// generality gives how well a version does on a suite (R10). A score that is given replaces
// the stored one of its benchmark.
func (k *Keeper) generality(ctx context.Context, suite []types.SuiteMember, model, version uint64, given *types.FinalScore) (mechanism.Generality, error) {
	epoch, _, err := k.now(ctx)
	if err != nil {
		return mechanism.Generality{}, err
	}
	ordered := slices.Clone(suite)
	slices.SortStableFunc(ordered, func(a, b types.SuiteMember) int { return cmp.Compare(a.Domain, b.Domain) })
	var domains [][]mechanism.DomainScore
	for i, member := range ordered {
		score, err := k.knownScore(ctx, model, member.Benchmark, version, given)
		if err != nil {
			return mechanism.Generality{}, err
		}
		if i == 0 || ordered[i-1].Domain != member.Domain {
			domains = append(domains, nil)
		}
		last := len(domains) - 1
		domains[last] = append(domains[last], mechanism.DomainScore{Score: score, Chance: int64(member.Chance)})
	}
	index, err := mechanism.Generalisation(domains, int64(epoch.Params.GeneralisationEps))
	return index, errors.Wrap(err, "compute generalisation")
}

func (k *Keeper) knownScore(ctx context.Context, model uint64, benchmark uint32, version uint64, given *types.FinalScore) (mechanism.Optional, error) {
	if given != nil && given.Benchmark == benchmark {
		return mechanism.Some(int64(given.Score)), nil
	}
	score, err := k.FinalScores.Get(ctx, collections.Join3(model, benchmark, version))
	if errors.IsOf(err, collections.ErrNotFound) {
		return mechanism.None(), nil
	}
	return mechanism.Some(int64(score.Score)), errors.Wrap(err, "read final score")
}

// keepBest keeps the versions with the highest scores, from which the next change of the
// suite computes its frontier (R10).
func keepBest(best []types.BestVersion, one types.BestVersion) []types.BestVersion {
	kept := slices.DeleteFunc(slices.Clone(best), func(b types.BestVersion) bool { return b.Version == one.Version })
	return sortBest(append(kept, one))
}

func sortBest(best []types.BestVersion) []types.BestVersion {
	slices.SortFunc(best, func(a, b types.BestVersion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Version, b.Version))
	})
	return best[:min(len(best), types.MaxBestVersions)]
}
