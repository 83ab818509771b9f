package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// endpoint is one place that answers.
type endpoint[T any] struct {
	name string
	api  T
	// ours is set once the endpoint said that it serves the right chain.
	ours atomic.Bool
}

// ring holds the endpoints of one kind. A call goes to the one that answered last and, when
// that fails, once to each of the others.
type ring[T any] struct {
	list     []*endpoint[T]
	current  atomic.Int64
	patience time.Duration
	// chain asks an endpoint for the id of its chain.
	chain func(context.Context, T) (string, error)
	want  string
	// answer tells an error that a working node gave from one of the way to it.
	answer func(error) bool
}

// Unreachable says that no endpoint answered.
type Unreachable struct{ failures []error }

// Error lists what each endpoint said.
func (u *Unreachable) Error() string {
	texts := make([]string, len(u.failures))
	for i, err := range u.failures {
		texts[i] = err.Error()
	}
	return "expected an answer from one of the nodes, got none; start a node or name others: " + strings.Join(texts, "; ")
}

// Unwrap gives the failures.
func (u *Unreachable) Unwrap() []error { return u.failures }

// GRPCStatus makes status.Code say Unavailable.
func (u *Unreachable) GRPCStatus() *status.Status { return status.New(codes.Unavailable, u.Error()) }

// errElsewhere marks an answer that another node may give better.
var errElsewhere = errors.New("ask another node")

// WrongChain says that an endpoint serves another chain than that of Options.ChainID.
type WrongChain struct{ Endpoint, Want, Got string }

// Error names both chains.
func (w *WrongChain) Error() string {
	return fmt.Sprintf("expected chain %s, got %s; correct ChainID or the endpoint %s", w.Want, w.Got, w.Endpoint)
}

// try calls use with one endpoint after the other until one answers.
func (r *ring[T]) try(ctx context.Context, use func(context.Context, T) error) error {
	first := r.current.Load()
	var failures []error
	for i := range int64(len(r.list)) {
		at := (first + i) % int64(len(r.list))
		e := r.list[at]
		err := r.once(ctx, e, use)
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if err == nil || r.answer(err) && !errors.Is(err, errElsewhere) {
			r.current.Store(at)
			return err
		}
		failures = append(failures, fmt.Errorf("%s: %w", e.name, err))
	}
	return &Unreachable{failures}
}

func (r *ring[T]) once(ctx context.Context, e *endpoint[T], use func(context.Context, T) error) error {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	if err := r.check(ctx, e); err != nil {
		return fmt.Errorf("%w: %w", errElsewhere, err)
	}
	return use(ctx, e.api)
}

// check refuses an endpoint of another chain.
func (r *ring[T]) check(ctx context.Context, e *endpoint[T]) error {
	if e.ours.Load() {
		return nil
	}
	got, err := r.chain(ctx, e.api)
	if err != nil {
		return err
	}
	if got != r.want {
		return &WrongChain{Endpoint: e.name, Want: r.want, Got: got}
	}
	e.ours.Store(true)
	return nil
}

// connect asks every endpoint for its chain: one at least must answer, if there are any, and
// none may serve another chain.
func (r *ring[T]) connect(ctx context.Context) error {
	var failures []error
	for _, e := range r.list {
		attempt, cancel := context.WithTimeout(ctx, r.patience)
		err := r.check(attempt, e)
		cancel()
		var wrong *WrongChain
		if errors.As(err, &wrong) {
			return wrong
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", e.name, err))
		}
	}
	if len(failures) > 0 && len(failures) == len(r.list) {
		return &Unreachable{failures}
	}
	return nil
}
