package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// disputed gives a chain in CHALLENGE of epoch 1 with a disputed gold round and an ordinary
// one of alice in the same batch.
func disputed(t *testing.T, edits ...func(*types.GenesisState)) (c *chain, gold, plain types.Round) {
	t.Helper()
	c, gold, plain = gilded(t, opinionated, edits...)
	must(c, c.msgs.RevealGold, decoy.reveal(gold.Id))
	must(c, c.msgs.DisputeGold, disputeOf(gold.Id))
	return c, c.roundByID(gold.Id), plain
}

func (c *chain) batchOfRound(round types.Round) types.Batch {
	c.t.Helper()
	batch, err := c.k.Batches.Get(c.ctx, collections.Join(round.Benchmark, round.Epoch))
	require.NoError(c.t, err)
	return batch
}

func TestADisputeCostsABondAndHoldsTheSteward(t *testing.T) {
	c, gold, plain := gilded(t, opinionated)
	refuse(c, c.msgs.DisputeGold, disputeOf(gold.Id), types.ErrWrongRound, "expected a gold round")
	must(c, c.msgs.RevealGold, decoy.reveal(gold.Id))
	pot := c.stateOf(1).Pot
	refuse(c, c.msgs.DisputeGold, disputeOf(plain.Id), types.ErrWrongRound, "expected a gold round")
	refuse(c, c.msgs.DisputeGold, disputeOf(77), types.ErrRoundNotFound, "77")
	refuse(c, c.msgs.DisputeGold, &types.MsgDisputeGold{Disputer: "x", Round: gold.Id}, types.ErrInvalidField, "disputer")
	_, err := deliver(c, c.msgs.DisputeGold, &types.MsgDisputeGold{Disputer: account("pauper"), Round: gold.Id})
	require.ErrorContains(t, err, "pay bond of the dispute")

	spent := c.spent("dora", func() {
		res := must(c, c.msgs.DisputeGold, disputeOf(gold.Id))
		require.Equal(t, pot.MulRaw(3).String(), res.Bond.String())
		require.Equal(t, uint64(4), res.UntilEpoch)
	})

	require.Equal(t, pot.MulRaw(3).String(), spent.String())
	same(c, &types.EventGoldDisputed{Round: gold.Id, Disputer: account("dora"), Bond: spent.String(), UntilEpoch: 4},
		eventOf[*types.EventGoldDisputed](c, c.events))
	require.Equal(t, uint32(1), c.stewardOf("steward").Disputes)
	require.Equal(t, types.ROUND_STATE_DISPUTED, c.roundByID(gold.Id).State)
	refuse(c, c.msgs.DisputeGold, disputeOf(gold.Id), types.ErrWrongRound, "without a dispute")
	refuse(c, c.msgs.RevealGold, decoy.reveal(gold.Id), types.ErrGoldNotFound)
	refuse(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: gold.Id}, types.ErrWrongRound, "gold")
}

func TestADisputeComesInChallenge(t *testing.T) {
	c, gold, _ := gilded(t, opinionated)
	must(c, c.msgs.RevealGold, decoy.reveal(gold.Id))
	c.runTo(2, types.PHASE_COMMIT)
	refuse(c, c.msgs.DisputeGold, disputeOf(gold.Id), types.ErrWrongPhase, "epoch 1")
	c.runTo(2, types.PHASE_CHALLENGE)
	refuse(c, c.msgs.DisputeGold, disputeOf(gold.Id), types.ErrWrongPhase, "epoch 1")
}

