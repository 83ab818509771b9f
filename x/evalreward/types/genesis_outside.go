package types

import (
	"bytes"
	"cmp"
	"slices"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

func (gs GenesisState) checkGolds() error {
	key := func(g Gold) []byte { return append(keyOf(uint64(g.Benchmark)), g.Hash...) }
	return each("golds", gs.Golds, key, bytes.Compare, func(g Gold) error {
		if err := gs.hasBenchmark(g.Benchmark); err != nil {
			return err
		}
		if err := checkHash("hash", g.Hash); err != nil {
			return err
		}
		return checkAddress("steward", g.Steward)
	})
}

func (gs GenesisState) checkPublications() error {
	key := func(p Publication) uint32 { return p.Benchmark }
	return each("publications", gs.Publications, key, cmp.Compare[uint32], func(p Publication) error {
		if err := gs.hasBenchmark(p.Benchmark); err != nil {
			return err
		}
		return CheckText("data_uri", p.DataUri, 1, MaxDataURIBytes)
	})
}

// poolKey orders pools as their store keys do: a denom ends with a zero byte.
func poolKey(benchmark uint32, denom string) []byte {
	return slices.Concat(keyOf(uint64(benchmark)), []byte(denom), []byte{0})
}

func (gs GenesisState) checkPools() error {
	key := func(p SponsorPool) []byte { return poolKey(p.Benchmark, p.Denom) }
	return each("sponsor_pools", gs.SponsorPools, key, bytes.Compare, func(p SponsorPool) error {
		if err := gs.hasBenchmark(p.Benchmark); err != nil {
			return err
		}
		if err := sdk.ValidateDenom(p.Denom); err != nil {
			return fieldError("denom", "expected a valid denom: %s", err)
		}
		if p.Contributors > MaxContributors {
			return fieldError("contributors", "expected at most %d, got %d", MaxContributors, p.Contributors)
		}
		return checkAmount("amount", p.Amount)
	})
}

func (gs GenesisState) checkContributions() error {
	key := func(c Contribution) []byte {
		return append(poolKey(c.Benchmark, c.Denom), addressKey(c.Contributor)...)
	}
	return each("contributions", gs.Contributions, key, bytes.Compare, func(c Contribution) error {
		pool := func(p SponsorPool) bool { return p.Benchmark == c.Benchmark && p.Denom == c.Denom }
		if !slices.ContainsFunc(gs.SponsorPools, pool) {
			return fieldError("denom", "expected that of a sponsor pool of benchmark %d, got %q", c.Benchmark, c.Denom)
		}
		if err := checkAddress("contributor", c.Contributor); err != nil {
			return err
		}
		return checkAmount("amount", c.Amount)
	})
}

func (gs GenesisState) checkGeneralisation() error {
	g := gs.Generalisation
	if g == nil {
		return nil
	}
	member := func(m SuiteMember) uint32 { return m.Benchmark }
	err := each("generalisation.suite", g.Suite, member, cmp.Compare[uint32], func(m SuiteMember) error {
		if err := gs.hasBenchmark(m.Benchmark); err != nil {
			return err
		}
		return checkPpm("chance", m.Chance)
	})
	if err != nil {
		return err
	}
	if len(g.Best) > MaxBestVersions {
		return fieldError("generalisation.best", "expected at most %d, got %d", MaxBestVersions, len(g.Best))
	}
	for _, value := range []uint32{g.Frontier, g.Start, g.PointsAwarded, g.PointsBaseline} {
		if err := checkPpm("generalisation", value); err != nil {
			return err
		}
	}
	return checkAmounts("generalisation.bucket", g.Bucket, "generalisation.price", g.Price)
}

func (gs GenesisState) checkSums() error {
	key := func(s EvaluatorEpoch) []byte {
		return append(keyOf(s.Epoch, uint64(s.Kind)), addressKey(s.Evaluator)...)
	}
	return each("evaluator_epochs", gs.EvaluatorEpochs, key, bytes.Compare, func(s EvaluatorEpoch) error {
		if err := checkKind(s.Kind); err != nil {
			return err
		}
		if err := checkAddress("evaluator", s.Evaluator); err != nil {
			return err
		}
		return checkAmounts("income", s.Income, "slashed", s.Slashed)
	})
}
