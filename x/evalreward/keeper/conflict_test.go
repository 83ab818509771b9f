package keeper_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// interested gives a chain with n evaluators and version 2 of five parties: otto owns the
// model, petra had it before, rita registered the version, nora has the namespace, and pat
// the parent. maturity_epochs is 1.
func interested(t tester, n int, edits ...func(gs *types.GenesisState)) (c *chain, names []string) {
	t.Helper()
	c = quickChain(t, append(edits, func(gs *types.GenesisState) { gs.Params.MaturityEpochs = 1 })...)
	names = c.evaluators(n)
	parent := c.developer("pat")
	for _, name := range []string{"nora", "petra", "rita", "otto"} {
		c.fund(account(name), enough)
	}
	c.model("nora", "lab/lm")
	c.transfer("lab/lm", "nora", "petra")
	c.transfer("lab/lm", "petra", "rita")
	require.Equal(t, uint64(2), c.version("rita", "lab/lm", "one", parent))
	c.transfer("lab/lm", "rita", "otto")
	c.end()
	return c, names
}

// judged opens the round of version 2 in epoch 1.
func (c *chain) judged() types.Round {
	c.t.Helper()
	c.request("otto", "lab/lm@1", 1)
	c.runTo(1, types.PHASE_COMMIT)
	c.events = c.end()
	return c.round(1, 2)
}

func without(names []string, who ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(who, name) })
}

// An evaluator that gave a party a grant, or holds one of a party, does not sit, whichever
// module keeps the grant and whoever the party is. Everybody else does.
func TestEvaluatorsWithATieToAPartyAreNotSeated(t *testing.T) {
	c, names := interested(t, 6)
	tied := names[2]
	for _, party := range []string{"otto", "petra", "rita", "nora", "pat"} {
		for kind, tie := range map[string]func(f *chain){
			"lets a party act":      func(f *chain) { f.authorise(tied, party) },
			"pays for a party":      func(f *chain) { f.payFees(tied, party) },
			"may act for a party":   func(f *chain) { f.authorise(party, tied) },
			"is paid for by one":    func(f *chain) { f.payFees(party, tied) },
			"all of it":             func(f *chain) { f.authorise(tied, party); f.payFees(party, tied) },
			"and to a second party": func(f *chain) { f.payFees(party, tied); f.payFees("otto", tied) },
		} {
			t.Run(party+" "+kind, func(t *testing.T) {
				f := c.fork(t)
				f.t = t
				tie(f)
				f.authorise(names[0], "stranger")
				f.payFees("stranger", names[1])
				require.ElementsMatch(t, without(names, tied), f.seated(f.judged()))
			})
		}
	}
}

// Who gave a grant never sits, however many they are; with fewer than the quorum left the
// request waits.
func TestTooFewWithoutTies(t *testing.T) {
	c, names := interested(t, 5)
	for _, name := range names[:3] {
		c.payFees(name, "pat")
	}
	c.request("otto", "lab/lm@1", 1)
	c.runTo(1, types.PHASE_COMMIT)
	same(c, &types.EventRequestRequeued{Version: 2, Benchmark: 1, TargetEpoch: 2, Reason: "too_few"},
		eventOf[*types.EventRequestRequeued](c, c.end()))
}

// An owner grants to every evaluator but its own, without their consent. The draw passes over
// one of five seats; it does not hand the committee to those that the owner left.
func TestGrantsToEverybodyDoNotChooseTheCommittee(t *testing.T) {
	c, names := interested(t, 20)
	own := names[:6]
	for _, name := range names[6:] {
		c.payFees("otto", name)
		c.authorise("otto", name)
	}

	round := c.judged()

	all, first := maps.Clone(c.staff), c.drawn(round)
	holder := slices.IndexFunc(first, func(s types.Seat) bool { return !slices.Contains(own, c.staff[s.Evaluator]) })
	require.GreaterOrEqual(t, holder, 0, "not all of the five smallest lots are the owner's")
	delete(c.staff, first[holder].Evaluator)
	require.Equal(t, c.drawn(round), round.Committee)
	c.staff = all
	require.NotSubset(t, own, c.seated(round))
}

