package artifact

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
)

const (
	// maxLayers and maxManifests bound what an OCI manifest or layout may name.
	maxLayers    = 10_000
	maxManifests = 16
	maxOCIBytes  = 4 << 20
	// unpackAnnotation marks a layer that is an archive of a folder.
	unpackAnnotation = "io.deis.oras.content.unpack"
)

// fromRegistry fetches oci://REGISTRY/REPO@sha256:HEX without credentials.
func (f *fetcher) fromRegistry(ctx context.Context, place string) error {
	repository, err := remote.NewRepository(place)
	if err != nil {
		return because(ErrUnsupported, "expected oci://REGISTRY/REPO@sha256:HEX: %w", err)
	}
	host := (&url.URL{Host: repository.Reference.Host()}).Hostname()
	repository.PlainHTTP = f.AllowLocal && thisMachine(host)
	repository.Client = &auth.Client{Client: f.Client, Cache: auth.NewCache()}
	repository.MaxMetadataBytes = maxOCIBytes
	wanted, reader, err := repository.FetchReference(ctx, repository.Reference.Reference)
	if err != nil {
		return ociReason(ctx, err)
	}
	defer func() { _ = reader.Close() }()
	if wanted.Size > maxOCIBytes {
		return because(ErrArchive, "expected an OCI manifest of at most %d bytes, got %d", maxOCIBytes, wanted.Size)
	}
	text, err := content.ReadAll(reader, wanted)
	if err != nil {
		return ociReason(ctx, err)
	}
	return f.fromLayers(ctx, repository, text)
}

// isLayout tells whether a folder is an OCI layout.
func isLayout(path string) bool {
	info, err := os.Lstat(filepath.Join(path, ocispec.ImageLayoutFile))
	return err == nil && info.Mode().IsRegular()
}

// fromLayout takes the first artifact of an OCI layout that has the digest.
func (f *fetcher) fromLayout(ctx context.Context, path string) error {
	text, err := readSmall(filepath.Join(path, ocispec.ImageIndexFile))
	if err != nil {
		return because(ErrArchive, "OCI layout: %w", err)
	}
	var index ocispec.Index
	if err := json.Unmarshal(text, &index); err != nil || len(index.Manifests) < 1 || len(index.Manifests) > maxManifests {
		return because(ErrArchive, "expected an OCI layout of 1..%d manifests, got %d", maxManifests, len(index.Manifests))
	}
	store := oci.NewStorageFromFS(os.DirFS(path))
	var failed error
	for _, d := range index.Manifests {
		if d.Size > maxOCIBytes {
			return because(ErrArchive, "expected an OCI manifest of at most %d bytes, got %d", maxOCIBytes, d.Size)
		}
		text, err := content.FetchAll(ctx, store, d)
		if err != nil {
			return ociReason(ctx, err)
		}
		if err = f.fromLayers(ctx, store, text); err == nil {
			return nil
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// readSmall reads a file of at most maxOCIBytes.
func readSmall(name string) ([]byte, error) {
	file, err := openRegular(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, maxOCIBytes))
}

// fromLayers takes the files that the layers of a manifest are, by their titles, or the one
// layer that holds the artifact itself or an archive of it.
func (f *fetcher) fromLayers(ctx context.Context, source content.Fetcher, text []byte) error {
	var manifest ocispec.Manifest
	if err := json.Unmarshal(text, &manifest); err != nil || len(manifest.Layers) < 1 || len(manifest.Layers) > maxLayers {
		return because(ErrArchive, "expected an OCI manifest of 1..%d layers, got %d", maxLayers, len(manifest.Layers))
	}
	tree := filepath.Join(f.staging, "layers")
	defer func() { _ = os.RemoveAll(tree) }()
	if err := os.RemoveAll(tree); err != nil {
		return because(ErrTemporary, "%w", err)
	}
	left := f.MaxBytes
	for i, layer := range manifest.Layers {
		title := layer.Annotations[ocispec.AnnotationTitle]
		single := len(manifest.Layers) == 1 && (title == "" || layer.Annotations[unpackAnnotation] == "true" || strings.Contains(layer.MediaType, "tar"))
		switch {
		case single:
			title = "layer"
		case title == "":
			return because(ErrArchive, "expected a title for layer %d of %d: push files by name", i+1, len(manifest.Layers))
		case LeftOut(title):
			continue
		}
		if err := CheckPath(title); err != nil {
			return because(ErrArchive, "%w", err)
		}
		if layer.Size < 0 || layer.Size > left {
			return f.tooLarge()
		}
		name := filepath.Join(tree, filepath.FromSlash(title))
		if err := f.saveLayer(ctx, source, layer, name); err != nil {
			return err
		}
		left -= layer.Size
		if single {
			return f.recognise(ctx, name, nil)
		}
	}
	return f.admitFolder(ctx, tree)
}

func (f *fetcher) saveLayer(ctx context.Context, source content.Fetcher, layer ocispec.Descriptor, name string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	reader, err := source.Fetch(ctx, layer)
	if err != nil {
		return ociReason(ctx, err)
	}
	defer func() { _ = reader.Close() }()
	body, stop := f.metered(reader, cancel, nil)
	defer stop()
	n, err := f.save(ctx, body, name, layer.Size)
	if err != nil {
		return err
	}
	if n < layer.Size {
		return because(ErrTemporary, "expected a layer of %d bytes, got %d", layer.Size, n)
	}
	return nil
}

func ociReason(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, errdef.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return because(ErrNotFound, "%w", err)
	case errors.Is(err, content.ErrInvalidDescriptorSize), errors.Is(err, content.ErrMismatchedDigest), errors.Is(err, content.ErrTrailingData):
		return because(ErrDigest, "%w", err)
	}
	return whyNot(ctx, err)
}
