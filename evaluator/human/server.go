package human

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// Options of a server. Source, Submit, Benchmarks and Progress are needed.
type Options struct {
	// Source gives the open assignments.
	Source func(ctx context.Context) ([]Task, error)
	// Submit takes a result to commit and reveal. It is called again when it failed, with the
	// same result, and must commit once at most.
	Submit func(ctx context.Context, round uint64, result Result) error
	// Produce fills in missing outputs by running the artifact; nil when files hold all outputs.
	Produce func(ctx context.Context, task Task, samples []Sample) ([]Sample, error)
	// Benchmarks is a folder with one folder per benchmark, named by its id, which holds
	// rubric.md, samples.jsonl, and references.jsonl when there are reference samples.
	Benchmarks string
	// Progress is a folder for what was graded.
	Progress string
	// Evaluator is the address of the evaluator; the order of the samples follows from it.
	Evaluator string
	// Hosts are names besides those of this machine under which the page may be asked for.
	Hosts []string
	// Now tells the time, for deadlines; nil means time.Now.
	Now func() time.Time
}

// Server shows assignments to one person. All pages lie below a path that nobody can guess.
type Server struct {
	Options
	token string
	pages *template.Template

	mu   sync.Mutex
	open map[uint64]*assignment
}

//go:embed assets
var assets embed.FS

const (
	tokenBytes = 32
	// maxForm is the size of a form.
	maxForm = 4 << 10
	// shutdown is how long a request may take when the server ends.
	shutdown = 5 * time.Second
)

// New makes a server. Errors: missing options, a folder that cannot be made.
func New(o Options) (*Server, error) {
	if o.Source == nil || o.Submit == nil || o.Benchmarks == "" || o.Progress == "" {
		return nil, errors.New("human evaluation: expected a source of tasks, a way to submit, and folders of benchmarks and progress")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(o.Progress, 0o700); err != nil {
		return nil, fmt.Errorf("human evaluation: make the folder of progress: %w", err)
	}
	raw := make([]byte, tokenBytes)
	if _, err := rand.Read(raw); err != nil {
		return nil, fmt.Errorf("human evaluation: make the token: %w", err)
	}
	pages, err := template.ParseFS(assets, "assets/*.html")
	if err != nil {
		return nil, err
	}
	return &Server{Options: o, token: hex.EncodeToString(raw), pages: pages, open: map[uint64]*assignment{}}, nil
}

// Listen opens an address for the page. One that other machines reach is refused unless remote
// is set: the token travels without encryption.
func Listen(address string, remote bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen: expected HOST:PORT such as 127.0.0.1:8090, got %q", address)
	}
	if ip := net.ParseIP(host); !remote && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen: expected an address of this machine such as 127.0.0.1:8090, got %q: others could read the token; use an SSH tunnel", address)
	}
	return net.Listen("tcp", address)
}

// URL is where the person begins; it contains the token.
func (s *Server) URL(address string) string { return "http://" + address + "/" + s.token + "/" }

// Serve answers until the context ends.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: shutdown, ReadTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	final, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	return server.Shutdown(final)
}

// Handler gives the pages, behind the checks of host, token and origin.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.list)
	mux.HandleFunc("GET /round/{round}", s.round)
	mux.HandleFunc("POST /round/{round}/grade", s.grade)
	mux.HandleFunc("POST /round/{round}/undo", s.undo)
	mux.HandleFunc("POST /round/{round}/finish", s.finish)
	mux.HandleFunc("GET /style.css", asset("style.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /keys.js", asset("keys.js", "text/javascript; charset=utf-8"))
	sameOrigin := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if !s.ours(r.Host) {
			http.Error(w, "expected the address that was printed at the start", http.StatusMisdirectedRequest)
			return
		}
		token, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {
			http.NotFound(w, r)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		inner := r.Clone(r.Context())
		inner.URL.Path, inner.URL.RawPath = "/"+rest, ""
		sameOrigin.ServeHTTP(w, inner)
	})
}

// protect forbids everything that the pages do not need. Texts of models are hostile.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// ours tells whether a request was meant for this server, and not led here by a foreign name.
func (s *Server) ours(host string) bool {
	name := host
	if split, _, err := net.SplitHostPort(host); err == nil {
		name = split
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	if name == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	for _, allowed := range s.Hosts {
		if strings.EqualFold(name, allowed) {
			return true
		}
	}
	return false
}

func asset(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(text)
	}
}