// A disputed round waits alone: the batch is final without it, and its own members, whose
// bonds are at stake, stay.
func TestADisputedRoundLeavesItsBatch(t *testing.T) {
	c, gold, plain := disputed(t)
	minted := c.batchOfRound(gold).Minted
	require.True(t, minted.IsZero())
	c.finalise(1)

	require.Equal(t, types.BATCH_STATE_FINALISED, c.batchOfRound(gold).State)
	require.Equal(t, types.ROUND_STATE_FINAL, c.roundByID(plain.Id).State)
	require.True(t, c.claimable("alice").IsPositive())
	waiting := c.roundByID(gold.Id)
	require.Equal(t, types.ROUND_STATE_DISPUTED, waiting.State)
	require.True(t, waiting.Gold.LeftBatch)
	require.True(t, c.claimable("decoy").IsZero(), "the deposit waits too")

	require.Equal(t, uint64(5), must(c, c.msgs.Unbond, &types.MsgUnbond{Evaluator: account("eva-2"), Kind: automated}).UntilEpoch)
	c.moveRelease(account("eva-2"), 5, 3)
	c.runTo(3, types.PHASE_REVEAL)
	require.Equal(t, types.EVALUATOR_STATUS_UNBONDING, c.evaluator("eva-2", automated).Status, "it has a seat in a disputed round")
	require.Equal(t, uint64(4), c.evaluator("eva-2", automated).UntilEpoch)
	must(c, c.msgs.ResolveGold, resolve(gold.Id, true, false))
	c.runTo(4, types.PHASE_REVEAL)
	unit, fault := c.epoch(4).Params.BondUnit, c.evaluation(gold, "eva-2").Result.Slash
	require.True(t, fault.IsPositive())
	require.Equal(t, c.evaluation(plain, "eva-2").Result.Pay.Add(unit).Sub(fault).String(), c.claimable("eva-2").String())
}

// The authority may speak before the batch is worked on, after the round left it, or never.
func TestADisputeIsDecided(t *testing.T) {
	early := func(c *chain, msg *types.MsgResolveGold) { must(c, c.msgs.ResolveGold, msg); c.finalise(1) }
	late := func(c *chain, msg *types.MsgResolveGold) {
		c.runTo(3, types.PHASE_SETTLE)
		must(c, c.msgs.ResolveGold, msg)
		c.end()
	}
	hurried := func(c *chain, msg *types.MsgResolveGold) {
		c.runTo(4, types.PHASE_COMMIT)
		must(c, c.msgs.ResolveGold, msg)
		c.end()
	}
	never := func(c *chain, _ *types.MsgResolveGold) { c.runTo(4, types.PHASE_COMMIT); c.end() }
	for _, scenario := range []struct {
		name          string
		wait          func(*chain, *types.MsgResolveGold)
		upheld, slash bool
		resolution    string
	}{
		{"upheld early", early, true, false, types.GoldUpheld},
		{"upheld late", late, true, false, types.GoldUpheld},
		{"upheld in the last moment", hurried, true, false, types.GoldUpheld},
		{"rejected early", early, false, false, types.GoldRejected},
		{"rejected late", late, false, false, types.GoldRejected},
		{"steward slashed early", early, false, true, types.GoldRejected},
		{"steward slashed late", late, false, true, types.GoldRejected},
		{"expired", never, false, false, types.GoldExpired},
	} {
		t.Run(scenario.name, func(t *testing.T) {
			c, gold, _ := disputed(t)
			bond := gold.Gold.Bond
			scenario.wait(c, resolve(gold.Id, scenario.upheld, scenario.slash))

			after := c.roundByID(gold.Id)
			require.Equal(t, scenario.resolution, after.Gold.Resolution)
			require.True(t, after.Finished())
			require.Equal(t, types.BATCH_STATE_FINALISED, c.batchOfRound(gold).State)
			c.disputeEnded(after, scenario.upheld)
			if scenario.upheld {
				require.True(t, c.claimable("dora").IsZero(), "the bond is burned")
			} else {
				require.Equal(t, bond.String(), c.claimable("dora").String())
			}
			steward := c.stewardOf("steward")
			require.Zero(t, steward.Disputes)
			require.Equal(t, scenario.slash, steward.Bond.IsZero())
			refuse(c, c.msgs.ResolveGold, resolve(gold.Id, true, false), types.ErrWrongRound, "expected a disputed round")
			c.runTo(5, types.PHASE_COMMIT)
			require.NotContains(t, c.told(gold.Id, "dora")[0], "not final")
		})
	}
}

