package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// Plan is a version to be registered.
type Plan struct {
	// Model is "namespace/name"; it is created when it does not exist.
	Model string
	// Description of the model, when it is created.
	Description string
	// Version is what Describe made of the artifact; owner, model, parents and salt are filled in.
	Version types.MsgRegisterVersion
	// Parents are references of versions of which this one is made.
	Parents []string
	// Benchmarks on which an evaluation is asked for.
	Benchmarks []uint32
	// Folder keeps the salts of commits, by chain and account.
	Folder string
	// Wait until the commit is old enough; without it Run returns ErrTooYoung then.
	Wait bool
	// Say is told what happens. It may be nil.
	Say func(format string, args ...any)
}

// Outcome is what a run came to. It has JSON tags for programs.
type Outcome struct {
	// Ref is "namespace/name@number", empty before the registration.
	Ref string `json:"ref"`
	// Version is the global version id.
	Version uint64 `json:"version"`
	Digest  string `json:"digest"`
	// Registered says that this run registered the version; false when it was there already.
	Registered bool `json:"registered"`
	// ReadyHeight is the first height at which a commit can be opened, 0 when none waits.
	ReadyHeight int64 `json:"ready_height"`
	// Requests are the benchmarks on which this run asked for an evaluation.
	Requests []uint32 `json:"requests"`
	// Transactions are the hashes of what this run sent, in order.
	Transactions []string `json:"transactions"`
}

var (
	// ErrTooYoung says that the commit is on the chain and that a later run can open it.
	ErrTooYoung = errors.New("the version commit is too young")
	// ErrTaken says that the digest, the model or its namespace belongs to somebody else.
	ErrTaken = errors.New("taken")
)

// rounds bounds how often a run starts over because the chain moved under it.
const rounds = 4

// Run registers a version and asks for its evaluations. It may be called again after any error:
// what is done is not done twice. Errors: ErrTooYoung, ErrTaken, those of package client, and
// fields that the registry refuses.
func Run(ctx context.Context, c *client.Client, tx *client.Sender, plan Plan) (Outcome, error) {
	r := &run{Plan: plan, client: c, tx: tx}
	r.out = Outcome{Digest: digestText(plan.Version.ContentDigest), Requests: []uint32{}, Transactions: []string{}}
	if r.Say == nil {
		r.Say = func(string, ...any) {}
	}
	if err := r.prepare(ctx); err != nil {
		return r.out, err
	}
	for attempt := 1; ; attempt++ {
		done, err := r.register(ctx)
		if err != nil && !(moved(err) && attempt < rounds) {
			return r.out, err
		}
		if done {
			break
		}
	}
	return r.out, r.evaluate(ctx)
}

// moved tells whether a step was refused because it is done: by a transaction of an earlier run
// that arrived late, or by somebody who was faster, which the next look will tell.
func moved(err error) bool {
	return errors.Is(err, types.ErrModelExists) || errors.Is(err, types.ErrCommitExists) || errors.Is(err, types.ErrDigestExists) ||
		errors.Is(err, types.ErrCommitNotFound)
}

// run is one call of Run.
type run struct {
	Plan
	client *client.Client
	tx     *client.Sender
	out    Outcome
}

// prepare completes the message and refuses what the registry would refuse, before anything
// is paid.
func (r *run) prepare(ctx context.Context) error {
	r.Version.Owner, r.Version.Model, r.Version.Parents = r.tx.Address(), r.Model, nil
	if err := (&types.MsgRegisterModel{Owner: r.Version.Owner, Model: r.Model, Description: r.Description}).Validate(); err != nil {
		return err
	}
	for _, ref := range r.Parents {
		parent, err := r.client.ModelReg().Version(ctx, &types.QueryVersionRequest{Ref: ref})
		if err != nil {
			return fmt.Errorf("parent %q: expected a version of this chain: %w", ref, err)
		}
		// The previous version of a model is its parent without being named.
		if m, _, _ := bytes.Cut([]byte(parent.Version.Ref), []byte("@")); string(m) == r.Model {
			r.Say("parent %s is of the same model, which the registry knows by itself", parent.Version.Ref)
			continue
		}
		r.Version.Parents = append(r.Version.Parents, parent.Version.Version.Id)
	}
	return r.Version.Validate()
}

// register does the next step; done once the version is registered.
func (r *run) register(ctx context.Context) (done bool, err error) {
	known, err := r.known(ctx)
	if known || err != nil {
		return known, err
	}
	var first []sdk.Msg
	found, err := r.ownModel(ctx)
	if err != nil {
		return false, err
	}
	if !found {
		first = append(first, &types.MsgRegisterModel{Owner: r.tx.Address(), Model: r.Model, Description: r.Description})
	}
	params, err := r.client.ModelReg().Params(ctx, &types.QueryParamsRequest{})
	if err != nil {
		return false, err
	}
	if params.Params.MinCommitAgeBlocks == 0 {
		return r.open(ctx, first, "")
	}
	return r.promised(ctx, params.Params, first)
}

