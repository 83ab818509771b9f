package artifact

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fullDisk fails after some bytes, as a disk without room does.
type fullDisk struct {
	*os.File
	room int
}

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		return 0, errors.New("no space left on device")
	}
	d.room -= len(p)
	return d.File.Write(p)
}

// A full disk says nothing about the artifact.
func TestFullDiskIsTemporary(t *testing.T) {
	model := strings.Repeat("m", 100_000)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "model"), []byte(model), 0o600))
	packed := archive(t, false, map[string]string{"model": model})
	for _, place := range []string{serve(t, text(model)), "file://" + folder, serve(t, text(packed))} {
		o := options(t)
		o.create = func(name string, flags int) (writer, error) {
			file, err := os.OpenFile(name, os.O_WRONLY|flags, 0o600)
			return &fullDisk{file, 50_000}, err
		}
		_, err := Fetch(context.Background(), []string{place}, sumOf(model), o)
		require.ErrorContains(t, err, "no space left on device")
		require.True(t, IsTemporary(err))
		invisible(t, o, sumOf(model))
	}
}

// archive packs files, in gzip when asked to.
func archive(t *testing.T, zipped bool, files map[string]string) string {
	t.Helper()
	var plain, out bytes.Buffer
	w := tar.NewWriter(&plain)
	for name, text := range files {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), Format: tar.FormatPAX}))
		_, err := w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	if !zipped {
		return plain.String()
	}
	z := gzip.NewWriter(&out)
	_, err := z.Write(plain.Bytes())
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.String()
}

// Nothing that an archive says lands outside of its folder, and nothing but files comes out.
func TestHostileArchives(t *testing.T) {
	entry := func(h tar.Header, text string) string {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		h.Size, h.Mode = int64(len(text)), 0o600
		require.NoError(t, w.WriteHeader(&h))
		_, _ = w.Write([]byte(text))
		_ = w.Flush()
		return out.String()
	}
	for name, c := range map[string]struct {
		archive string
		reason  error
		want    string
	}{
		"upwards":       {archive(t, false, map[string]string{"../../evil": "x"}), ErrArchive, "names below the folder"},
		"absolute":      {archive(t, false, map[string]string{"/tmp/evil": "x"}), ErrArchive, "got an empty one"},
		"symbolic link": {entry(tar.Header{Name: "a", Typeflag: tar.TypeSymlink, Linkname: "/etc"}, ""), ErrArchive, "expected plain files"},
		"hard link":     {entry(tar.Header{Name: "a", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"}, ""), ErrArchive, "expected plain files"},
		"device":        {entry(tar.Header{Name: "a", Typeflag: tar.TypeChar}, ""), ErrArchive, "expected plain files"},
		"cut short":     {entry(tar.Header{Name: "a", Typeflag: tar.TypeReg}, strings.Repeat("x", 5000))[:3000], ErrArchive, "unexpected EOF"},
		"no gzip":       {"\x1f\x8b" + strings.Repeat("nothing", 9), ErrArchive, "gzip"},
		"bomb":          {archive(t, true, map[string]string{"zeros": strings.Repeat("\x00", 2<<20)}), ErrTooLarge, "expected at most 1048576 bytes"},
		"hidden bomb":   {archive(t, true, map[string]string{".git/zeros": strings.Repeat("\x00", 2<<20)}), ErrTooLarge, "expected at most 1048576 bytes"},
		"no files":      {archive(t, false, map[string]string{".git/config": "x"}), ErrArchive, "expected 1..100000 files"},
		"twice":         {entry(tar.Header{Name: "a", Typeflag: tar.TypeReg}, "x") + entry(tar.Header{Name: "a", Typeflag: tar.TypeReg}, "y"), ErrArchive, "each file once"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			_, err := Fetch(context.Background(), []string{serve(t, text(c.archive))}, sumOf("model"), o)
			require.ErrorIs(t, err, c.reason)
			require.ErrorContains(t, err, c.want)
			invisible(t, o, sumOf("model"))
		})
	}
}