// disputeEnded checks who was judged by the gold score: all, or only the silent.
func (c *chain) disputeEnded(round types.Round, upheld bool) {
	c.t.Helper()
	require.Equal(c.t, upheld, round.State == types.ROUND_STATE_FINAL)
	require.Equal(c.t, round.Request.Deposit.String(), c.claimable("decoy").String())
	require.Equal(c.t, types.DepositReturned, c.award(round.Id).DepositFate)
	for name, fault := range map[string]bool{"eva-0": false, "eva-2": true, "eva-3": true} {
		r := c.evaluation(round, name).Result
		require.Equal(c.t, upheld && fault, r.Slash.IsPositive(), name)
		require.Equal(c.t, upheld && !fault, r.Pay.IsPositive(), name)
		require.Equal(c.t, !upheld, r.Reason == "void", name)
		faults := uint32(0)
		if upheld && fault {
			faults = 1
		}
		require.Equal(c.t, faults, c.evaluator(name, automated).Faults, name)
	}
	silent := c.evaluation(round, "eva-4").Result
	require.Equal(c.t, "silent", silent.Penalty)
	require.True(c.t, silent.Slash.IsPositive(), "silence costs in a void round too")
	if !upheld {
		require.Equal(c.t, "gold_void", round.Outcome)
		require.Equal(c.t, []string{"owner gold_void 0", "requester returned " + round.Request.Deposit.String()}, c.told(round.Id, "decoy"))
	}
}

// A slashed steward must bond again before it commits or reveals.
func TestASlashedStewardBondsAgain(t *testing.T) {
	c, gold, _ := disputed(t)
	must(c, c.msgs.ResolveGold, resolve(gold.Id, false, true))
	slashed := c.stewardOf("steward").Bond
	events := c.finalise(1)
	same(c, &types.EventStewardSlashed{Steward: account("steward"), Round: gold.Id, Amount: slashed.String()},
		eventOf[*types.EventStewardSlashed](c, events))
	fresh := decoy
	fresh.word = "fresh"
	refuse(c, c.msgs.CommitGold, c.goldCommit(fresh), types.ErrBondNotFull, "bond the steward again")

	c.fund(account("steward"), enough)
	spent := c.spent("steward", func() { must(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("steward")}) })
	require.Equal(t, slashed.String(), spent.String())
	must(c, c.msgs.CommitGold, c.goldCommit(fresh))
	refuse(c, c.msgs.BondSteward, &types.MsgBondSteward{Steward: account("steward")}, types.ErrStewardExists)
	c.end()
}

// A steward that leaves gets its bond back only when its disputes are decided.
func TestAStewardWaitsForItsDispute(t *testing.T) {
	c, gold, _ := disputed(t, func(gs *types.GenesisState) { gs.Params.GoldDisputeEpochs = 6 })
	must(c, c.msgs.RetireBenchmark, &types.MsgRetireBenchmark{Signer: authority, Benchmark: 1})
	c.runTo(2, types.PHASE_COMMIT)
	c.end()
	require.Equal(t, uint64(5), must(c, c.msgs.UnbondSteward, &types.MsgUnbondSteward{Steward: account("steward")}).UntilEpoch)
	c.runTo(6, types.PHASE_SETTLE)
	require.Equal(t, uint64(7), c.stewardOf("steward").UntilEpoch)
	must(c, c.msgs.ResolveGold, resolve(gold.Id, false, true))
	c.runTo(7, types.PHASE_REVEAL)
	require.True(t, c.claimable("steward").IsZero(), "the bond was burned")
	_, err := c.k.Stewards.Get(c.ctx, addressOf(t, account("steward")))
	require.ErrorIs(t, err, collections.ErrNotFound)
}

