package bom

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Material is what the chain knows about a version.
type Material struct {
	ChainID string
	Version modelregtypes.VersionInfo
	Model   modelregtypes.Model
	// Ancestors by distance, nearest first; at most 100.
	Ancestors []modelregtypes.LineageStep
	// Truncated says that there are more ancestors.
	Truncated bool
	// Scores by the id of the benchmark; only final ones.
	Scores []Score
}

// Score is a final score with its provenance.
type Score struct {
	Benchmark evalrewardtypes.Benchmark
	Final     evalrewardtypes.FinalScore
	// Evaluators is how many numeric scores were revealed in the round that counts.
	Evaluators int
	// Lowest and Highest of those scores, in ppm.
	Lowest, Highest int32
}

// maxDepth is how many generations of ancestors are listed.
const maxDepth = 16

// Collect asks the chain about the version that a reference names.
func Collect(ctx context.Context, registry modelregtypes.QueryClient, reward evalrewardtypes.QueryClient, chainID, ref string) (Material, error) {
	m := Material{ChainID: chainID}
	found, err := registry.Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
	if err != nil {
		return m, err
	}
	m.Version = found.Version
	parsed, err := modelregtypes.ParseReference(m.Version.Ref)
	if err != nil {
		return m, err
	}
	model, err := registry.Model(ctx, &modelregtypes.QueryModelRequest{Model: parsed.Model})
	if err != nil {
		return m, err
	}
	m.Model = model.Model
	lineage, err := registry.Lineage(ctx, &modelregtypes.QueryLineageRequest{Ref: m.Version.Ref, Depth: maxDepth})
	if err != nil {
		return m, err
	}
	m.Ancestors, m.Truncated = lineage.Ancestors, lineage.Truncated
	m.Scores, err = scores(ctx, reward, m.Version.Ref)
	return m, err
}

// scores looks at every benchmark.
func scores(ctx context.Context, reward evalrewardtypes.QueryClient, ref string) ([]Score, error) {
	var list []Score
	page := &query.PageRequest{}
	for page != nil {
		benchmarks, err := reward.Benchmarks(ctx, &evalrewardtypes.QueryBenchmarksRequest{Pagination: page})
		if err != nil {
			return nil, fmt.Errorf("list benchmarks: %w", err)
		}
		for _, b := range benchmarks.Benchmarks {
			final, err := reward.Score(ctx, &evalrewardtypes.QueryScoreRequest{Ref: ref, Benchmark: b.Benchmark.Id})
			if status.Code(err) == codes.NotFound {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("score on benchmark %d: %w", b.Benchmark.Id, err)
			}
			s := Score{Benchmark: b.Benchmark, Final: final.Score}
			if err := s.spread(ctx, reward); err != nil {
				return nil, fmt.Errorf("evaluations of round %d: %w", s.Final.Round, err)
			}
			list = append(list, s)
		}
		page = next(benchmarks.Pagination)
	}
	return list, nil
}

// spread looks at what the committee revealed; a committee has at most 31 seats.
func (s *Score) spread(ctx context.Context, reward evalrewardtypes.QueryClient) error {
	answer, err := reward.Evaluations(ctx, &evalrewardtypes.QueryEvaluationsRequest{Round: s.Final.Round})
	if err != nil {
		return err
	}
	for _, e := range answer.Evaluations {
		if !e.Revealed || e.Score < 0 {
			continue
		}
		if s.Evaluators == 0 || e.Score < s.Lowest {
			s.Lowest = e.Score
		}
		s.Highest = max(s.Highest, e.Score)
		s.Evaluators++
	}
	return nil
}

func next(answer *query.PageResponse) *query.PageRequest {
	if answer == nil || len(answer.NextKey) == 0 {
		return nil
	}
	return &query.PageRequest{Key: answer.NextKey}
}
