package evaluator

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/modeld-labs/modeld/artifact"
	"github.com/modeld-labs/modeld/evaluator/config"
)

// NewFetcher gives a fetcher that keeps artifacts in a folder, under their digests.
func NewFetcher(folder string, s config.Select) Fetcher {
	options := artifact.Options{
		Dir: filepath.Join(folder, "artifacts"), MaxBytes: s.MaxArtifactGiB << 30, AllowPickle: s.AllowPickle, AllowLocal: s.AllowLocal,
		IPFSGateway: s.IPFSGateway,
	}
	return func(ctx context.Context, uri, digest string) (string, error) {
		parsed, err := artifact.ParseDigest(digest)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnfetchable, err)
		}
		path, err := artifact.Fetch(ctx, []string{uri}, parsed, options)
		switch {
		case err == nil:
			return path, nil
		case errors.Is(err, artifact.ErrUnsupported):
			return "", fmt.Errorf("%w: %w", ErrUnsupported, err)
		case artifact.IsUnfetchable(err):
			return "", fmt.Errorf("%w: %w", ErrUnfetchable, err)
		default:
			return "", err
		}
	}
}
