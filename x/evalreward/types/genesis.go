package types

import (
	"bytes"
	"cmp"
	"slices"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// DefaultGenesis has the params of the main network and no entries.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate checks every record by itself, the order of the lists, and that references point
// to records. Errors name the list and the entry.
func (gs GenesisState) Validate() error {
	if err := gs.Params.Validate(); err != nil {
		return err
	}
	if gs.PendingParams != nil {
		if err := gs.PendingParams.Validate(); err != nil {
			return errors.Wrap(err, "pending_params")
		}
		if err := gs.PendingParams.Follows(gs.Params); err != nil {
			return errors.Wrap(err, "pending_params")
		}
	}
	for _, check := range []func() error{
		gs.checkStewards, gs.checkBenchmarks, gs.checkStates, gs.checkEvaluators, gs.checkEpochs, gs.checkTotals,
		gs.checkRequests, gs.checkBatches, gs.checkRounds, gs.checkPlaces, gs.checkEvaluations, gs.checkAwards, gs.checkWork,
		gs.checkScores, gs.checkReputations, gs.checkClaimables, gs.checkGolds, gs.checkPublications, gs.checkPools,
		gs.checkContributions, gs.checkGeneralisation, gs.checkSums,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// each checks the entries of a list and that their keys rise, so that none is there twice.
func each[V any, K any](list string, values []V, key func(V) K, compare func(a, b K) int, check func(V) error) error {
	for i, v := range values {
		if err := check(v); err != nil {
			return errors.Wrapf(err, "%s[%d]", list, i)
		}
		if i > 0 && compare(key(values[i-1]), key(v)) >= 0 {
			return errors.Wrapf(ErrInvalidField, "%s[%d]: expected entries in key order, each once", list, i)
		}
	}
	return nil
}

// addressKey gives the bytes of an address that was checked.
func addressKey(text string) []byte {
	addr, err := sdk.AccAddressFromBech32(text)
	if err != nil {
		return nil
	}
	return addr
}

func checkPpm(field string, value uint32) error {
	if value > uint32(mechanism.Scale) {
		return fieldError(field, "expected at most %d ppm, got %d", mechanism.Scale, value)
	}
	return nil
}

func checkAmounts(named ...any) error {
	for i := 0; i+1 < len(named); i += 2 {
		if err := checkCoinAmount(named[i].(string), named[i+1].(math.Int)); err != nil {
			return err
		}
	}
	return nil
}

// checkCoinAmount refuses an absent or negative amount; sums may exceed what a rule takes.
func checkCoinAmount(field string, amount math.Int) error {
	if amount.IsNil() || amount.IsNegative() {
		return fieldError(field, "expected 0 or more umodel, got %s", amount)
	}
	return nil
}

func (gs GenesisState) checkStewards() error {
	return each("stewards", gs.Stewards, func(s Steward) []byte { return addressKey(s.Address) }, bytes.Compare, func(s Steward) error {
		if err := checkAddress("address", s.Address); err != nil {
			return err
		}
		return checkAmount("bond", s.Bond)
	})
}

func (gs GenesisState) checkBenchmarks() error {
	var weights uint64
	err := each("benchmarks", gs.Benchmarks, func(b Benchmark) uint32 { return b.Id }, cmp.Compare[uint32], func(b Benchmark) error {
		if !slices.ContainsFunc(gs.Stewards, func(s Steward) bool { return s.Address == b.Steward }) && !gs.retired(b.Id) {
			return fieldError("steward", "expected a bonded steward, got %s", b.Steward)
		}
		if !gs.retired(b.Id) {
			weights += uint64(b.Weight)
		}
		if slices.ContainsFunc(gs.BenchmarkStates, func(s BenchmarkState) bool { return s.Benchmark == b.Id }) {
			return b.validateKept()
		}
		return b.Validate(gs.Params)
	})
	if err != nil {
		return err
	}
	generalisation := gs.Params.WeightGeneralisation
	if gs.PendingParams != nil {
		generalisation = max(generalisation, gs.PendingParams.WeightGeneralisation)
	}
	if sum := weights + uint64(generalisation); sum > uint64(mechanism.Scale) {
		return errors.Wrapf(ErrWeightExceeded, "expected at most %d ppm with weight_generalisation, got %d", mechanism.Scale, sum)
	}
	return nil
}

func (gs GenesisState) retired(benchmark uint32) bool {
	return slices.ContainsFunc(gs.BenchmarkStates, func(s BenchmarkState) bool {
		return s.Benchmark == benchmark && s.Status == BENCHMARK_STATUS_RETIRED
	})
}

func (gs GenesisState) hasBenchmark(id uint32) error {
	if !slices.ContainsFunc(gs.Benchmarks, func(b Benchmark) bool { return b.Id == id }) {
		return fieldError("benchmark", "expected the id of a benchmark, got %d", id)
	}
	return nil
}

func (gs GenesisState) checkStates() error {
	key := func(s BenchmarkState) uint32 { return s.Benchmark }
	return each("benchmark_states", gs.BenchmarkStates, key, cmp.Compare[uint32], func(s BenchmarkState) error {
		if err := gs.hasBenchmark(s.Benchmark); err != nil {
			return err
		}
		if s.Status < BENCHMARK_STATUS_PENDING || s.Status > BENCHMARK_STATUS_RETIRED {
			return fieldError("status", "expected pending, active or retired, got %d", int32(s.Status))
		}
		if err := checkPpm("frontier", s.Frontier); err != nil {
			return err
		}
		return checkAmounts("bucket", s.Bucket, "price", s.Price, "pot", s.Pot, "deposit", s.Deposit)
	})
}

func (gs GenesisState) checkEvaluators() error {
	key := func(e Evaluator) []byte { return append([]byte{byte(e.Kind)}, addressKey(e.Address)...) }
	return each("evaluators", gs.Evaluators, key, bytes.Compare, func(e Evaluator) error {
		if err := checkAddress("address", e.Address); err != nil {
			return err
		}
		if err := checkKind(e.Kind); err != nil {
			return err
		}
		if e.Status < EVALUATOR_STATUS_ACTIVE || e.Status > EVALUATOR_STATUS_UNBONDING {
			return fieldError("status", "expected active, jailed or unbonding, got %d", int32(e.Status))
		}
		if err := checkPpm("credibility", e.Credibility); err != nil {
			return err
		}
		if err := CheckText("moniker", e.Moniker, 0, MaxMonikerBytes); err != nil {
			return err
		}
		return checkAmount("bond", e.Bond)
	})
}

func (gs GenesisState) checkEpochs() error {
	return each("epochs", gs.Epochs, func(e Epoch) uint64 { return e.Number }, cmp.Compare[uint64], func(e Epoch) error {
		if err := checkHash("seed", e.Seed); err != nil {
			return err
		}
		if err := checkHash("accumulator", e.Accumulator); err != nil {
			return err
		}
		if err := e.Params.Validate(); err != nil {
			return err
		}
		return checkAmounts("schedule", e.Schedule, "validator", e.Validator, "owner_pool", e.OwnerPool,
			"evaluator_pool", e.EvaluatorPool, "minted", e.Minted, "minted_before", e.MintedBefore)
	})
}

func (gs GenesisState) checkTotals() error {
	if gs.Totals == nil {
		if len(gs.Epochs) != 0 {
			return fieldError("totals", "expected totals in a genesis with epochs")
		}
		return nil
	}
	return checkAmounts("totals.minted", gs.Totals.Minted, "totals.burned", gs.Totals.Burned, "totals.genesis_supply", gs.Totals.GenesisSupply)
}

// SortStewards puts the stewards into key order.
func (gs *GenesisState) SortStewards() {
	slices.SortFunc(gs.Stewards, func(a, b Steward) int { return bytes.Compare(addressKey(a.Address), addressKey(b.Address)) })
}

// SortBenchmarks puts the benchmarks into key order.
func (gs *GenesisState) SortBenchmarks() {
	slices.SortFunc(gs.Benchmarks, func(a, b Benchmark) int { return cmp.Compare(a.Id, b.Id) })
}
