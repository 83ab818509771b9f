package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// said is one explanation that is expected: role, reason, amount, whether it is final, words.
type said struct {
	role, reason string
	amount       int64
	final        bool
	words        []string
}

// scene is a round that is explained to an account.
type scene struct {
	name       string
	payee      byte
	edit       func(*types.Round, *types.Award)
	evaluation *types.Result
	noAward    bool
	want       []said
}

func judged(reason string, pay, slash int64, penalty string) *types.Result {
	return &types.Result{
		Reason: reason, Pay: math.NewInt(pay), Slash: math.NewInt(slash), Penalty: penalty,
		Merit: 3, Weight: 5, Reference: 4, Agreement: 1, Information: 2,
	}
}

func appealed(cause, verdict string) *types.Appeal {
	return &types.Appeal{
		Cause: cause, Verdict: verdict, Score: 640_000, HasScore: verdict != "", Challenger: who('d'), Bond: math.NewInt(70),
		FirstPaid: math.ZeroInt(), Slashed: math.ZeroInt(),
	}
}

func golden(state types.RoundState, resolution string) func(*types.Round, *types.Award) {
	return func(r *types.Round, a *types.Award) {
		r.Kind, r.State = types.ROUND_KIND_GOLD, state
		r.Gold = &types.GoldTruth{Score: 550_000, Disputer: who('e'), Bond: math.NewInt(90), UntilEpoch: 31, Resolution: resolution}
		a.Reason, a.OwnerAmount, a.Parents = "gold", math.ZeroInt(), nil
		if resolution == types.GoldRejected || resolution == types.GoldExpired {
			r.Outcome, a.Reason = types.OutcomeGoldVoid, types.OutcomeGoldVoid
		}
	}
}

// accounted is a final round whose appeal was accounted for.
func accounted(returned, challenger int64) func(*types.Round, *types.Award) {
	return func(r *types.Round, _ *types.Award) {
		r.Appeal = appealed("challenge", "overturned")
		r.Appeal.Account = &types.AppealAccount{BondReturned: math.NewInt(returned), Challenger: math.NewInt(challenger)}
	}
}

func waiting(a *types.Appeal) func(*types.Round, *types.Award) {
	return func(r *types.Round, w *types.Award) {
		r.State, r.Appeal, r.Epoch = types.ROUND_STATE_APPEALED, a, 6
		w.Reason = ""
	}
}

func evaluatorScenes() []scene {
	settled := func(r *types.Round, _ *types.Award) { r.State, r.Epoch = types.ROUND_STATE_SETTLED, 6 }
	unsupported := appealed("support", "upheld")
	return []scene{
		{
			"escrow", 'z', settled, judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "paid", 9, false, []string{"the others' reference 4", "in escrow until the batch is final, in epoch 7 at the latest"}}},
		},
		{
			"appealed", 'z', waiting(appealed("audit", "")), judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "paid", 9, false, []string{"until the appeal (audit) is heard in epoch 7"}}},
		},
		{
			"upheld, not paid", 'z', waiting(appealed("audit", "upheld")), judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "paid", 9, false, []string{"its appeal (audit) was upheld (R20)"}}},
		},
		{
			"overturned, not paid", 'z', waiting(appealed("challenge", "overturned")), judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "open", 0, false, []string{"will be judged by the score of the appeal 640000 (R20)", "was overturned"}}},
		},
		{
			"overturned, silent", 'z', waiting(appealed("challenge", "overturned")), judged("not_revealed", 0, 0, "silent"), true,
			[]said{{"evaluator", "not_revealed", 0, false, []string{"nothing was revealed in time"}}},
		},
		{
			"support found", 'z', func(r *types.Round, a *types.Award) {
				waiting(unsupported)(r, a)
				r.Outcome, r.Score = "support", 610_000
			}, judged("void", 0, 0, "none"), true,
			[]said{{"evaluator", "open", 0, false, []string{"supports the score 610000"}}},
		},
		{
			"outlier", 'z', accounted(70, 0), judged("disagreed", 0, 8, "outlier"), false,
			[]said{{"evaluator", "disagreed", 0, true, []string{"the score of the appeal 4", "8 umodel of the bond were lost", "grossly off the score of the appeal"}}},
		},
		{
			"silent", 'z', nil, judged("not_revealed", 0, 8, "silent"), false,
			[]said{{"evaluator", "not_revealed", 0, true, []string{"nothing was revealed in time", "8 umodel of the bond were lost: nothing was revealed (R18)"}}},
		},
		{
			"gold, not paid", 'z', golden(types.ROUND_STATE_GOLD, ""), judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "open", 0, false, []string{"by the gold score 550000 if that stands", "in escrow until the batch is final"}}},
		},
		{
			"disputed", 'z', golden(types.ROUND_STATE_DISPUTED, ""), judged("paid", 9, 0, "none"), true,
			[]said{{"evaluator", "open", 0, false, []string{"550000", "until the authority decides about the gold score, at most until epoch 31"}}},
		},
		{
			"gold", 'z', golden(types.ROUND_STATE_FINAL, types.GoldUpheld), judged("paid", 9, 0, "none"), false,
			[]said{{"evaluator", "paid", 9, true, []string{"judged by the gold score 4"}}},
		},
		{
			"fault", 'z', golden(types.ROUND_STATE_FINAL, ""), judged("disagreed", 0, 8, "fault"), false,
			[]said{{"evaluator", "disagreed", 0, true, []string{"too little with the gold score 4", "a verified fault"}}},
		},
		{
			"fault, unfetchable", 'z', golden(types.ROUND_STATE_FINAL, ""), judged("unfetchable", 0, 8, "fault"), false,
			[]said{{"evaluator", "unfetchable", 0, true, []string{"the gold score shows that it could be had", "a verified fault"}}},
		},
		{
			"gold void", 'z', golden(types.ROUND_STATE_VOID, types.GoldExpired), judged("void", 0, 0, "none"), false,
			[]said{{"evaluator", "void", 0, true, []string{"the gold score did not stand"}}},
		},
		{
			"appeal, not final", 'z', func(r *types.Round, _ *types.Award) {
				r.Kind, r.State = types.ROUND_KIND_APPEAL, types.ROUND_STATE_SETTLED
			}, judged("paid", 0, 0, "none"), true,
			[]said{{"evaluator", "paid", 0, false, []string{"merit 3 is paid from the pot of the appeal"}}},
		},
		{
			"appeal, void", 'z', func(r *types.Round, _ *types.Award) {
				r.Kind, r.State = types.ROUND_KIND_APPEAL, types.ROUND_STATE_VOID
			}, judged("void", 0, 0, "none"), true,
			[]said{{"evaluator", "void", 0, true, []string{"the appeal is inconclusive"}}},
		},
	}
}

