package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Invariant is a sentence about the state that always holds (docs/mechanism.md, section
// "Invariants"). Check returns nil, or what is wrong.
type Invariant struct {
	Name  string
	Check func(context.Context) error
}

// Invariants returns the invariants that can be read off one state.
func (k *Keeper) Invariants() []Invariant {
	return []Invariant{
		{"I1 minted within schedule", k.checkSchedule},
		{"I2 module account covers liabilities", k.checkSolvency},
		{"I3 points follow the frontier", k.checkPoints},
		{"I4 credibility within bounds", k.checkCredibility},
		{"I6 nothing claimable before final", k.checkEscrow},
		{"I12 supply <= genesis + minted - burned", k.checkSupply},
		{"I13 payments recompute", k.checkPayments},
		{"money of appeals adds up", k.checkAppeals},
		{"sponsor pools and contributions", k.checkPools},
		{"indexes match records", k.checkIndexes},
	}
}

// checkSchedule is I1: everything ever minted is within the sum of the schedule.
func (k *Keeper) checkSchedule(ctx context.Context) error {
	epoch, started, err := k.currentEpoch(ctx)
	if err != nil || !started {
		return err
	}
	totals, err := k.totals(ctx)
	if err != nil {
		return err
	}
	allowance, limit := epoch.Params.Allowance(epoch.Number), epoch.Params.Cap()
	if totals.Minted.GT(allowance) || allowance.GT(limit) {
		return fmt.Errorf("expected minted <= allowance <= cap, got %s, %s, %s", totals.Minted, allowance, limit)
	}
	return k.checkPots(ctx)
}

// checkPots is the second half of I1: the pots of the rounds of an epoch, and of the audits
// of these rounds, are within its evaluator pool.
func (k *Keeper) checkPots(ctx context.Context) error {
	return k.Epochs.Walk(ctx, nil, func(number uint64, epoch types.Epoch) (bool, error) {
		pots, err := k.sumPots(ctx, number)
		if err == nil && pots.GT(epoch.EvaluatorPool) {
			err = fmt.Errorf("epoch %d: expected pots of at most %s, got %s", number, epoch.EvaluatorPool, pots)
		}
		return err != nil, err
	})
}

func (k *Keeper) sumPots(ctx context.Context, epoch uint64) (math.Int, error) {
	pots := math.ZeroInt()
	err := k.Batches.Walk(ctx, nil, func(key collections.Pair[uint32, uint64], batch types.Batch) (bool, error) {
		if key.K2() == epoch {
			pots = pots.Add(batch.Pot.MulRaw(int64(batch.Rounds) + int64(batch.Audits)))
		}
		return false, nil
	})
	return pots, err
}

// checkPoints is I3: the points of a benchmark, paid and of its baseline, are what its
// frontier moved by.
func (k *Keeper) checkPoints(ctx context.Context) error {
	err := k.BenchmarkStates.Walk(ctx, nil, func(id uint32, state types.BenchmarkState) (bool, error) {
		b, err := k.Benchmarks.Get(ctx, id)
		if err != nil {
			return true, err
		}
		now, err := b.Tiers().Points(int64(state.Frontier))
		if err != nil {
			return true, err
		}
		start, err := b.Tiers().Points(int64(b.InitialFrontier))
		if err != nil {
			return true, err
		}
		if got := int64(state.PointsAwarded) + int64(state.PointsBaseline); got != now-start {
			return true, fmt.Errorf("benchmark %d: expected %d points, got %d", id, now-start, got)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	g, err := k.generalisation(ctx)
	if err == nil && g.PointsAwarded+g.PointsBaseline != g.Frontier-g.Start {
		err = fmt.Errorf("benchmark 0: expected %d points since the last change of the suite, got %d", g.Frontier-g.Start, g.PointsAwarded+g.PointsBaseline)
	}
	return err
}

// checkCredibility is I4. What counts is the effective credibility: a stored one may lie
// below a c_min that was raised since.
func (k *Keeper) checkCredibility(ctx context.Context) error {
	epoch, pos, err := k.now(ctx)
	if err != nil {
		return err
	}
	least := int64(epoch.Params.CMin)
	return k.Evaluators.Walk(ctx, nil, func(_ evaluatorKey, e types.Evaluator) (bool, error) {
		c, _, err := mechanism.EffectiveCredibility(int64(e.Credibility), int64(e.LastEpoch), int64(pos.Epoch), epoch.Params.CredibilityRules())
		if err == nil && (c > mechanism.Scale || c < least) {
			err = fmt.Errorf("%s: expected credibility %d..%d, got %d", e.Address, least, mechanism.Scale, c)
		}
		return err != nil, err
	})
}

// checkSupply is I12: the supply is what was there at genesis and what was minted, without what
// was burned. It may be less, because x/staking burns what it slashes and x/gov some deposits;
// nobody else mints.
func (k *Keeper) checkSupply(ctx context.Context) error {
	totals, err := k.totals(ctx)
	if err != nil {
		return err
	}
	fees, err := k.modelreg.Burned(ctx)
	if err != nil {
		return err
	}
	expected := totals.GenesisSupply.Add(totals.Minted).Sub(totals.Burned).Sub(fees)
	if got := k.bank.GetSupply(ctx, modelregtypes.BaseDenom).Amount; got.GT(expected) {
		return fmt.Errorf("expected at most %s umodel, got %s", expected, got)
	}
	return nil
}
