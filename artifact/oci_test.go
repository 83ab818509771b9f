package artifact

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/require"
)

// layout is an OCI layout in memory: blobs by digest, and the digest of its manifest.
type layout struct {
	blobs    map[string]string
	manifest ocispec.Descriptor
}

func (l *layout) add(text string) ocispec.Descriptor {
	d := digest.FromString(text)
	l.blobs[d.Encoded()] = text
	return ocispec.Descriptor{MediaType: "application/octet-stream", Digest: d, Size: int64(len(text))}
}

// pack makes a layout of files: titled layers, or one layer without a title.
func pack(t *testing.T, files map[string]string, titled bool) *layout {
	t.Helper()
	l := &layout{blobs: map[string]string{}}
	manifest := ocispec.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, Config: l.add("{}")}
	for path, text := range files {
		layer := l.add(text)
		if titled {
			layer.Annotations = map[string]string{ocispec.AnnotationTitle: path}
		}
		manifest.Layers = append(manifest.Layers, layer)
	}
	text, err := json.Marshal(manifest)
	require.NoError(t, err)
	l.manifest = l.add(string(text))
	l.manifest.MediaType = ocispec.MediaTypeImageManifest
	return l
}

// ServeHTTP answers like a registry.
func (l *layout) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, name, _ := strings.Cut(r.URL.Path, "sha256:")
	text, found := l.blobs[name]
	if !found || !strings.HasPrefix(r.URL.Path, "/v2/org/repo/") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if strings.Contains(r.URL.Path, "/manifests/") {
		w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
	}
	w.Header().Set("Docker-Content-Digest", "sha256:"+name)
	_, _ = w.Write([]byte(text))
}

// write puts the layout into a folder.
func (l *layout) write(t *testing.T) string {
	t.Helper()
	index, err := json.Marshal(ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, Manifests: []ocispec.Descriptor{l.manifest}})
	require.NoError(t, err)
	files := map[string]string{"oci-layout": `{"imageLayoutVersion":"1.0.0"}`, "index.json": string(index)}
	for name, text := range l.blobs {
		files["blobs/sha256/"+name] = text
	}
	root, _ := folderOf(t, files)
	return root
}

// Files pushed by name, an archive and a single file arrive from registries and layouts.
func TestFetchFromOCI(t *testing.T) {
	_, a := folderOf(t, model)
	named := pack(t, model, true)
	packed := pack(t, map[string]string{"": archive(t, true, model)}, false)
	single := pack(t, map[string]string{"": "weights"}, false)
	for _, l := range []*layout{named, packed} {
		host := strings.TrimPrefix(serve(t, l.ServeHTTP), "http://")
		fetched(t, options(t), a, "oci://"+host+"/org/repo@"+l.manifest.Digest.String())
		fetched(t, options(t), a, "file://"+l.write(t))
	}
	_, err := Fetch(context.Background(), []string{"file://" + single.write(t)}, sumOf("weights"), options(t))
	require.NoError(t, err)
}

func TestOCIRefusals(t *testing.T) {
	l := pack(t, model, true)
	host := strings.TrimPrefix(serve(t, l.ServeHTTP), "http://")
	place := "oci://" + host + "/org/repo@" + l.manifest.Digest.String()
	o := options(t)
	_, err := Fetch(context.Background(), []string{place}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrDigest)
	_, err = Fetch(context.Background(), []string{"oci://" + host + "/org/none@" + l.manifest.Digest.String()}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrNotFound)
	_, err = Fetch(context.Background(), []string{"oci://nothing"}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrUnsupported)
	o.MaxBytes = 10
	_, err = Fetch(context.Background(), []string{place}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrTooLarge)

	o = options(t)
	l.blobs[digest.FromString("weights").Encoded()] = "WEIGHTS"
	_, a := folderOf(t, model)
	_, err = Fetch(context.Background(), []string{place}, a.Digest, o)
	require.ErrorIs(t, err, ErrDigest)
	invisible(t, o, a.Digest)

	for want, files := range map[string]map[string]string{
		"names below the folder":   {"../evil": "x", "b": "y"},
		"1..10000 layers, got 0":   {},
		"expected at most 1048576": {"a": strings.Repeat("x", 2<<20), "b": "y"},
	} {
		_, err = Fetch(context.Background(), []string{"file://" + pack(t, files, true).write(t)}, a.Digest, o)
		require.ErrorContains(t, err, want)
	}
	_, err = Fetch(context.Background(), []string{"file://" + pack(t, map[string]string{"a": "x", "b": "y"}, false).write(t)}, a.Digest, o)
	require.ErrorContains(t, err, "expected a title for layer 1 of 2")
	empty := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(empty, "oci-layout"), nil, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(empty, "index.json"), []byte("{}"), 0o600))
	_, err = Fetch(context.Background(), []string{"file://" + empty}, a.Digest, o)
	require.ErrorContains(t, err, "expected an OCI layout of 1..16 manifests, got 0")
}
