package artifact

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// serve answers every request with a handler and gives the address of the server.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(s))
	}
}

func options(t *testing.T) Options {
	t.Helper()
	return Options{Dir: t.TempDir(), MaxBytes: 1 << 20, AllowLocal: true, Stall: 5 * time.Second}
}

func sumOf(s string) Digest { return sha256.Sum256([]byte(s)) }

// invisible checks that nothing became visible under a digest.
func invisible(t *testing.T, o Options, d Digest) {
	t.Helper()
	_, err := os.Lstat(filepath.Join(o.Dir, "sha256", d.Hex()))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// One good place among bad ones is enough, and the second fetch needs no place at all.
func TestFetchTakesTheFirstPlaceWithTheDigest(t *testing.T) {
	o := options(t)
	wrong, right := serve(t, text("other")), serve(t, text("model"))
	path, err := Fetch(context.Background(), []string{wrong, right}, sumOf("model"), o)
	require.NoError(t, err)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "model", string(got))
	again, err := Fetch(context.Background(), nil, sumOf("model"), o)
	require.NoError(t, err)
	require.Equal(t, path, again)
	// Damage is noticed and repaired.
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, os.WriteFile(path, []byte("damage"), 0o600))
	_, err = Fetch(context.Background(), []string{right}, sumOf("model"), o)
	require.NoError(t, err)
	got, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "model", string(got))
	require.NoDirExists(t, filepath.Join(o.Dir, "partial", sumOf("model").Hex()))
}

// Each way to fail has its class: a verdict about the artifact, or a reason to try again.
func TestFetchClassifiesFailures(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	loop := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) }
	away := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://models.example/", http.StatusFound)
	}
	truncated := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("mod"))
	}
	large := func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "2000000") }
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}
	pickle := "\x80\x02c__builtin__\neval\n."
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		reason    error
		final     bool
		temporary bool
	}{
		"gone":             {status(http.StatusGone), ErrNotFound, true, false},
		"forbidden":        {status(http.StatusForbidden), ErrTemporary, false, true},
		"broken server":    {status(http.StatusBadGateway), ErrTemporary, false, true},
		"wrong digest":     {text("other"), ErrDigest, true, false},
		"redirect loop":    {loop, ErrTemporary, false, true},
		"redirect to http": {away, ErrUnsupported, false, false},
		"truncated":        {truncated, ErrTemporary, false, true},
		"too large":        {large, ErrTooLarge, true, false},
		"endless":          {endless, ErrTooLarge, true, false},
		"pickle":           {text(pickle), ErrPickle, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			digest := sumOf("model")
			if name == "pickle" {
				digest = sumOf(pickle)
			}
			_, err := Fetch(context.Background(), []string{serve(t, c.handler)}, digest, o)
			require.ErrorIs(t, err, c.reason)
			require.Equal(t, c.final, IsUnfetchable(err), "%v", err)
			require.Equal(t, c.temporary, IsTemporary(err), "%v", err)
			invisible(t, o, digest)
			if name == "pickle" {
				o.AllowPickle = true
				_, err = Fetch(context.Background(), []string{serve(t, c.handler)}, digest, o)
				require.NoError(t, err)
				o.AllowPickle = false
				_, err = Fetch(context.Background(), nil, digest, o)
				require.ErrorIs(t, err, ErrPickle)
			}
		})
	}
}

// A server that says 5 bytes and sends more gives 5 bytes.
func TestFetchTakesNoMoreThanWasAnnounced(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n%s", strings.Repeat("x", 4<<20))
			_ = conn.Close()
		}
	}()
	o := options(t)
	_, err = Fetch(context.Background(), []string{"http://" + listener.Addr().String()}, sumOf("model"), o)
	require.ErrorIs(t, err, ErrDigest)
	require.True(t, IsUnfetchable(err))
}

// Whoever sends a byte now and then keeps nobody waiting.
func TestFetchGivesUpOnSlowPlaces(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("x"))
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	o := options(t)
	o.Stall = 150 * time.Millisecond
	began := time.Now()
	_, err := Fetch(context.Background(), []string{serve(t, drip)}, sumOf("model"), o)
	require.ErrorContains(t, err, "expected at least 16384 bytes in 150ms")
	require.True(t, IsTemporary(err))
	require.Less(t, time.Since(began), 5*time.Second)
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	_, err = Fetch(context.Background(), []string{serve(t, silent)}, sumOf("model"), o)
	require.True(t, IsTemporary(err), "%v", err)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	o.Stall = time.Minute
	_, err = Fetch(ctx, []string{serve(t, silent)}, sumOf("model"), o)
	require.True(t, IsTemporary(err), "%v", err)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// The second call asks only for what the first did not get; when the parts do not fit
// together, all of it is fetched again.
func TestFetchResumes(t *testing.T) {
	model := strings.Repeat("0123456789", 1000)
	for _, damaged := range []bool{false, true} {
		var ranges []string
		breaks := true
		address := serve(t, func(w http.ResponseWriter, r *http.Request) {
			ranges = append(ranges, r.Header.Get("Range"))
			if breaks {
				breaks = false
				w.Header().Set("Content-Length", strconv.Itoa(len(model)))
				_, _ = w.Write([]byte(model[:4000]))
				return
			}
			text(model)(w, r)
		})
		o := options(t)
		_, err := Fetch(context.Background(), []string{address}, sumOf(model), o)
		require.True(t, IsTemporary(err), "%v", err)
		invisible(t, o, sumOf(model))
		parts, err := filepath.Glob(filepath.Join(o.Dir, "partial", sumOf(model).Hex(), "*.part"))
		require.NoError(t, err)
		require.Len(t, parts, 1)
		want := []string{"", "bytes=4000-"}
		if damaged {
			require.NoError(t, os.WriteFile(parts[0], []byte("damage"), 0o600))
			want = []string{"", "bytes=6-", ""}
		}
		path, err := Fetch(context.Background(), []string{address}, sumOf(model), o)
		require.NoError(t, err)
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, model, string(got))
		require.Equal(t, want, ranges)
	}
}