func ownerScenes() []scene {
	below := func(r *types.Round, a *types.Award) {
		a.Generalisation = &types.Award{Reason: "below_threshold", Score: 5, FrontierBefore: 7, Eta: 9, Domains: []uint32{1, 2}, OwnerAmount: math.ZeroInt()}
	}
	return []scene{
		{"benchmark 0 pays nothing", 'a', below, nil, false, []said{
			{"owner", "paid", 37, true, []string{"moved the frontier"}},
			{"generalisation_owner", "below_threshold", 0, true, []string{"harmonic mean of the domains [1 2]", "5 is below the frontier 7 + eta 9", "(R10)"}},
		}},
		{"benchmark 0 and sponsors pay", 'a', func(r *types.Round, a *types.Award) {
			_, g := final()
			g.Domains, g.OwnerAmount = []uint32{3}, math.NewInt(11)
			a.Generalisation, a.Sponsors = &g, sdk.NewCoins(sdk.NewInt64Coin("uusd", 4))
		}, nil, false, []said{
			{"owner", "paid", 37, true, nil},
			{"generalisation_owner", "paid", 11, true, []string{"domains [3]", "moved the frontier from 700000"}},
			{"sponsored", "paid", 0, true, []string{"amount * 100000 points / (1000000 - H(700000)) (R14)"}},
		}},
		{"gold", 'a', golden(types.ROUND_STATE_FINAL, ""), nil, false, []said{{"owner", "gold", 0, true, []string{"moves no frontier and pays no owner (R21)"}}}},
		{"gold void", 'a', golden(types.ROUND_STATE_VOID, types.GoldRejected), nil, false, []said{{"owner", "gold_void", 0, true, []string{"disputed and did not stand"}}}},
		{"waiting for an appeal", 'a', waiting(appealed("challenge", "")), nil, false, []said{{"owner", "open", 0, false, []string{"points are counted when", "until the appeal (challenge)"}}}},
		{"open", 'a', func(r *types.Round, a *types.Award) { r.State, a.Reason = types.ROUND_STATE_OPEN, "" }, nil, false, []said{{"owner", "open", 0, false, []string{"the round is open"}}}},
		{"an appeal pays no owner", 'a', func(r *types.Round, _ *types.Award) { r.Kind = types.ROUND_KIND_APPEAL }, nil, true, []said{{"none", "none", 0, true, []string{"had no part"}}}},
	}
}