// Who gave a model away judges it again when maturity_epochs have passed.
func TestPreviousOwnersAreBarredForMaturityEpochs(t *testing.T) {
	c, names := interested(t, 4)
	c.staff[account("petra")] = "petra"
	must(c, c.msgs.RegisterEvaluator, &types.MsgRegisterEvaluator{Evaluator: account("petra"), Kind: automated})
	require.ElementsMatch(t, names, c.seated(c.judged()))

	// Nobody reveals, so the request is served once more, an epoch after the next one.
	c.runTo(2, types.PHASE_REVEAL)
	require.ElementsMatch(t, append(names, "petra"), c.seated(c.round(2, 2)))
}

// A second committee of a version has its own lots and another size, and leaves out whom it
// is told to, who are no parties: their grants tie nobody.
func TestAnotherCommitteeOfAVersion(t *testing.T) {
	c, names := interested(t, 24)
	round := c.judged()
	var first [][]byte
	for _, seat := range round.Committee {
		first = append(first, addressOf(t, seat.Evaluator))
	}
	for _, name := range names {
		if !slices.Contains(c.seated(round), name) {
			c.payFees(c.staff[round.Committee[0].Evaluator], name)
		}
	}
	same, err := c.k.DrawAgain(c.ctx, round, 0, 5, nil)
	require.NoError(t, err)
	require.Equal(t, round.Committee, same)

	second, err := c.k.DrawAgain(c.ctx, round, 1, 19, first)
	require.NoError(t, err)
	require.ElementsMatch(t, without(names, c.seated(round)...), c.seated(types.Round{Committee: second}))
	again, err := c.k.DrawAgain(c.ctx, round, 1, 5, first)
	require.NoError(t, err)
	require.Equal(t, second[:5], again)
	plain, err := c.k.DrawAgain(c.ctx, round, 0, 5, first)
	require.NoError(t, err)
	require.NotEqual(t, plain, again, "another attempt has other lots")
}

// What a draw looks up does not grow with the number of evaluators: only those are asked
// about whose turn comes, once for each party, however many roles that has.
func TestLookupsOfADrawAreBounded(t *testing.T) {
	const seats = 5
	many := func(gs *types.GenesisState) { gs.Params.MaxEvaluators = 1024 }
	lookups := func(f *chain, round types.Round) int {
		f.grants.asked = map[string]int{}
		defer func() { f.grants.asked = nil }()
		_, err := f.k.DrawAgain(f.ctx, round, 0, seats, nil)
		require.NoError(t, err)
		return f.grants.asked["authz"] + f.grants.asked["feegrant"] + f.grants.asked["list"]
	}
	// Fee allowances are looked up both ways for each party and seat, authorizations only of
	// those who gave any: nobody here, which takes a look at each of them.
	least := func(parties int) int { return 2*parties*seats + parties + seats }
	c, names := interested(t, 1000, many)
	round := c.judged()
	require.Equal(t, least(5), lookups(c, round), "five parties")

	granted := c.fork(t)
	for _, name := range names {
		granted.payFees("pat", name)
	}
	require.LessOrEqual(t, lookups(granted, round), 4*5*(seats+1), "one is passed over")

	crowd := c.fork(t)
	owner := "otto"
	for i := range modelregtypes.MaxPreviousOwners - 4 { // nora, petra, rita and otto are the others
		next := fmt.Sprint("hand", i)
		crowd.transfer("lab/lm", owner, next)
		owner = next
	}
	crowd.transfer("lab/lm", owner, "otto")
	require.Equal(t, least(modelregtypes.MaxPreviousOwners+1), lookups(crowd, round), "as many previous owners as a model may have, and pat")

	alone := c.developer("alice")
	c.request("alice", "alice/lm@1", 1)
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	require.Equal(t, least(1), lookups(c, c.round(2, alone)), "owner, registrant and namespace owner are one account")
}
