package artifact

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// model is a folder with its digest.
var model = map[string]string{"config.json": "{}", "sub/weights.bin": "weights", "read me.md": "text"}

func folderOf(t *testing.T, files map[string]string) (string, Artifact) {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		name := filepath.Join(root, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	a, err := Read(context.Background(), root, nil)
	require.NoError(t, err)
	return root, a
}

// fetched checks that the cache holds the files of a folder and nothing else.
func fetched(t *testing.T, o Options, a Artifact, places ...string) {
	t.Helper()
	path, err := Fetch(context.Background(), places, a.Digest, o)
	require.NoError(t, err)
	got, err := Read(context.Background(), path, nil)
	require.NoError(t, err)
	require.Equal(t, a, got)
	for _, left := range []string{".git", "modeld.manifest", "readme.sig"} {
		require.NoFileExists(t, filepath.Join(path, left))
	}
}

// prefixed puts files below a folder.
func prefixed(prefix string, files map[string]string) map[string]string {
	out := map[string]string{}
	for path, text := range files {
		out[prefix+path] = text
	}
	return out
}

// A folder arrives the same by all ways, without what the digest leaves out.
func TestFetchFolders(t *testing.T) {
	root, a := folderOf(t, model)
	require.NoError(t, os.MkdirAll(filepath.Join(root, ".git"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, ".git", "config"), []byte("x"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(root, "modeld.manifest"), a.Manifest.Bytes(), 0o600))
	files := httptest.NewServer(http.FileServer(http.Dir(root)))
	defer files.Close()
	more := prefixed("./", model)
	more["readme.sig"] = "signature"
	for name, place := range map[string]string{
		"disk":                "file://" + root,
		"manifest":            files.URL + "/modeld.manifest",
		"archive":             serve(t, text(archive(t, false, more))),
		"zipped archive":      serve(t, text(archive(t, true, model))),
		"archive of a folder": serve(t, text(archive(t, true, prefixed("top/", model)))),
	} {
		t.Run(name, func(t *testing.T) { fetched(t, options(t), a, place) })
	}
	single := options(t)
	path, err := Fetch(context.Background(), []string{serve(t, text(archive(t, true, model)))}, sumOf("weights"), single)
	require.NoError(t, err)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "weights", string(got))
}

// The files of a manifest are fetched one by one, and those that came are not fetched again.
func TestFetchByManifestResumes(t *testing.T) {
	root, a := folderOf(t, model)
	require.NoError(t, os.WriteFile(filepath.Join(root, "modeld.manifest"), a.Manifest.Bytes(), 0o600))
	asked := map[string]int{}
	broken := true
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		if broken && r.URL.Path == "/sub/weights.bin" {
			broken = false
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		http.FileServer(http.Dir(root)).ServeHTTP(w, r)
	})
	o := options(t)
	_, err := Fetch(context.Background(), []string{address + "/modeld.manifest"}, a.Digest, o)
	require.True(t, IsTemporary(err), "%v", err)
	fetched(t, o, a, address+"/modeld.manifest")
	require.Equal(t, map[string]int{"/modeld.manifest": 2, "/config.json": 1, "/read me.md": 1, "/sub/weights.bin": 2}, asked)

	require.NoError(t, os.WriteFile(filepath.Join(root, "config.json"), []byte("other"), 0o600))
	o = options(t)
	_, err = Fetch(context.Background(), []string{address + "/modeld.manifest"}, a.Digest, o)
	require.ErrorIs(t, err, ErrDigest)
	require.ErrorContains(t, err, "config.json: expected")
	require.True(t, IsUnfetchable(err))
	invisible(t, o, a.Digest)
}

// Without AllowLocal no place of a stranger leads into this machine or its network.
func TestStrangersReachNoPrivateNetwork(t *testing.T) {
	o := options(t)
	o.AllowLocal = false
	server := httptest.NewTLSServer(text("model"))
	defer server.Close()
	for _, place := range []string{
		serve(t, text("model")), server.URL, "https://localhost:1/", "file:///etc/hostname", "ipfs://bafy", "s3://bucket/x", "nothing",
	} {
		_, err := Fetch(context.Background(), []string{place}, sumOf("model"), o)
		require.ErrorIs(t, err, ErrUnsupported, place)
		require.False(t, IsUnfetchable(err) || IsTemporary(err), place)
	}
	o.Client = server.Client()
	_, err := Fetch(context.Background(), []string{server.URL}, sumOf("model"), o)
	require.NoError(t, err)
}

// A gateway gives files as they are, and folders by their manifest or as an archive.
func TestFetchFromIPFS(t *testing.T) {
	root, a := folderOf(t, model)
	packed := archive(t, false, prefixed("cid/", model))
	listed := false
	gateway := serve(t, func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/ipfs/cid")
		switch {
		case r.URL.Query().Get("format") == "tar":
			text(packed)(w, r)
		case name == "":
			_, _ = w.Write([]byte("<html>a listing</html>"))
		case name == "/modeld.manifest" && listed:
			text(string(a.Manifest.Bytes()))(w, r)
		default:
			http.ServeFile(w, r, filepath.Join(root, filepath.FromSlash(name)))
		}
	})
	for _, listed = range []bool{false, true} {
		o := options(t)
		o.AllowLocal, o.IPFSGateway = false, gateway
		fetched(t, o, a, "ipfs://cid")
		_, err := Fetch(context.Background(), []string{"ipfs://cid/sub/weights.bin"}, sumOf("weights"), o)
		require.NoError(t, err)
		_, err = Fetch(context.Background(), []string{"ipfs://cid"}, sumOf("none"), o)
		require.True(t, IsUnfetchable(err), "%v", err)
	}
}

// A hub lists files in pages; all of them are the artifact, or the one with the digest is.
func TestFetchFromHub(t *testing.T) {
	root, a := folderOf(t, model)
	hub := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/models/org/repo/tree/rev" && r.URL.Query().Get("cursor") == "":
			w.Header().Set("Link", `<`+r.URL.Path+`?cursor=2>; rel="next"`)
			_, _ = fmt.Fprint(w, `[{"type":"file","path":"config.json","size":2},{"type":"directory","path":"sub"},{"type":"file","path":".gitattributes","size":9}]`)
		case r.URL.Path == "/api/models/org/repo/tree/rev":
			_, _ = fmt.Fprintf(w, `[{"type":"file","path":"read me.md","size":4},{"type":"file","path":"sub/weights.bin","size":7,"lfs":{"oid":"%s"}}]`, sumOf("weights").Hex())
		case strings.HasPrefix(r.URL.Path, "/org/repo/resolve/rev/"):
			http.ServeFile(w, r, filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(r.URL.Path, "/org/repo/resolve/rev/"))))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	o := options(t)
	o.AllowLocal, o.Hub = false, hub
	fetched(t, o, a, "hf://org/repo@rev")
	_, err := Fetch(context.Background(), []string{"hf://org/repo@rev"}, sumOf("weights"), o)
	require.NoError(t, err)
	_, err = Fetch(context.Background(), []string{"hf://org/none@rev"}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrNotFound)
	o.MaxBytes = 10
	_, err = Fetch(context.Background(), []string{"hf://org/repo@rev"}, sumOf("other"), o)
	require.ErrorIs(t, err, ErrTooLarge)
}