func otherScenes() []scene {
	parents := func(r *types.Round, a *types.Award) { r.ParentOwners = []string{who('a'), who('c')} }
	with := func(edits ...func(*types.Round, *types.Award)) func(*types.Round, *types.Award) {
		return func(r *types.Round, a *types.Award) {
			for _, edit := range edits {
				edit(r, a)
			}
		}
	}
	unpaid := func(r *types.Round, a *types.Award) {
		r.State, a.Reason, a.Parents = types.ROUND_STATE_SETTLED, "", nil
	}
	void := func(r *types.Round, a *types.Award) { a.Reason, a.Parents = "void_quorum", nil }
	general := func(r *types.Round, a *types.Award) { _, g := final(); a.Generalisation = &g }
	challenged := func(r *types.Round, a *types.Award) { r.Appeal = appealed("challenge", "") }
	inconclusive := func(r *types.Round, a *types.Award) { r.Appeal = appealed("challenge", "inconclusive") }
	return []scene{
		{"parent", 'c', with(parents, general), nil, false, []said{
			{"parent", "paid", 4, true, []string{"royalty of 2 of 2 parents", "out of gross 45 (R11)"}}, {"generalisation_parent", "paid", 4, true, nil},
		}},
		{"parent, not paid", 'c', with(parents, unpaid), nil, false, []said{{"parent", "open", 0, false, []string{"royalties are counted when", "in escrow"}}}},
		{"parent, no award", 'c', with(parents, unpaid), nil, true, []said{{"parent", "open", 0, false, nil}}},
		{"parent, void", 'c', with(parents, void), nil, false, []said{{"parent", "void_quorum", 0, true, []string{"fewer reports than the quorum"}}}},
		{"own parent", 'a', with(parents, void), nil, false, []said{{"owner", "void_quorum", 37, true, nil}}},
		{"requester, returned", 'b', nil, nil, false, []said{{"requester", "returned", 7, true, []string{"a frontier moved, the round was a gold round"}}}},
		{"requester, burned", 'b', func(_ *types.Round, a *types.Award) { a.DepositFate = types.DepositBurned }, nil, false, []said{{"requester", "burned", 0, true, []string{"the deposit 7 was burned"}}}},
		{"requester, requeued", 'b', func(_ *types.Round, a *types.Award) { a.DepositFate = types.DepositRequeued }, nil, false, []said{{"requester", "requeued", 0, true, []string{"queued once more"}}}},
		{"requester, disputed", 'b', golden(types.ROUND_STATE_DISPUTED, ""), nil, true, []said{{"requester", "open", 0, false, []string{"the deposit 7 is held", "until epoch 31"}}}},
		{"challenger, open", 'd', with(unpaid, challenged), nil, false, []said{{"challenger", "open", 0, false, []string{"the bond 70 is held"}}}},
		{"challenger, overturned", 'd', accounted(70, 30), nil, false, []said{{"challenger", "overturned", 100, true, []string{"70 returned, 0 paid the appeal or were burned; 30 of what was slashed"}}}},
		{"challenger, upheld", 'd', accounted(0, 0), nil, false, []said{{"challenger", "overturned", 0, true, []string{"0 returned, 70 paid"}}}},
		{"challenger, inconclusive", 'd', inconclusive, nil, false, []said{{"challenger", "inconclusive", 70, true, []string{"the bond returns"}}}},
		{"challenger, no appeal", 'd', challenged, nil, false, []said{{"challenger", "returned", 70, true, []string{"no appeal was held"}}}},
		{"challenger of gold", 'd', with(golden(types.ROUND_STATE_GOLD, ""), challenged), nil, false, []said{{"challenger", "open", 0, false, []string{"the round is gold, so no appeal is held and the bond 70 returns"}}}},
		{"challenger of gold, paid", 'd', with(golden(types.ROUND_STATE_FINAL, ""), challenged), nil, false, []said{{"challenger", "returned", 70, true, nil}}},
		{"disputer, open", 'e', golden(types.ROUND_STATE_DISPUTED, ""), nil, true, []said{{"disputer", "open", 0, false, []string{"the bond 90 is held", "epoch 31"}}}},
		{"disputer, upheld", 'e', golden(types.ROUND_STATE_FINAL, types.GoldUpheld), nil, false, []said{{"disputer", "upheld", 0, true, []string{"the bond 90 is burned"}}}},
		{"disputer, rejected", 'e', golden(types.ROUND_STATE_VOID, types.GoldRejected), nil, false, []said{{"disputer", "rejected", 90, true, []string{"the bond returns"}}}},
		{"disputer, expired", 'e', golden(types.ROUND_STATE_VOID, types.GoldExpired), nil, false, []said{{"disputer", "expired", 90, true, nil}}},
		{"stranger", 'x', general, nil, false, []said{{"none", "none", 0, true, []string{"had no part in the round"}}}},
	}
}

// Every role is told every reason, for what is zero too.
func TestEveryRoleIsToldWhy(t *testing.T) {
	for _, s := range append(append(evaluatorScenes(), ownerScenes()...), otherScenes()...) {
		t.Run(s.name, func(t *testing.T) {
			round, award := final()
			if s.edit != nil {
				s.edit(&round, &award)
			}
			var evaluation *types.Evaluation
			if s.evaluation != nil {
				evaluation = &types.Evaluation{Result: s.evaluation}
			}
			given := &award
			if s.noAward {
				given = nil
			}
			got := types.Explain(who(s.payee), round, evaluation, given)
			require.Len(t, got, len(s.want))
			for i, want := range s.want {
				require.Equal(t, want.role, got[i].Role)
				require.Equal(t, want.reason, got[i].Reason)
				require.Equal(t, want.amount, got[i].Amount.Int64())
				require.Equal(t, want.final, got[i].Final)
				require.NotEmpty(t, got[i].Text)
				for _, words := range want.words {
					require.Contains(t, got[i].Text, words)
				}
			}
		})
	}
}
