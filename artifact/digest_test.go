package artifact_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/artifact"
)

type vectorFile struct {
	Path    string `json:"path"`
	Content string `json:"content_hex"`
}

type vectors struct {
	Folders []struct {
		Name     string       `json:"name"`
		Files    []vectorFile `json:"files"`
		Manifest string       `json:"manifest"`
		Digest   string       `json:"digest"`
	} `json:"folders"`
	Files []struct {
		Name    string `json:"name"`
		Content string `json:"content_hex"`
		Digest  string `json:"digest"`
	} `json:"files"`
	Refused []struct {
		Name  string   `json:"name"`
		Paths []string `json:"paths"`
	} `json:"refused"`
}

func loadVectors(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("../tests/vectors/manifest.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &v))
	require.NotEmpty(t, v.Folders)
	return v
}

func content(t *testing.T, digits string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(digits)
	require.NoError(t, err)
	return raw
}

// write puts files into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		name := filepath.Join(root, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	return root
}

// The golden vectors were computed by another program in another language; they may not change.
func TestDigestsOfTheVectors(t *testing.T) {
	v := loadVectors(t)
	for _, folder := range v.Folders {
		files := map[string]string{}
		for _, f := range folder.Files {
			files[f.Path] = string(content(t, f.Content))
		}
		a, err := artifact.Read(context.Background(), write(t, files), nil)
		require.NoError(t, err, folder.Name)
		require.Equal(t, folder.Manifest, string(a.Manifest.Bytes()), folder.Name)
		require.Equal(t, folder.Digest, a.Digest.String(), folder.Name)
	}
	for _, file := range v.Files {
		root := write(t, map[string]string{"model": string(content(t, file.Content))})
		a, err := artifact.Read(context.Background(), filepath.Join(root, "model"), nil)
		require.NoError(t, err, file.Name)
		require.Equal(t, file.Digest, a.Digest.String(), file.Name)
	}
	for _, refused := range v.Refused {
		var entries []artifact.Entry
		for _, path := range refused.Paths {
			entries = append(entries, artifact.Entry{Path: path})
		}
		_, err := artifact.NewManifest(entries)
		require.Error(t, err, refused.Name)
	}
}

// The recipe of docs/artifacts.md needs nothing but a shell.
func TestShellRecipeGivesTheSameDigest(t *testing.T) {
	for _, tool := range []string{"sh", "find", "sort", "xargs", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is missing")
		}
	}
	document, err := os.ReadFile("../docs/artifacts.md")
	require.NoError(t, err)
	_, recipe, found := strings.Cut(string(document), "```sh\n")
	require.True(t, found)
	recipe, _, _ = strings.Cut(recipe, "```")
	root := write(t, map[string]string{"b/two.bin": "2", "a b.txt": "1", "C": "", "b-c": "3"})
	command := exec.Command("sh", "-c", recipe)
	command.Dir = root
	out, err := command.Output()
	require.NoError(t, err)
	a, err := artifact.Read(context.Background(), root, nil)
	require.NoError(t, err)
	require.Equal(t, a.Digest.Hex(), strings.Fields(string(out))[0])
}

// What differs between copies of one model does not count.
func TestVersionControlAndSignaturesAreLeftOut(t *testing.T) {
	plain := map[string]string{"config.json": "{}", "sub/weights.bin": "w"}
	more := map[string]string{
		".git/config": "x", "sub/.gitattributes": "x", "model.sig": "x", "sub/weights.bin.sigstore.json": "x",
		".cache/huggingface/download": "x", "modeld.manifest": "x", ".DS_Store": "x",
	}
	a, err := artifact.Read(context.Background(), write(t, plain), nil)
	require.NoError(t, err)
	for path, text := range plain {
		more[path] = text
	}
	b, err := artifact.Read(context.Background(), write(t, more), nil)
	require.NoError(t, err)
	require.Equal(t, a.Digest, b.Digest)
	require.Len(t, b.Manifest.Entries, 2)
}

