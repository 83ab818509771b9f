package keeper_test

import (
	"crypto/sha256"
	"fmt"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregkeeper "github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// enough pays for every bond and deposit of a test.
const enough = 1_000_000_000_000

func (c *chain) registry() modelregtypes.MsgServer { return modelregkeeper.NewMsgServer(c.reg) }

// developer funds an account, registers its model name/lm and a first version of it.
func (c *chain) developer(name string, parents ...uint64) uint64 {
	c.t.Helper()
	c.fund(account(name), enough)
	c.model(name, name+"/lm")
	return c.version(name, name+"/lm", name+"-1", parents...)
}

// model registers a model.
func (c *chain) model(owner, name string) {
	c.t.Helper()
	must(c, c.registry().RegisterModel, &modelregtypes.MsgRegisterModel{Owner: account(owner), Model: name})
}

// version registers the next version of a model and gives its id.
func (c *chain) version(owner, model, content string, parents ...uint64) uint64 {
	c.t.Helper()
	digest := sha256.Sum256([]byte(content))
	res := must(c, c.registry().RegisterVersion, &modelregtypes.MsgRegisterVersion{
		Owner: account(owner), Model: model, ContentDigest: digest[:], ArtifactUri: "https://models.example/" + content,
		Architecture: "ngram", Licence: "Apache-2.0", Parents: parents,
	})
	return res.Version
}

// evaluators registers n automated evaluators eva-0 .. and gives their names.
func (c *chain) evaluators(n int) []string {
	c.t.Helper()
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("eva-%d", i)
		c.staff[account(names[i])] = names[i]
		c.fund(account(names[i]), enough)
		must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{
			Evaluator: account(names[i]), Kind: types.EVALUATOR_KIND_AUTOMATED, Moniker: names[i],
		})
	}
	return names
}

// request asks for a round and gives the epoch in which it will open.
func (c *chain) request(from, ref string, benchmark uint32) uint64 {
	c.t.Helper()
	res := must(c, c.msgs.RequestEvaluation, &types.MsgRequestEvaluation{Requester: account(from), Ref: ref, Benchmark: benchmark})
	return res.TargetEpoch
}

func salt(evaluator string, round uint64) []byte {
	hash := sha256.Sum256(fmt.Append(nil, "salt", evaluator, round))
	return hash[:]
}

var transcript = make([]byte, 32)

// commitHash gives the hash of a report.
func (c *chain) commitHash(evaluator string, round uint64, raw int64) []byte {
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: chainID, Round: round, Address: addressOf(c.t, account(evaluator)), Raw: raw,
		Transcript: transcript, Salt: salt(evaluator, round),
	})
	require.NoError(c.t, err)
	return hash[:]
}

func (c *chain) commit(evaluator string, round uint64, raw int64) []types.SkippedItem {
	c.t.Helper()
	return must(c, c.msgs.CommitEvaluations, &types.MsgCommitEvaluations{
		Evaluator: account(evaluator), Items: []types.CommitItem{{Round: round, Hash: c.commitHash(evaluator, round, raw)}},
	}).Skipped
}

func (c *chain) reveal(evaluator string, round uint64, raw int64) []types.SkippedItem {
	c.t.Helper()
	return must(c, c.msgs.RevealEvaluations, &types.MsgRevealEvaluations{
		Evaluator: account(evaluator),
		Items:     []types.RevealItem{{Round: round, Raw: raw, TranscriptDigest: transcript, Salt: salt(evaluator, round)}},
	}).Skipped
}

// round gives the only round of a version that was opened in an epoch.
func (c *chain) round(epoch, version uint64) types.Round {
	c.t.Helper()
	var found []types.Round
	for _, r := range c.rounds(epoch) {
		if r.Version == version {
			found = append(found, r)
		}
	}
	require.Len(c.t, found, 1, "rounds of version %d in epoch %d", version, epoch)
	return found[0]
}

