package demo

import (
	"context"
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// story is the part of the developers. Each act waits until its result is final.
type story struct {
	chain      *chain
	daemons    []*daemon
	benchmarks []types.Benchmark
	folder     string
	say        *narrator
}

// run plays the acts that the chain has not seen yet.
func (s *story) run(ctx context.Context) error {
	if err := s.enterStage(ctx); err != nil {
		return err
	}
	for _, act := range []func(context.Context) error{s.firstVersions, s.secondVersionAndCopy, s.thirdVersion, s.withdraw} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return nil
}

// enterStage bonds the evaluators, and waits until their daemons answer.
func (s *story) enterStage(ctx context.Context) error {
	for _, e := range evaluators {
		address, err := s.chain.address(e.name)
		if err != nil {
			return err
		}
		_, err = s.chain.reward.Evaluator(ctx, &types.QueryEvaluatorRequest{Address: address})
		if err == nil {
			continue
		}
		if !missing(err) {
			return err
		}
		msg := &types.MsgRegisterEvaluator{
			Evaluator: address, Kind: types.EVALUATOR_KIND_AUTOMATED, Moniker: fmt.Sprintf("%s (%s)", e.name, e.behaviour),
		}
		if _, err := s.chain.send(ctx, e.name, 1, msg); err != nil {
			return err
		}
	}
	for _, d := range s.daemons {
		if err := d.up(ctx); err != nil {
			return err
		}
	}
	s.say.line("%d evaluators are bonded, and each runs as a daemon of its own: %s", len(evaluators), castList())
	return nil
}

// firstVersions: two developers start, one of them with a model that is worse than what
// everybody knows.
func (s *story) firstVersions(ctx context.Context) error {
	s.say.act("Two developers register a first version")
	first, err := train(s.folder, improver, 1)
	if err != nil {
		return err
	}
	weak, err := train(s.folder, worse, 1)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, improver, 1, first, "one byte of context"); err != nil {
		return err
	}
	if err := s.publish(ctx, worse, 1, weak, "byte frequencies of a small sample"); err != nil {
		return err
	}
	return s.final(ctx, entry{improver, 1}, entry{worse, 1})
}

// secondVersionAndCopy: the developer improves, and somebody else registers a copy of the
// version that was paid, with one count changed.
func (s *story) secondVersionAndCopy(ctx context.Context) error {
	s.say.act("One improves, another registers a perturbed copy of what was paid")
	first, err := train(s.folder, improver, 1)
	if err != nil {
		return err
	}
	second, err := train(s.folder, improver, 2)
	if err != nil {
		return err
	}
	copied, err := plagiarise(s.folder, first)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, improver, 2, second, "three bytes of context, more text"); err != nil {
		return err
	}
	if err := s.publish(ctx, copycat, 1, copied, "my own idea, honestly"); err != nil {
		return err
	}
	return s.final(ctx, entry{improver, 2}, entry{copycat, 1})
}

// thirdVersion: only the step beyond the second version is paid.
func (s *story) thirdVersion(ctx context.Context) error {
	s.say.act("The developer improves once more")
	third, err := train(s.folder, improver, 3)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, improver, 3, third, "five bytes of context, all text, Kneser-Ney"); err != nil {
		return err
	}
	return s.final(ctx, entry{improver, 3})
}