// promised commits, or opens the commit when it is old enough.
func (r *run) promised(ctx context.Context, params types.Params, first []sdk.Msg) (bool, error) {
	address, err := sdk.AccAddressFromBech32(r.tx.Address())
	if err != nil {
		return false, err
	}
	file, err := promiseFile(r.Folder, r.client.ChainID(), r.tx.Address(), r.Model, r.Version.ContentDigest)
	if err != nil {
		return false, err
	}
	p, err := loadPromise(file, promise{ChainID: r.client.ChainID(), Owner: r.tx.Address(), Model: r.Model, Digest: r.Version.ContentDigest})
	if err != nil {
		return false, err
	}
	hash, err := p.hash(address)
	if err != nil {
		return false, err
	}
	height, err := r.committed(ctx, hash)
	if err != nil {
		return false, err
	}
	if height == 0 {
		r.Say("committing to %s", r.out.Digest)
		_, err := r.send(ctx, append(first, &types.MsgCommitVersion{Owner: r.tx.Address(), Hash: hash})...)
		return false, err
	}
	r.out.ReadyHeight = height + int64(params.MinCommitAgeBlocks)
	if err := r.await(ctx, r.out.ReadyHeight); err != nil {
		return false, err
	}
	r.Version.Salt = p.Salt
	return r.open(ctx, first, file)
}

// open registers the version. The salt is public from then on, so its file is removed.
func (r *run) open(ctx context.Context, first []sdk.Msg, file string) (bool, error) {
	r.Say("registering %s of %s", r.out.Digest, r.Model)
	result, err := r.send(ctx, append(first, &r.Version)...)
	if err != nil {
		return false, err
	}
	answer, ok := result.Responses[len(result.Responses)-1].(*types.MsgRegisterVersionResponse)
	if !ok {
		return false, fmt.Errorf("expected the answer to a registration in transaction %s, got %T", result.Hash, result.Responses[len(result.Responses)-1])
	}
	r.out.Ref, r.out.Version, r.out.Registered, r.out.ReadyHeight = answer.Ref, answer.Version, true, 0
	if file != "" {
		_ = os.Remove(file)
	}
	return true, nil
}

func (r *run) send(ctx context.Context, msgs ...sdk.Msg) (*client.Result, error) {
	result, err := r.tx.Send(ctx, msgs...)
	if err != nil {
		return nil, err
	}
	r.out.Transactions = append(r.out.Transactions, result.Hash)
	return result, nil
}

// known looks whether the digest is registered, and for whom.
func (r *run) known(ctx context.Context) (bool, error) {
	found, err := r.client.ModelReg().VersionByDigest(ctx, &types.QueryVersionByDigestRequest{Digest: r.out.Digest})
	if status.Code(err) == codes.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	model, _, _ := bytes.Cut([]byte(found.Version.Ref), []byte("@"))
	if string(model) != r.Model || found.Version.Owner != r.tx.Address() {
		return false, fmt.Errorf("%w: expected a new artifact, got %s, which is %s of %s: an artifact is registered once",
			ErrTaken, r.out.Digest, found.Version.Ref, found.Version.Owner)
	}
	r.out.Ref, r.out.Version, r.out.ReadyHeight = found.Version.Ref, found.Version.Version.Id, 0
	return true, nil
}

// ownModel looks whether the model exists, and refuses one of somebody else.
func (r *run) ownModel(ctx context.Context) (bool, error) {
	found, err := r.client.ModelReg().Model(ctx, &types.QueryModelRequest{Model: r.Model})
	if status.Code(err) == codes.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if found.Model.Owner != r.tx.Address() {
		return false, fmt.Errorf("%w: expected a model of %s, got %s of %s: choose another name, or sign with the key of the owner",
			ErrTaken, r.tx.Address(), r.Model, found.Model.Owner)
	}
	return true, nil
}

// committed gives the height of a commit, 0 without it.
func (r *run) committed(ctx context.Context, hash []byte) (int64, error) {
	request := &types.QueryVersionCommitsRequest{Signer: r.tx.Address(), Pagination: &query.PageRequest{}}
	for {
		page, err := r.client.ModelReg().VersionCommits(ctx, request)
		if err != nil {
			return 0, err
		}
		for _, commit := range page.VersionCommits {
			if bytes.Equal(commit.Hash, hash) {
				return commit.Height, nil
			}
		}
		if page.Pagination == nil || len(page.Pagination.NextKey) == 0 {
			return 0, nil
		}
		request.Pagination.Key = page.Pagination.NextKey
	}
}

// await waits until the chain is at a height, or returns ErrTooYoung.
func (r *run) await(ctx context.Context, height int64) error {
	tip, err := r.client.Tip(ctx)
	if err != nil || tip.Height >= height {
		return err
	}
	if !r.Wait {
		return fmt.Errorf("%w: expected height %d, the chain is at %d; run the same command again later, or with --wait", ErrTooYoung, height, tip.Height)
	}
	r.Say("waiting for height %d, %d blocks", height, height-tip.Height)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for at := range r.client.Heights(ctx) {
		if at >= height {
			return nil
		}
	}
	return fmt.Errorf("%w: expected height %d: %w; run the same command again", ErrTooYoung, height, context.Cause(ctx))
}