func TestReadRefuses(t *testing.T) {
	link := write(t, map[string]string{"a": "1"})
	require.NoError(t, os.Symlink("a", filepath.Join(link, "b")))
	pipe := write(t, map[string]string{"a": "1"})
	require.NoError(t, syscall.Mkfifo(filepath.Join(pipe, "p"), 0o600))
	manifest := write(t, map[string]string{"m": artifact.ManifestHeader + strings.Repeat("0", 64) + "  a\n"})
	for _, c := range []struct{ path, want string }{
		{filepath.Join(link, "none"), "expected a file or a folder"},
		{filepath.Join(link, "b"), "symbolic link"},
		{link, "put the file itself there"},
		{pipe, "got " + filepath.Join(pipe, "p") + " of type p"},
		{t.TempDir(), "expected 1..100000 files, got 0"},
		{filepath.Join(manifest, "m"), "got the manifest of a folder"},
		{write(t, map[string]string{"ä": "1"}), "expected printable ASCII"},
		{write(t, map[string]string{"a\\b": "1"}), "without a backslash"},
		{write(t, map[string]string{"a ": "1"}), "no space at either end"},
		{write(t, map[string]string{"A/x": "1", "a": "2"}), "to be a file or a folder"},
		{write(t, map[string]string{"a.txt": "1", "A.txt": "2"}), "upper and lower case"},
	} {
		_, err := artifact.Read(context.Background(), c.path, nil)
		require.ErrorContains(t, err, c.want)
	}
}

// A file that grows and a file that appears while the folder is read are both seen.
func TestReadSeesChanges(t *testing.T) {
	root := write(t, map[string]string{"a": strings.Repeat("a", 3<<20), "b": "b"})
	name := filepath.Join(root, "a")
	once := false
	_, err := artifact.Read(context.Background(), root, func(path string, done, total int64) {
		if !once {
			once = true
			require.Equal(t, "a", path)
			require.Equal(t, int64(1<<20), done)
			require.Equal(t, int64(3<<20+1), total)
			file, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
			require.NoError(t, err)
			_, err = file.WriteString("more")
			require.NoError(t, err)
			require.NoError(t, file.Close())
		}
	})
	require.ErrorContains(t, err, "a change while they were read")
	_, err = artifact.Read(context.Background(), root, func(path string, _, _ int64) {
		if path == "b" {
			require.NoError(t, os.WriteFile(filepath.Join(root, "c"), nil, 0o600))
		}
	})
	require.ErrorContains(t, err, "a change while they were read")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = artifact.Read(ctx, root, nil)
	require.ErrorIs(t, err, context.Canceled)
}

func TestParseDigest(t *testing.T) {
	sum := artifact.Digest(sha256.Sum256(nil))
	for _, text := range []string{sum.String(), sum.Hex()} {
		got, err := artifact.ParseDigest(text)
		require.NoError(t, err)
		require.Equal(t, sum, got)
	}
	for _, text := range []string{"", "sha256:", strings.ToUpper(sum.Hex()), sum.Hex() + "00", "md5:" + sum.Hex()} {
		_, err := artifact.ParseDigest(text)
		require.ErrorContains(t, err, "expected sha256: and 64 lower-case hex digits")
	}
}

// Canonical bytes have one spelling: whatever parses is written back the same.
func TestManifestsHaveOneSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paths := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}(/[a-z]{1,3}){0,2}`), 1, 6, rapid.ID[string]).Draw(t, "paths")
		var entries []artifact.Entry
		for _, path := range paths {
			entries = append(entries, artifact.Entry{Path: path, SHA256: sha256.Sum256([]byte(path))})
		}
		m, err := artifact.NewManifest(entries)
		if err != nil {
			return // a file and a folder of one name
		}
		back, err := artifact.ParseManifest(m.Bytes())
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
	line := strings.Repeat("ab", 32) + "  a\n"
	for text, want := range map[string]string{
		"": "expected the first line", artifact.ManifestHeader: "got 0",
		artifact.ManifestHeader + line[:40]:                                   "line 2",
		artifact.ManifestHeader + strings.ToUpper(line):                       "line 2",
		artifact.ManifestHeader + line + line[:66]:                            "line 3",
		artifact.ManifestHeader + line + line:                                 "upper and lower case",
		artifact.ManifestHeader + line[:66] + "../x\n":                        "names below the folder",
		artifact.ManifestHeader + line[:66] + "b\n" + line:                    "sorted by byte",
		artifact.ManifestHeader + line[:66] + ".git/config\n":                 "no files of version control",
		artifact.ManifestHeader + line[:66] + "/etc/passwd\n":                 "got an empty one",
		artifact.ManifestHeader + line[:66] + "a" + "\r\n":                    "got byte 0x0d",
		artifact.ManifestHeader + line + line[:66] + "a/b\n":                  "to be a file or a folder",
		artifact.ManifestHeader + line[:66] + "end.\n":                        "no dot at its end",
		artifact.ManifestHeader + line[:66] + strings.Repeat("a", 256) + "\n": "at most 255 bytes",
	} {
		_, err := artifact.ParseManifest([]byte(text))
		require.ErrorContains(t, err, want, "%q", text)
	}
}
