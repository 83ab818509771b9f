package simulation

import (
	"fmt"
	"math/rand/v2"

	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// steward looks after the benchmarks and watches the evaluators with gold rounds.
type steward struct {
	account
	rng *rand.Rand
	// planted are the versions whose score it committed to, by version id.
	planted map[uint64]gold
	next    int
}

// gold is what a steward has to remember in order to reveal.
type gold struct {
	score int64
	salt  []byte
}

func newSteward(seed uint64) *steward {
	return &steward{account: newAccount("steward"), rng: newRand(seed, "steward"), planted: map[uint64]gold{}}
}

// plant registers the gold versions of an epoch through accounts that nobody has seen before,
// commits to their scores, and requests them like anybody else.
func (s *steward) plant(w *world) error {
	spec := w.population.Gold
	if w.epoch < uint64(spec.FromEpoch) {
		return nil
	}
	for b := range w.population.Benchmarks {
		for range spec.PerEpoch {
			if err := s.plantOne(w, b); err != nil {
				return fmt.Errorf("gold version: %w", err)
			}
		}
	}
	return nil
}

func (s *steward) plantOne(w *world, benchmark int) error {
	state, err := w.frontierOf(benchmark)
	if err != nil {
		return err
	}
	a := s.make(w, int64(state.Frontier))
	s.next++
	name := fmt.Sprintf("stranger-%d", s.next)
	desk := &desk{account: newAccount(name), model: name + "/lm"}
	coins := umodels(state.Deposit.Add(math.NewInt(10 * umodel)))
	if err := w.bank.SendCoins(w.ctx, s.addr, desk.addr, coins); err != nil {
		return fmt.Errorf("fund a stranger: %w", err)
	}
	secret := gold{score: a.truth[benchmark], salt: digest("gold salt ", s.next)}
	hash, err := mechanism.GoldCommitHash(mechanism.GoldClaim{
		ChainID: chainID, Address: s.addr, Digest: digest(name), Benchmark: uint64(benchmark + 1), Score: secret.score, Salt: secret.salt,
	})
	if err != nil {
		return fmt.Errorf("hash gold score: %w", err)
	}
	if _, err := send(w.chain, w.msgs.CommitGold, &types.MsgCommitGold{Steward: s.text, Benchmark: uint32(benchmark + 1), Hash: hash[:]}); err != nil {
		// More than the chain allows in an epoch.
		return nil //nolint:nilerr // the refusal is counted; the version would be no gold
	}
	if a.version, err = w.register(desk, name, nil); err != nil {
		return err
	}
	w.artifacts[a.version], s.planted[a.version] = a, secret
	_, err = send(w.chain, w.msgs.RequestEvaluation, &types.MsgRequestEvaluation{
		Requester: desk.text, Ref: desk.model + "@latest", Benchmark: uint32(benchmark + 1),
	})
	if err != nil {
		return fmt.Errorf("request gold round: %w", err)
	}
	return nil
}

// make gives weights that are clearly worse than the frontier and, unless claims are honest,
// a card that says they are better.
func (s *steward) make(w *world, frontier int64) *artifact {
	n := len(w.population.Benchmarks)
	a := &artifact{truth: make([]int64, n), claim: make([]int64, n)}
	for b := range n {
		a.truth[b] = clamp(float64(frontier) - 20_000 - 150_000*s.rng.Float64())
		a.claim[b] = clamp(float64(frontier) + 2_000 + 28_000*s.rng.Float64())
		if w.population.Gold.HonestClaims {
			a.claim[b] = a.truth[b]
		}
	}
	return a
}

// reveal makes the settled rounds of planted versions gold.
func (s *steward) reveal(w *world, rounds []types.Round) error {
	for _, r := range rounds {
		secret, planted := s.planted[r.Version]
		if !planted || r.State != types.ROUND_STATE_SETTLED {
			continue
		}
		_, err := send(w.chain, w.msgs.RevealGold, &types.MsgRevealGold{
			Steward: s.text, Round: r.Id, Score: uint32(secret.score), Salt: secret.salt,
		})
		if err != nil {
			return fmt.Errorf("reveal gold round %d: %w", r.Id, err)
		}
	}
	return nil
}
