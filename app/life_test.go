package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// life is a chain with everything that happens on one: transfers and staking, models and
// versions, rounds and pay, and a proposal that changes the params.
type life struct {
	t       testing.TB
	chain   *testkit.Chain
	traffic traffic
	economy *economy
}

func newLife(t testing.TB, o testkit.Options) *life {
	t.Helper()
	e := newEconomy()
	return &life{t: t, chain: testkit.New(t, e.options(o)), traffic: newTraffic(), economy: e}
}

// next makes a block of everything, and gives its transactions.
func (l *life) next() [][]byte {
	l.t.Helper()
	txs := slices.Concat(l.traffic.block(l.chain), l.economy.block(l.t, l.chain), l.govern())
	l.chain.Next(txs...)
	return txs
}

func (l *life) run(blocks int) {
	l.t.Helper()
	for range blocks {
		l.next()
	}
}

// proposedCommunityPpm is what the proposal sets.
const proposedCommunityPpm = 150_000

// govern proposes other params early in the life, and lets the validator vote for them.
func (l *life) govern() [][]byte {
	l.t.Helper()
	alice := testkit.NewAccount("alice")
	switch l.chain.Height() {
	case 5:
		params, err := l.chain.App.EvalRewardKeeper.Params.Get(l.chain.Context())
		require.NoError(l.t, err)
		params.CommunityPpm = proposedCommunityPpm
		proposal, err := govv1.NewMsgSubmitProposal(
			[]sdk.Msg{&evalrewardtypes.MsgUpdateParams{Authority: app.Authority(), Params: params}},
			testkit.Umodel(1_000_000_000), alice.String(), "", "More for the community", "Raises community_ppm.", false)
		require.NoError(l.t, err)
		return [][]byte{l.chain.Tx("alice", proposal)}
	case 6:
		return [][]byte{l.chain.Tx("alice", govv1.NewMsgVote(alice.Address, 1, govv1.OptionYes, ""))}
	default:
		return nil
	}
}

// The life of the chain reaches what it is for: rounds become final, owners, their parents
// and evaluators are paid, and governance changes the params. The kit checks the invariants
// after every block.
func TestLifeOfTheChain(t *testing.T) {
	if testing.Short() {
		t.Skip("a few epochs")
	}
	life := newLife(t, testkit.Options{})
	life.run(200)

	k, ctx := life.chain.App.EvalRewardKeeper, life.chain.Context()
	params, err := k.Params.Get(ctx)
	require.NoError(t, err)
	require.EqualValues(t, proposedCommunityPpm, params.CommunityPpm)
	epochs, rounds, parents := map[uint64]bool{}, 0, 0
	require.NoError(t, k.Awards.Walk(ctx, nil, func(_ uint64, award evalrewardtypes.Award) (bool, error) {
		if award.Gross.IsPositive() {
			rounds, parents = rounds+1, parents+len(award.Parents)
			epochs[award.Epoch] = true
		}
		return false, nil
	}))
	require.GreaterOrEqual(t, rounds, 10, "paid rounds")
	require.GreaterOrEqual(t, parents, 5, "paid parents")
	require.GreaterOrEqual(t, len(epochs), 3, "epochs with paid rounds")
	for _, kind := range []string{
		"EventClaimed", "EventEvaluationSkipped", "EventRoundChallenged", "EventGoldRevealed", "EventGoldDisputed", "EventSponsorPoolFunded",
	} {
		require.NotEmpty(t, life.events("modeld.evalreward.v1."+kind), kind)
	}
	for _, kind := range []string{"EventAliasSet", "EventModelTransferred", "EventVersionYanked"} {
		require.NotEmpty(t, life.events("modeld.modelreg.v1."+kind), kind)
	}
}

// events counts the events of a type in all transactions.
func (l *life) events(kind string) (count int) {
	for _, result := range l.chain.Recording().Results() {
		for _, event := range result.Events {
			if event.Type == kind {
				count++
			}
		}
	}
	return count
}
