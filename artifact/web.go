package artifact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	maxRedirects = 5
	dialTimeout  = 10 * time.Second
	// windowBytes is what a download must bring in each period of Options.Stall.
	windowBytes = 16 << 10
)

// errPrivate says that a name leads into a private network.
var errPrivate = errors.New("expected an address of the public internet")

// newClient gives a client for places of strangers: no redirect away from https, no answer that
// is unpacked on the way, and no private network unless allowed.
func newClient(allowLocal bool, stall time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !allowLocal {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr().Unmap()) {
				return fmt.Errorf("%w, got %s", errPrivate, address)
			}
			return nil
		}
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: stall,
			DisableCompression: true, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true, IdleConnTimeout: stall,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("expected at most %d redirects, got more", maxRedirects)
			}
			return checkWeb(r.URL, allowLocal)
		},
	}
}

func public(address netip.Addr) bool {
	shared := netip.MustParsePrefix("100.64.0.0/10")
	return address.IsGlobalUnicast() && !address.IsPrivate() && !shared.Contains(address)
}

// checkWeb refuses what is not https, but for http to this machine when that is allowed.
func checkWeb(at *url.URL, allowLocal bool) error {
	if at.Scheme == "https" && at.Hostname() != "" || at.Scheme == "http" && allowLocal && thisMachine(at.Hostname()) {
		return nil
	}
	return because(ErrUnsupported, "expected https://HOST, got %q", shorten(at.String()))
}

func thisMachine(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// fromWeb fetches a file, a tar archive of a folder, or the manifest of a folder whose files
// lie beside it.
func (f *fetcher) fromWeb(ctx context.Context, uri string) error {
	at, err := url.Parse(uri)
	if err != nil {
		return because(ErrUnsupported, "expected a URL: %w", err)
	}
	if err := checkWeb(at, f.AllowLocal); err != nil {
		return err
	}
	return f.download(ctx, at, f.recognise)
}

// recogniser takes a finished download from a URL.
type recogniser func(ctx context.Context, staged string, at *url.URL) error

// download fetches a URL, continues where an earlier call stopped, and hands over. When the
// two parts do not fit together, it begins anew.
func (f *fetcher) download(ctx context.Context, at *url.URL, take recogniser) error {
	id := sha256.Sum256([]byte(at.String()))
	part := filepath.Join(f.staging, hex.EncodeToString(id[:8])+".part")
	resumed, err := f.get(ctx, at, part, f.MaxBytes)
	if err == nil {
		err = take(ctx, part, at)
	}
	if resumed && errors.Is(err, ErrDigest) {
		_ = os.Remove(part)
		if _, err = f.get(ctx, at, part, f.MaxBytes); err == nil {
			err = take(ctx, part, at)
		}
	}
	if !errors.Is(err, ErrTemporary) {
		_ = os.Remove(part)
	}
	return err
}

// get appends what is missing to a file; resumed tells whether the place went on in the middle.
func (f *fetcher) get(ctx context.Context, at *url.URL, part string, limit int64) (resumed bool, err error) {
	var have int64
	if info, err := os.Lstat(part); err == nil && info.Mode().IsRegular() {
		have = info.Size()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return false, because(ErrUnsupported, "expected a URL: %w", err)
	}
	if have > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	answer, err := f.Client.Do(request)
	if err != nil {
		return false, whyNot(ctx, err)
	}
	defer func() { _ = answer.Body.Close() }()
	flags := os.O_CREATE | os.O_TRUNC
	switch {
	case answer.StatusCode == http.StatusPartialContent && continues(answer, have):
		flags, resumed = os.O_APPEND, true
	case answer.StatusCode == http.StatusRequestedRangeNotSatisfiable && have > 0:
		// Perhaps it is complete; the digest will say.
		return true, nil
	case answer.StatusCode == http.StatusOK:
		have = 0
	default:
		return false, statusReason(answer.StatusCode)
	}
	if answer.ContentLength > limit-have {
		return resumed, f.tooLarge()
	}
	return resumed, f.pour(ctx, cancel, answer, part, flags, have, limit)
}

// continues tells whether a partial answer begins where the file ends.
func continues(answer *http.Response, have int64) bool {
	var from int64
	n, err := fmt.Sscanf(answer.Header.Get("Content-Range"), "bytes %d-", &from)
	return n == 1 && err == nil && from == have
}

func statusReason(code int) error {
	switch code {
	case http.StatusNotFound, http.StatusGone, http.StatusUnavailableForLegalReasons:
		return because(ErrNotFound, "expected status 200, got %d", code)
	}
	return because(ErrTemporary, "expected status 200, got %d", code)
}

// pour writes an answer to a file and gives up when too little comes.
func (f *fetcher) pour(ctx context.Context, cancel context.CancelCauseFunc, answer *http.Response, part string, flags int, have, limit int64) error {
	out, err := f.create(part, flags)
	if err != nil {
		return because(ErrTemporary, "%w", err)
	}
	var tell func(int64)
	if f.Progress != nil {
		total := int64(-1)
		if answer.ContentLength >= 0 {
			total = have + answer.ContentLength
		}
		tell = func(n int64) { f.Progress(filepath.Base(answer.Request.URL.Path), have+n, total) }
	}
	body, stop := f.metered(answer.Body, cancel, tell)
	defer stop()
	n, err := io.CopyBuffer(writerOnly{out}, io.LimitReader(body, limit-have+1), make([]byte, chunk))
	if err := errors.Join(err, out.Close()); err != nil {
		return whyNot(ctx, err)
	}
	if n > limit-have {
		return f.tooLarge()
	}
	return nil
}

// whyNot gives the reason of a request or copy that failed.
func whyNot(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return because(ErrTemporary, "%w", cause)
	}
	if errors.Is(err, errPrivate) || errors.Is(err, ErrUnsupported) {
		return because(ErrUnsupported, "%w", err)
	}
	return because(ErrTemporary, "%w", err)
}

// metered gives a reader that cancels when too little comes through it, until stop is called.
func (f *fetcher) metered(r io.Reader, cancel context.CancelCauseFunc, tell func(int64)) (body io.Reader, stop func()) {
	m, done := &meter{r: r, tell: tell}, make(chan struct{})
	go m.watch(f.Stall, done, cancel)
	return m, func() { close(done) }
}

// meter counts what comes through.
type meter struct {
	r    io.Reader
	n    atomic.Int64
	tell func(n int64)
}

// Read counts.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	at := m.n.Add(int64(n))
	if m.tell != nil && n > 0 {
		m.tell(at)
	}
	return n, err
}

// watch cancels when a period brings less than windowBytes.
func (m *meter) watch(period time.Duration, stop <-chan struct{}, cancel context.CancelCauseFunc) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	var before int64
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			now := m.n.Load()
			if now-before < windowBytes {
				cancel(fmt.Errorf("expected at least %d bytes in %s, got %d", windowBytes, period, now-before))
				return
			}
			before = now
		}
	}
}
