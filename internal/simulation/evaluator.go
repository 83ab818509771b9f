package simulation

import (
	"math/rand/v2"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const automated = types.EVALUATOR_KIND_AUTOMATED

// evaluator is an agent with a bond.
type evaluator struct {
	account
	name string
	// index among those of its kind.
	index int
	spec  EvaluatorSpec
	rng   *rand.Rand

	// own is what it measured, and plan what it committed to, by round; of the current epoch.
	own, plan map[uint64]int64
	// offers are the bribes for a round that it accepted.
	offers map[uint64]int64
	// copies counts commits of colleagues that it sent as its own.
	copies int

	joined     bool
	everJailed bool
	// side is what it spent on measuring, less bribes, in umodel.
	side int64
}

func newEvaluator(spec EvaluatorSpec, name string, seed uint64) *evaluator {
	return &evaluator{
		account: newAccount(name), name: name, spec: spec, rng: newRand(seed, name),
		own: map[uint64]int64{}, plan: map[uint64]int64{}, offers: map[uint64]int64{},
	}
}

// measure runs the benchmark, once per round, and pays for it.
func (e *evaluator) measure(w *world, r *types.Round) int64 {
	if score, done := e.own[r.Id]; done {
		return score
	}
	a := w.artifacts[r.Version]
	score := clamp(float64(a.truth[r.Benchmark-1]) + e.rng.NormFloat64()*e.spec.NoisePpm)
	e.side -= int64(e.spec.CostModel * umodel)
	if a.broken {
		score = unfetchable
	}
	e.own[r.Id] = score
	return score
}

// unfetchable is the raw value of what could not be fetched.
const unfetchable = mechanism.RawUnfetchable

// record gives the registration of an evaluator; ok is false without one.
func (w *world) record(e *evaluator) (types.Evaluator, bool) {
	record, err := w.rewards.Evaluators.Get(w.ctx, collections.Join(uint32(automated), []byte(e.addr)))
	return record, err == nil
}

func (e *evaluator) salt(round uint64) []byte { return digest("salt ", e.name, " ", round) }

func (e *evaluator) transcript(round uint64) []byte { return digest("transcript ", e.name, " ", round) }

func (e *evaluator) commitment(round uint64, raw int64) ([]byte, error) {
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: chainID, Round: round, Address: e.addr, Raw: raw, Transcript: e.transcript(round), Salt: e.salt(round),
	})
	return hash[:], err
}
