package service

import (
	"context"
	"io"
	"strconv"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/runner"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Once measures a version on a benchmark as the daemon would, and sends nothing.
func (h Home) Once(ctx context.Context, out io.Writer, ref, benchmark string) (evaluator.Measured, error) {
	c, err := h.Load()
	if err != nil {
		return evaluator.Measured{}, err
	}
	log := logger(out, c.Log)
	chain, err := h.dial(ctx, c, log)
	if err != nil {
		return evaluator.Measured{}, err
	}
	defer chain.Close()
	id, err := strconv.ParseUint(benchmark, 10, 32)
	if err != nil {
		return evaluator.Measured{}, err
	}
	b, err := chain.Benchmark(ctx, uint32(id))
	if err != nil {
		return evaluator.Measured{}, err
	}
	found, err := chain.Queries().ModelReg().Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
	if err != nil {
		return evaluator.Measured{}, err
	}
	v := found.Version.Version
	return evaluator.Once(ctx, evaluator.Options{
		Config: c, Folder: h.Folder(), Fetch: evaluator.NewFetcher(h.Folder(), c.Select), Isolation: runner.Probe(), Log: log,
	}, types.Assignment{
		Ref: found.Version.Ref, Version: v.Id, Digest: modelregtypes.FormatDigest(v.ContentDigest), ArtifactUri: v.ArtifactUri,
		Benchmark: b.Id, BenchmarkName: b.Name,
	}, b)
}
