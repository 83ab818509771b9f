package demo

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/bytelm"
	"github.com/modeld-labs/modeld/internal/bytelm/harness"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// evaluator works through the open rounds of one account: it fetches the artifact, checks
// its digest, measures, commits, and reveals when the time has come.
type evaluator struct {
	member
	chain   *chain
	address string
	// secret derives the salts, so that a reveal survives a restart.
	secret []byte
	// reports by round, so that a reveal repeats what was committed.
	reports map[uint64]report
	told    func(format string, args ...any)
}

// report is what the evaluator says about one round.
type report struct {
	raw        int64
	transcript [32]byte
	salt       []byte
}

func newEvaluator(c *chain, m member, secret []byte, told func(string, ...any)) (*evaluator, error) {
	address, err := c.address(m.name)
	return &evaluator{member: m, chain: c, address: address, secret: secret, reports: map[uint64]report{}, told: told}, err
}

// run works until the context ends.
func (e *evaluator) run(ctx context.Context) error {
	for {
		if err := e.step(ctx); err != nil {
			if stopped(ctx, err) {
				return nil
			}
			return fmt.Errorf("evaluator %s: %w", e.name, err)
		}
		if err := sleep(ctx, poll); err != nil {
			return nil
		}
	}
}

// step commits and reveals what is possible now, each as one transaction.
func (e *evaluator) step(ctx context.Context) error {
	open, err := e.chain.reward.OpenAssignments(ctx, &types.QueryOpenAssignmentsRequest{Evaluator: e.address})
	if err != nil || len(open.Assignments) == 0 {
		return err
	}
	schedule, err := e.chain.reward.Schedule(ctx, &types.QueryScheduleRequest{})
	if err != nil {
		return err
	}
	next := schedule.Height + 1
	commit := &types.MsgCommitEvaluations{Evaluator: e.address}
	reveal := &types.MsgRevealEvaluations{Evaluator: e.address}
	for _, a := range open.Assignments {
		switch {
		case !a.Committed && next <= a.CommitUntil:
			item, err := e.commitItem(ctx, a)
			if err != nil {
				return err
			}
			commit.Items = append(commit.Items, item)
		case a.Committed && !a.Revealed && next >= a.RevealFrom && next <= a.RevealUntil:
			item, err := e.revealItem(ctx, a)
			if err != nil {
				return err
			}
			reveal.Items = append(reveal.Items, item)
		}
	}
	if err := e.sendItems(ctx, len(commit.Items), commit, "committed to"); err != nil {
		return err
	}
	return e.sendItems(ctx, len(reveal.Items), reveal, "revealed")
}

func (e *evaluator) sendItems(ctx context.Context, n int, msg sdk.Msg, verb string) error {
	if n == 0 {
		return nil
	}
	if _, err := e.chain.send(ctx, e.name, n, msg); err != nil {
		return err
	}
	e.told("%s (%s) %s %d %s", e.name, e.behaviour, verb, n, plural(n, "score"))
	return nil
}

func (e *evaluator) commitItem(ctx context.Context, a types.Assignment) (types.CommitItem, error) {
	r, err := e.report(ctx, a)
	if err != nil {
		return types.CommitItem{}, err
	}
	addr, err := sdk.AccAddressFromBech32(e.address)
	if err != nil {
		return types.CommitItem{}, err
	}
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: e.chain.id, Round: a.Round, Address: addr, Raw: r.raw, Transcript: r.transcript[:], Salt: r.salt,
	})
	return types.CommitItem{Round: a.Round, Hash: hash[:]}, err
}

func (e *evaluator) revealItem(ctx context.Context, a types.Assignment) (types.RevealItem, error) {
	r, err := e.report(ctx, a)
	return types.RevealItem{Round: a.Round, Raw: r.raw, TranscriptDigest: r.transcript[:], Salt: r.salt}, err
}

// report gives the report about a round; the same again when asked again, also after a
// restart.
func (e *evaluator) report(ctx context.Context, a types.Assignment) (report, error) {
	if r, ok := e.reports[a.Round]; ok {
		return r, nil
	}
	info, err := e.chain.reward.Benchmark(ctx, &types.QueryBenchmarkRequest{Id: a.Benchmark})
	if err != nil {
		return report{}, err
	}
	raw, err := e.judge(ctx, a, info.Benchmark.Benchmark)
	if err != nil {
		return report{}, fmt.Errorf("round %d, %s on %s: %w", a.Round, a.Ref, a.BenchmarkName, err)
	}
	r := report{raw: raw, salt: e.derive("salt", a.Round)}
	r.transcript = sha256.Sum256(fmt.Appendf(nil, "%s\n%s %s\nbenchmark %s\nraw %d\n", harnessName, a.Ref, a.Digest, a.BenchmarkName, raw))
	e.reports[a.Round] = r
	return r, nil
}

// judge comes to a raw value in the way of the evaluator's behaviour.
func (e *evaluator) judge(ctx context.Context, a types.Assignment, b types.Benchmark) (int64, error) {
	if e.behaviour == Lazy {
		round, err := e.chain.reward.Round(ctx, &types.QueryRoundRequest{Id: a.Round})
		if err != nil {
			return 0, err
		}
		return rawOf(int64(round.Round.Prior), b), nil
	}
	raw, err := measure(a, b)
	if err != nil || e.behaviour == Honest {
		return raw, err
	}
	noise := int64(binary.BigEndian.Uint32(e.derive("noise", a.Round)))%(2*noisePpm+1) - noisePpm
	return min(max(raw+noise*(b.Hi-b.Lo)/mechanism.Scale, b.Lo), b.Hi), nil
}

// measure loads the artifact of an assignment, checks its digest and measures it.
func measure(a types.Assignment, b types.Benchmark) (int64, error) {
	path, err := pathOf(a.ArtifactUri)
	if err != nil {
		return 0, err
	}
	var digest [32]byte
	if n, err := hex.Decode(digest[:], []byte(strings.TrimPrefix(a.Digest, "sha256:"))); err != nil || n != len(digest) {
		return 0, fmt.Errorf("digest: expected sha256: and 64 hex digits, got %q", a.Digest)
	}
	text, ok := heldOut(b.DatasetDigest)
	if !ok {
		return 0, fmt.Errorf("no held-out text with digest %x", b.DatasetDigest)
	}
	return harness.Evaluate(path, digest, text)
}

// rawOf gives a raw value that normalises to a score in ppm, lower being better.
func rawOf(score int64, b types.Benchmark) int64 {
	return b.Hi - score*(b.Hi-b.Lo)/mechanism.Scale
}

// derive gives 32 bytes that only the evaluator knows, fixed for a purpose and a round.
func (e *evaluator) derive(purpose string, round uint64) []byte {
	mac := hmac.New(sha256.New, e.secret)
	fmt.Fprintf(mac, "%s|%s|%s|%d", e.chain.id, e.name, purpose, round)
	return mac.Sum(nil)
}

// bitsPerByte shows a score of the demo's benchmarks as what was measured.
func bitsPerByte(score uint32) string {
	micro := int64(bytelm.MaxRaw) - int64(score)*bytelm.MaxRaw/mechanism.Scale
	return fmt.Sprintf("%d.%03d", micro/1_000_000, micro%1_000_000/1000)
}
