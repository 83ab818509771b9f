package app_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Whatever is wrong with a field of a message of ours, the transaction succeeds or fails with
// an error that has a type; it never panics, and when it fails nothing of it stays.
func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of transactions")
	}
	life := newLife(t, testkit.Options{})
	life.liveUntil(3)
	inCommit := badInCommit(t, life)
	life.liveUntil(beginReveal)
	inReveal := newSweep(t, park(t, life.chain))
	inReveal.run(descriptorOf(t, &evalrewardtypes.MsgRevealEvaluations{}), roundSamples(t, life.economy, inReveal.chain)["MsgRevealEvaluations"])
	life.liveUntil(beginChallenge)
	inChallenge := newSweep(t, park(t, life.chain))
	inChallenge.run(descriptorOf(t, &evalrewardtypes.MsgChallengeRound{}), challengeSample(t, life.economy, inChallenge.chain))
	inChallenge.execute(&modelregtypes.MsgSetParents{Authority: app.Authority(), Version: inEscrow(t, life.chain), Parents: []uint64{1, 2}})

	sent := inCommit.sent + inReveal.sent + inChallenge.sent
	t.Logf("%d messages, %d refused", sent, inCommit.refused+inReveal.refused+inChallenge.refused)
	require.GreaterOrEqual(t, sent, 1000)
}

// badInCommit sends everything but reveals while rounds wait for commits.
func badInCommit(t *testing.T, life *life) *sweep {
	t.Helper()
	chain := park(t, life.chain)
	stock(t, chain)
	s := newSweep(t, chain)
	samples := map[string]map[string]sample{"modelreg": registrySamples(), "evalreward": bondSamples()}
	maps.Copy(samples["evalreward"], roundSamples(t, life.economy, chain))
	maps.Copy(samples["evalreward"], objectionSamples())
	for _, descriptor := range ourMessages(t) {
		if descriptor.Name() == "MsgRevealEvaluations" {
			continue
		}
		module := strings.Split(string(descriptor.FullName()), ".")[1]
		sample, ok := samples[module][string(descriptor.Name())]
		require.True(t, ok, "no sample of %s", descriptor.FullName())
		s.run(descriptor, sample)
	}
	s.execute(&modelregtypes.MsgUpdateParams{Authority: app.Authority(), Params: modelregtypes.DefaultParams()})
	s.execute(&evalrewardtypes.MsgUpdateParams{Authority: app.Authority(), Params: evalrewardtypes.DevParams()})
	b := testkit.Benchmark(3, "alice")
	b.ValidFromEpoch = position(t, chain).Epoch + 2
	s.execute(&evalrewardtypes.MsgCreateBenchmark{Authority: app.Authority(), Benchmark: b})
	s.execute(&evalrewardtypes.MsgRetireBenchmark{Signer: app.Authority(), Benchmark: 2})
	return s
}

// roundSamples gives samples of the messages about rounds. They look for something that is
// still open, whatever the mutants did before.
func roundSamples(t testing.TB, e *economy, chain *testkit.Chain) map[string]sample {
	t.Helper()
	var reports []mechanism.Evaluation
	evaluator := func(reveal bool) func(int) string {
		return func(int) string {
			for i, name := range e.evaluators {
				commits, reveals := e.due(t, chain, i, name)
				if reports = commits; reveal {
					reports = reveals
				}
				if len(reports) > 0 {
					reports = reports[:1]
					return name
				}
			}
			t.Fatal("nothing is open any more")
			return ""
		}
	}
	return map[string]sample{
		"MsgCommitEvaluations": {signer: evaluator(false), make: func(_ int, me string) sdk.Msg {
			return e.commit(t, testkit.NewAccount(me), reports)
		}},
		"MsgRevealEvaluations": {signer: evaluator(true), make: func(_ int, me string) sdk.Msg {
			return e.reveal(testkit.NewAccount(me), reports)
		}},
		"MsgClaim": {signer: func(int) string { return claimant(t, e, chain) }, make: func(_ int, me string) sdk.Msg {
			return &evalrewardtypes.MsgClaim{Account: address(me)}
		}},
	}
}

// claimant gives somebody who can claim.
func claimant(t testing.TB, e *economy, chain *testkit.Chain) string {
	t.Helper()
	for _, name := range e.accounts() {
		has, err := chain.App.EvalRewardKeeper.Claimables.Has(chain.Context(), testkit.NewAccount(name).Address)
		require.NoError(t, err)
		if has {
			return name
		}
	}
	t.Fatal("nothing is claimable")
	return ""
}

// inEscrow gives a version that was measured and is not paid yet.
func inEscrow(t testing.TB, chain *testkit.Chain) uint64 {
	t.Helper()
	gs, err := chain.App.ModelRegKeeper.ExportGenesis(chain.Context())
	require.NoError(t, err)
	require.NotEmpty(t, gs.Escrows)
	return gs.Escrows[len(gs.Escrows)-1].Version
}

// challengeSample challenges a settled round, whatever the mutants did before.
func challengeSample(t testing.TB, e *economy, chain *testkit.Chain) sample {
	t.Helper()
	return sample{signer: func(int) string { return "dirk" }, make: func(_ int, me string) sdk.Msg {
		msg := e.onRound(t, chain, position(t, chain).Epoch, evalrewardtypes.ROUND_STATE_SETTLED, func(r evalrewardtypes.Round) sdk.Msg {
			if r.Appeal != nil {
				return nil
			}
			return &evalrewardtypes.MsgChallengeRound{Challenger: address(me), Round: r.Id}
		})
		require.NotNil(t, msg)
		return msg
	}}
}