func TestAResolutionIsRefused(t *testing.T) {
	c, gold, plain := disputed(t)
	stranger := resolve(gold.Id, true, false)
	stranger.Authority = account("dora")
	refuse(c, c.msgs.ResolveGold, stranger, types.ErrInvalidAuthority)
	refuse(c, c.msgs.ResolveGold, resolve(gold.Id, true, true), types.ErrInvalidField, "slash_steward")
	refuse(c, c.msgs.ResolveGold, resolve(99, true, false), types.ErrRoundNotFound)
	refuse(c, c.msgs.ResolveGold, resolve(plain.Id, true, false), types.ErrWrongRound, "expected a disputed round")
	must(c, c.msgs.ResolveGold, resolve(gold.Id, true, false))
	same(c, &types.EventGoldResolved{Round: gold.Id, Resolution: "upheld"}, eventOf[*types.EventGoldResolved](c, c.events))
	refuse(c, c.msgs.ResolveGold, resolve(gold.Id, false, false), types.ErrWrongRound, "decided")
}

// A disputed round survives an export at any time, and ends as it would have.
func TestADisputeSurvivesAnExport(t *testing.T) {
	c, _, _ := disputed(t)
	c.end()
	for range 4 {
		n := c.reborn()
		c.unchanged(c.snapshot(), n.snapshot())
		f := c.fork(t)
		for range 90 {
			f.end()
			n.end()
		}
		c.unchanged(f.snapshot(), n.snapshot())
		for range 15 {
			c.end()
		}
	}
}

// While a batch waits for an appeal, its disputed round does not leave before.
func TestADisputeAndAnAppealInOneBatch(t *testing.T) {
	for _, decide := range []bool{true, false} {
		c := quickChain(t)
		c.evaluators(12)
		hidden, open := c.developer("decoy"), c.developer("alice")
		c.fund(account("dora"), enough)
		c.end()
		must(c, c.msgs.CommitGold, c.goldCommit(decoy))
		c.request("decoy", "decoy/lm@1", 1)
		c.request("alice", "alice/lm@1", 1)
		c.report(1, scoring(map[uint64]int64{hidden: 550_000, open: 900_000}))
		c.runTo(1, types.PHASE_CHALLENGE)
		gold, plain := c.round(1, hidden), c.round(1, open)
		must(c, c.msgs.RevealGold, decoy.reveal(gold.Id))
		must(c, c.msgs.DisputeGold, disputeOf(gold.Id))
		must(c, c.msgs.ChallengeRound, &types.MsgChallengeRound{Challenger: account("dora"), Round: plain.Id})
		c.report(2, func(types.Round, string) *int64 { return always(900_000)("") })
		require.Equal(t, types.ROUND_STATE_DISPUTED, c.roundByID(gold.Id).State)
		if decide {
			must(c, c.msgs.ResolveGold, resolve(gold.Id, true, false))
		}
		c.runTo(2, types.PHASE_CHALLENGE)
		require.Equal(t, types.BATCH_STATE_FINALISED, c.batchOfRound(gold).State)
		require.Equal(t, decide, c.roundByID(gold.Id).Finished())
		c.runTo(4, types.PHASE_COMMIT)
		c.end()
		require.True(t, c.roundByID(gold.Id).Finished())
		require.Zero(t, c.stewardOf("steward").Disputes)
	}
}

// A disputed round whose payment fails is void, and bond and deposit return.
func TestADisputedRoundWhosePaymentFailsIsVoid(t *testing.T) {
	c, gold, _ := disputed(t)
	c.finalise(1)
	must(c, c.msgs.ResolveGold, resolve(gold.Id, true, false))
	c.bank.fail = func(call string) error {
		if call == "burn" {
			panic(call)
		}
		return nil
	}
	c.end()
	c.bank.fail = nil
	after := c.roundByID(gold.Id)
	require.Equal(t, types.ROUND_STATE_VOID, after.State)
	require.Equal(t, types.OutcomeError, after.Outcome)
	require.Equal(t, gold.Gold.Bond.String(), c.claimable("dora").String())
	require.Equal(t, gold.Request.Deposit.String(), c.claimable("decoy").String())
	require.Zero(t, c.stewardOf("steward").Disputes)
	c.runTo(6, types.PHASE_COMMIT)
}
