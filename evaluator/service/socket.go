package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/modeld-labs/modeld/evaluator"
	"github.com/modeld-labs/modeld/evaluator/journal"
)

// serve starts metrics and the socket. What it gives stops them.
func (h Home) serve(ctx context.Context, d *evaluator.Daemon, listen string, registry *prometheus.Registry, due bool) (func(), error) {
	// Whoever has the journal is the only daemon, so a socket that is there is a leftover.
	_ = os.Remove(h.Socket())
	socket, err := net.Listen("unix", h.Socket())
	if err != nil {
		return nil, fmt.Errorf("socket: expected a path of at most 100 characters in a folder of one's own: %w", err)
	}
	if err := os.Chmod(h.Socket(), 0o600); err != nil {
		return nil, errors.Join(err, socket.Close())
	}
	own := &http.Server{Handler: questions(d), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() { _ = own.Serve(socket) }()
	if listen == "" || due {
		return func() { _ = own.Close() }, nil
	}
	numbers := metrics(listen, registry)
	door, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("metrics.listen: %w", err), own.Close())
	}
	go func() { _ = numbers.Serve(door) }()
	return func() { _, _ = own.Close(), numbers.Close() }, nil
}

// questions are what other commands ask.
func questions(d *evaluator.Daemon) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, r *http.Request) {
		status, err := d.Status(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(status)
	})
	mux.HandleFunc("POST /retry/{round}", func(w http.ResponseWriter, r *http.Request) {
		round, err := strconv.ParseUint(r.PathValue("round"), 10, 64)
		if err == nil {
			err = d.Retry(r.Context(), round)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
		}
	})
	return mux
}

// ErrNotRunning says that no daemon answers.
var ErrNotRunning = errors.New("no daemon is running in this home")

// ask asks the running daemon.
func (h Home) ask(ctx context.Context, method, path string) ([]byte, error) {
	caller := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", h.Socket())
		},
	}}
	request, err := http.NewRequestWithContext(ctx, method, "http://daemon"+path, nil)
	if err != nil {
		return nil, err
	}
	answer, err := caller.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(strings.TrimSpace(string(text)))
	}
	return text, err
}

// Status is what the daemon of a home says, or what its journal holds when none is running.
type Status struct {
	Running bool `json:"running"`
	evaluator.Status
	// Done counts the assignments that ended, by state.
	Done map[journal.State]int `json:"done,omitempty"`
}

// Status asks the running daemon, or reads the journal.
func (h Home) Status(ctx context.Context) (Status, error) {
	text, err := h.ask(ctx, http.MethodGet, "/status")
	if err == nil {
		s := Status{Running: true}
		return s, json.Unmarshal(text, &s.Status)
	}
	if !errors.Is(err, ErrNotRunning) {
		return Status{}, err
	}
	store, err := journal.View(h.Journal())
	if err != nil {
		return Status{}, err
	}
	defer store.Close()
	s := Status{Done: map[journal.State]int{}}
	if s.Open, err = store.Open(); err != nil {
		return s, err
	}
	done, err := store.Done()
	for _, r := range done {
		s.Done[r.State]++
	}
	intents, other := store.Intents()
	s.Sent = len(intents)
	return s, errors.Join(err, other)
}

// Retry takes up a failed or abstained assignment again, in the running daemon or in the journal.
func (h Home) Retry(ctx context.Context, round uint64) error {
	_, err := h.ask(ctx, http.MethodPost, fmt.Sprintf("/retry/%d", round))
	if !errors.Is(err, ErrNotRunning) {
		return err
	}
	c, err := h.Load()
	if err != nil {
		return err
	}
	view, err := journal.View(h.Journal())
	if err != nil {
		return err
	}
	owner, err := view.Owner()
	if err := errors.Join(err, view.Close()); err != nil {
		return err
	}
	store, err := journal.Open(h.Journal(), c.Chain.ChainID, owner)
	if err != nil {
		return err
	}
	return errors.Join(evaluator.Retry(store, round), store.Close())
}