// rounds gives the rounds of an epoch by id.
func (c *chain) rounds(epoch uint64) []types.Round {
	c.t.Helper()
	var found []types.Round
	require.NoError(c.t, c.k.Rounds.Walk(c.ctx, nil, func(_ uint64, r types.Round) (bool, error) {
		if r.Epoch == epoch {
			found = append(found, r)
		}
		return false, nil
	}))
	return found
}

// duty is a seat that asks for a commit and a reveal.
type duty struct {
	round     types.Round
	evaluator string
}

// duties gives the seats of an epoch.
func (c *chain) duties(epoch uint64) []duty {
	c.t.Helper()
	var duties []duty
	for _, round := range c.rounds(epoch) {
		for _, seat := range round.Committee {
			duties = append(duties, duty{round, c.staff[seat.Evaluator]})
		}
	}
	return duties
}

// report lets every member of the committees of an epoch report a raw value, nil for who
// stays silent, and goes on to SETTLE of the epoch. It begins when the rounds are open.
func (c *chain) report(epoch uint64, raw func(r types.Round, evaluator string) *int64) {
	c.t.Helper()
	if pos := c.position(); pos.Epoch != epoch || pos.Phase != types.PHASE_COMMIT {
		c.runTo(epoch, types.PHASE_COMMIT)
	}
	for c.position().Offset < c.opening {
		c.end()
	}
	duties := c.duties(epoch)
	each := func(send func(string, uint64, int64) []types.SkippedItem) {
		if c.arrange != nil {
			c.arrange(duties)
		}
		for _, d := range duties {
			if value := raw(d.round, d.evaluator); value != nil {
				require.Empty(c.t, send(d.evaluator, d.round.Id, *value))
			}
		}
	}
	each(c.commit)
	c.runTo(epoch, types.PHASE_REVEAL)
	each(c.reveal)
	c.runTo(epoch, types.PHASE_SETTLE)
}

// measure is report for all rounds of an epoch alike; it gives the round of one version.
func (c *chain) measure(epoch, version uint64, raw func(evaluator string) *int64) types.Round {
	c.t.Helper()
	c.report(epoch, func(_ types.Round, evaluator string) *int64 { return raw(evaluator) })
	return c.round(epoch, version)
}

func always(raw int64) func(string) *int64 { return func(string) *int64 { return &raw } }

func (c *chain) position() types.Position {
	number, err := c.k.CurrentEpoch.Get(c.ctx)
	require.NoError(c.t, err)
	epoch, err := c.k.Epochs.Get(c.ctx, number)
	require.NoError(c.t, err)
	return epoch.At(c.ctx.BlockHeight())
}

func (c *chain) claimable(name string) math.Int {
	c.t.Helper()
	res, err := c.query.Claimable(c.ctx, &types.QueryClaimableRequest{Address: account(name)})
	require.NoError(c.t, err)
	return res.Coins.AmountOf(modelregtypes.BaseDenom)
}

func (c *chain) stateOf(benchmark uint32) types.BenchmarkState {
	c.t.Helper()
	state, err := c.k.BenchmarkStates.Get(c.ctx, benchmark)
	require.NoError(c.t, err)
	return state
}

func (c *chain) award(round uint64) types.Award {
	c.t.Helper()
	award, err := c.k.Awards.Get(c.ctx, round)
	require.NoError(c.t, err)
	return award
}

// by lets those report who are named.
func by(raws map[string]int64) func(string) *int64 {
	return func(evaluator string) *int64 {
		if raw, ok := raws[evaluator]; ok {
			return &raw
		}
		return nil
	}
}

// finalise goes on until the batches of an epoch are final, and gives the events on the way.
func (c *chain) finalise(epoch uint64) sdk.Events {
	c.t.Helper()
	events := c.runTo(epoch+1, types.PHASE_COMMIT)
	return append(append(events, c.end()...), c.end()...)
}

// trust sets the credibility of an evaluator.
func (c *chain) trust(name string, credibility uint32) {
	c.t.Helper()
	e := c.evaluator(name, automated)
	e.Credibility = credibility
	c.setEvaluator(e)
}
