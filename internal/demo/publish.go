package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/corpus"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// modelOf names the model of a developer.
func modelOf(developer string) string { return developer + "/lm" }

func refOf(developer string, version int) string {
	return fmt.Sprintf("%s@%d", modelOf(developer), version)
}

// publish registers a version, unless it is registered, and requests its evaluation on
// every benchmark on which it has no score and is not waiting for one.
func (s *story) publish(ctx context.Context, developer string, number int, a artifact, notes string) error {
	owner, err := s.chain.address(developer)
	if err != nil {
		return err
	}
	if err := s.ensureModel(ctx, developer, owner); err != nil {
		return err
	}
	ref := refOf(developer, number)
	_, err = s.chain.model.Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
	if missing(err) {
		err = s.register(ctx, developer, owner, a, notes)
	}
	if err != nil {
		return err
	}
	s.say.version(ref, a)
	return s.request(ctx, developer, ref)
}

// request asks for the evaluation of a version wherever it has no score and is not waiting for one.
func (s *story) request(ctx context.Context, developer, ref string) error {
	owner, err := s.chain.address(developer)
	if err != nil {
		return err
	}
	var requests []sdk.Msg
	for _, b := range s.benchmarks {
		wanted, err := s.wanted(ctx, ref, b.Id)
		if err != nil {
			return err
		}
		if wanted {
			requests = append(requests, &types.MsgRequestEvaluation{Requester: owner, Ref: ref, Benchmark: b.Id})
		}
	}
	if len(requests) == 0 {
		return nil
	}
	_, err = s.chain.send(ctx, developer, len(requests), requests...)
	return err
}

func (s *story) ensureModel(ctx context.Context, developer, owner string) error {
	_, err := s.chain.model.Model(ctx, &modelregtypes.QueryModelRequest{Model: modelOf(developer)})
	if !missing(err) {
		return err
	}
	_, err = s.chain.send(ctx, developer, 1, &modelregtypes.MsgRegisterModel{
		Owner: owner, Model: modelOf(developer), Description: "byte-level language model of " + developer,
	})
	return err
}

// register promises the digest, waits until the promise is old enough, and opens it: nobody
// who sees the registration can run ahead of it (R18).
func (s *story) register(ctx context.Context, developer, owner string, a artifact, notes string) error {
	addr, err := sdk.AccAddressFromBech32(owner)
	if err != nil {
		return err
	}
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
		ChainID: s.chain.id, Address: addr, Model: modelOf(developer), Digest: a.digest[:], Salt: salt,
	})
	if err != nil {
		return err
	}
	committed, err := s.chain.send(ctx, developer, 1, &modelregtypes.MsgCommitVersion{Owner: owner, Hash: hash[:]})
	if err != nil {
		return err
	}
	if err := s.waitForHeight(ctx, committed.Height+commitAgeBlocks); err != nil {
		return err
	}
	_, err = s.chain.send(ctx, developer, 2, &modelregtypes.MsgRegisterVersion{
		Owner: owner, Model: modelOf(developer), ContentDigest: a.digest[:], ArtifactUri: a.uri(),
		Architecture: fmt.Sprintf("byte n-gram, order %d", a.config.Order), ParameterCount: uint64(a.parameters),
		Datasets: datasets(), Licence: "Apache-2.0", Notes: notes, Salt: salt,
	})
	return err
}

func datasets() []modelregtypes.Dataset {
	var list []modelregtypes.Dataset
	for _, text := range corpus.Benchmarks() {
		digest := digestOf(text.Train)
		list = append(list, modelregtypes.Dataset{Name: text.Name + " training part", Digest: digest[:]})
	}
	return list
}

func (s *story) waitForHeight(ctx context.Context, height int64) error {
	return until(ctx, func() (bool, error) {
		schedule, err := s.chain.reward.Schedule(ctx, &types.QueryScheduleRequest{})
		if err != nil {
			return false, err
		}
		return schedule.Height >= height, nil
	})
}

// wanted tells whether a version still needs a request on a benchmark.
func (s *story) wanted(ctx context.Context, ref string, benchmark uint32) (bool, error) {
	scored, err := s.scored(ctx, ref, benchmark)
	if scored || err != nil {
		return false, err
	}
	waiting, err := s.waiting(ctx, ref, benchmark)
	return !waiting, err
}

func (s *story) scored(ctx context.Context, ref string, benchmark uint32) (bool, error) {
	score, err := s.chain.reward.Score(ctx, &types.QueryScoreRequest{Ref: ref, Benchmark: benchmark})
	if missing(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	// The score is known a little before it is paid.
	round, err := s.chain.reward.Round(ctx, &types.QueryRoundRequest{Id: score.Score.Round})
	return err == nil && round.Round.Finished(), err
}

// waiting tells whether a version has an open request or an unfinished round.
func (s *story) waiting(ctx context.Context, ref string, benchmark uint32) (bool, error) {
	version, err := s.chain.model.Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
	if err != nil {
		return false, err
	}
	id := version.Version.Version.Id
	requests, err := s.chain.reward.Requests(ctx, &types.QueryRequestsRequest{Benchmark: benchmark})
	if err != nil {
		return false, err
	}
	for _, r := range requests.Requests {
		if r.Version == id {
			return true, nil
		}
	}
	rounds, err := s.chain.reward.Rounds(ctx, &types.QueryRoundsRequest{})
	if err != nil {
		return false, err
	}
	for _, r := range rounds.Rounds {
		if r.Version == id && r.Benchmark == benchmark && !r.Finished() {
			return true, nil
		}
	}
	return false, nil
}

// entry is a version of a developer that takes part in an act.
type entry struct {
	developer string
	number    int
}

// final waits until the versions have a final score on every benchmark, and tells what they
// came to.
func (s *story) final(ctx context.Context, entries ...entry) error {
	for _, e := range entries {
		ref := refOf(e.developer, e.number)
		for _, b := range s.benchmarks {
			if err := s.outcome(ctx, e.developer, ref, b.Id); err != nil {
				return err
			}
			if err := s.say.result(ctx, s.chain, ref, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// again is how often it is looked whether a version still waits for its score.
const again = 2 * time.Second

// outcome waits until a version has a final score. Where too few evaluators were in time, as on a busy machine, the chain gives the round
// up after some tries, and the developer requests again.
func (s *story) outcome(ctx context.Context, developer, ref string, benchmark uint32) error {
	looked := time.Now()
	return until(ctx, func() (bool, error) {
		done, err := s.scored(ctx, ref, benchmark)
		if done || err != nil || time.Since(looked) < again {
			return done, err
		}
		looked = time.Now()
		wanted, err := s.wanted(ctx, ref, benchmark)
		if !wanted || err != nil {
			return false, err
		}
		s.say.line("%s got no score on benchmark %d, because too few evaluators were in time; %s requests again", ref, benchmark, developer)
		return false, s.request(ctx, developer, ref)
	})
}
