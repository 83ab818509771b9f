package demo

import (
	"context"
	"fmt"

	"cosmossdk.io/math"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// Report is what a demo came to; all of it is read from the chain.
type Report struct {
	ChainID    string          `json:"chain_id"`
	Height     int64           `json:"height"`
	Models     []ModelLine     `json:"models"`
	Evaluators []EvaluatorLine `json:"evaluators"`
	Supply     Supply          `json:"supply"`
	Invariants []InvariantLine `json:"invariants"`
}

// ModelLine is one version on one benchmark. Score and points are in ppm, paid in umodel.
type ModelLine struct {
	Ref            string   `json:"ref"`
	Owner          string   `json:"owner"`
	Benchmark      string   `json:"benchmark"`
	ConsensusScore uint32   `json:"consensus_score"`
	Points         uint32   `json:"points"`
	Paid           math.Int `json:"paid"`
	// General is the part of paid that benchmark 0 paid for generalisation.
	General math.Int `json:"paid_generalisation"`
	Reason  string   `json:"reason"`

	frontierBefore uint32
}

// EvaluatorLine is one evaluator. Credibility is in ppm, paid in umodel.
type EvaluatorLine struct {
	Address     string   `json:"address"`
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Credibility uint32   `json:"credibility"`
	Paid        math.Int `json:"paid"`

	rounds uint64
}

// Supply is the supply of the base denom, in umodel.
type Supply struct {
	Minted math.Int `json:"minted"`
	Burned math.Int `json:"burned"`
	Total  math.Int `json:"total"`
	Cap    math.Int `json:"cap"`
}

// InvariantLine says whether one invariant holds.
type InvariantLine struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
}

// gather reads the report off the chain.
func (s *story) gather(ctx context.Context) (Report, error) {
	r := Report{ChainID: s.chain.id}
	schedule, err := s.chain.reward.Schedule(ctx, &types.QueryScheduleRequest{})
	if err != nil {
		return r, err
	}
	r.Height = schedule.Height
	supply, err := s.chain.reward.Supply(ctx, &types.QuerySupplyRequest{})
	if err != nil {
		return r, err
	}
	r.Supply = Supply{Minted: supply.Minted, Burned: supply.Burned, Total: supply.Total, Cap: supply.Cap}
	if r.Models, err = s.modelLines(ctx); err != nil {
		return r, err
	}
	r.Evaluators, err = s.evaluatorLines(ctx)
	return r, err
}

func (s *story) modelLines(ctx context.Context) ([]ModelLine, error) {
	var lines []ModelLine
	for _, developer := range []string{improver, worse, copycat} {
		versions, err := s.chain.model.Versions(ctx, &modelregtypes.QueryVersionsRequest{Model: modelOf(developer)})
		if err != nil {
			return nil, err
		}
		for _, v := range versions.Versions {
			for _, b := range s.benchmarks {
				line, err := s.modelLine(ctx, v, b)
				if missing(err) {
					continue
				}
				if err != nil {
					return nil, fmt.Errorf("%s on %s: %w", v.Ref, b.Name, err)
				}
				lines = append(lines, line)
			}
		}
	}
	return lines, nil
}

func (s *story) modelLine(ctx context.Context, v modelregtypes.VersionInfo, b types.Benchmark) (ModelLine, error) {
	score, err := s.chain.reward.Score(ctx, &types.QueryScoreRequest{Ref: v.Ref, Benchmark: b.Id})
	if err != nil {
		return ModelLine{}, err
	}
	award, err := s.chain.reward.Award(ctx, &types.QueryAwardRequest{Round: score.Score.Round})
	if err != nil {
		return ModelLine{}, err
	}
	general := math.ZeroInt()
	if g := award.Award.Generalisation; g != nil {
		general = g.Gross
	}
	return ModelLine{
		Ref: v.Ref, Owner: v.Owner, Benchmark: b.Name, ConsensusScore: score.Score.Score, Points: score.Score.Points,
		Paid: score.Score.Paid, General: general, Reason: award.Award.Reason, frontierBefore: award.Award.FrontierBefore,
	}, nil
}

// evaluatorLines adds up what the results of all kept rounds paid.
func (s *story) evaluatorLines(ctx context.Context) ([]EvaluatorLine, error) {
	paid := make(map[string]math.Int)
	request := &types.QueryRoundsRequest{}
	for {
		rounds, err := s.chain.reward.Rounds(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, round := range rounds.Rounds {
			if err := s.addPays(ctx, round, paid); err != nil {
				return nil, err
			}
		}
		if len(rounds.Pagination.NextKey) == 0 {
			break
		}
		request.Pagination = nextPage(rounds.Pagination.NextKey)
	}
	var lines []EvaluatorLine
	for _, e := range evaluators {
		address, err := s.chain.address(e.name)
		if err != nil {
			return nil, err
		}
		info, err := s.chain.reward.Evaluator(ctx, &types.QueryEvaluatorRequest{Address: address})
		if err != nil {
			return nil, err
		}
		line := EvaluatorLine{
			Address: address, Name: fmt.Sprintf("%s (%s)", e.name, e.behaviour), Kind: info.Evaluators[0].Evaluator.Kind.Word(),
			Credibility: info.Evaluators[0].EffectiveCredibility, Paid: math.ZeroInt(), rounds: info.Evaluators[0].Evaluator.Rounds,
		}
		if amount, ok := paid[address]; ok {
			line.Paid = amount
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func (s *story) addPays(ctx context.Context, round types.Round, paid map[string]math.Int) error {
	if round.State != types.ROUND_STATE_FINAL {
		return nil
	}
	list, err := s.chain.reward.Evaluations(ctx, &types.QueryEvaluationsRequest{Round: round.Id})
	if err != nil {
		return err
	}
	for _, e := range list.Evaluations {
		if _, ok := paid[e.Evaluator]; !ok {
			paid[e.Evaluator] = math.ZeroInt()
		}
		paid[e.Evaluator] = paid[e.Evaluator].Add(e.Result.Pay)
	}
	return nil
}
