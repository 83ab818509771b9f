package traffic

import (
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

var roundStates = map[types.RoundState]string{1: "open", 2: "settled", 3: "final", 4: "void", 5: "appealed", 6: "gold", 7: "disputed"}

// score gives a score or that there is none.
func score(known bool, value int64) string {
	if !known {
		return "none"
	}
	return fmt.Sprint(value)
}

func (r *Run) roundFacts(want, got *lines) {
	const form = "round %d version %d %s %s %s prior %d F %s final %s seats %d appeal %s"
	ctx, k := r.Chain.Ctx, r.Chain.Eval
	for _, q := range r.Ref.Requests {
		want.add("request %d %d %d %d %s %s %v %v", q.Benchmark, q.Target, q.Height, q.Version, q.Requester, q.Deposit, q.Requeued, q.Baseline)
	}
	walk(r, k.Requests, func(_ collections.Quad[uint32, uint64, uint64, uint64], q types.Request) {
		got.add("request %d %d %d %d %s %s %v %v", q.Benchmark, q.TargetEpoch, q.Height, q.Version, q.Requester, q.Deposit, q.Requeued, q.Baseline)
	})
	queued := 0
	walk(r, k.Work, func(collections.Quad[uint64, uint32, uint32, uint64], uint64) { queued++ })
	want.add("work %d", r.Ref.Queued())
	got.add("work %d", queued)
	for id, round := range r.Ref.Rounds {
		if round.Epoch+2 < r.Ref.Epoch && round.State != "disputed" {
			continue
		}
		want.add(form, id, round.Version, round.Kind, round.State, round.Outcome, round.Prior, score(round.HasScore, round.Score),
			score(round.HasFinal, round.Final), len(round.Seats), appealText(round))
		for _, seat := range round.Seats {
			want.add("seat %d %s weight %d revealed %v%s", id, seat.Addr, seat.Weight, seat.Revealed, paid(round, seat))
		}
		stored, err := k.Rounds.Get(ctx, id)
		if err != nil {
			got.add("no round %d", id)
			continue
		}
		verdict := ""
		if a := stored.Appeal; a != nil {
			verdict = fmt.Sprint(a.Cause, " ", a.Verdict, " ", a.Bond, " ", a.Round)
		}
		got.add(form, id, stored.Version, stored.Kind.Word(), roundStates[stored.State], stored.Outcome, stored.Prior,
			score(stored.HasScore, int64(stored.Score)), score(stored.HasFinalScore, int64(stored.FinalScore)), len(stored.Committee), verdict)
		r.seatFacts(stored, got)
	}
}

func appealText(r *reference.Round) string {
	a := r.Appeal
	if a == nil {
		return ""
	}
	return fmt.Sprint(a.Cause, " ", a.Verdict, " ", amount(a.Bond), " ", a.Round)
}

// paid says what a finished round meant for a seat.
func paid(r *reference.Round, seat *reference.Seat) string {
	if r.State != "final" && r.State != "void" {
		return ""
	}
	return fmt.Sprintf(" q %d u %d x %d pay %s", seat.Q, seat.U, seat.X, amount(seat.Pay))
}

func (r *Run) seatFacts(round types.Round, got *lines) {
	for i, e := range must(r.Chain.Eval.EvaluationsOf(r.Chain.Ctx, round)) {
		text := ""
		if round.Finished() {
			text = fmt.Sprintf(" q %d u %d x %d pay %s", e.Result.Agreement, e.Result.Information, e.Result.Merit, e.Result.Pay)
		}
		got.add("seat %d %s weight %d revealed %v%s", round.Id, e.Evaluator, round.Committee[i].Weight, e.Revealed, text)
	}
}

func (r *Run) registryFacts(want, got *lines) {
	reg := r.Chain.Registry
	for id, m := range r.Ref.Registry.Models {
		want.add("model %d %s %s offered %s latest %d", id, m.Name, m.Owner, m.Pending, m.Latest)
		for alias, number := range m.Aliases {
			want.add("alias %d %s %d", id, alias, number)
		}
	}
	walk(r, reg.Models, func(id uint64, m regtypes.Model) {
		got.add("model %d %s %s offered %s latest %d", id, m.FullName(), m.Owner, m.PendingOwner, m.LatestNumber)
	})
	walk(r, reg.Aliases, func(key collections.Pair[uint64, string], number uint64) {
		got.add("alias %d %s %d", key.K1(), key.K2(), number)
	})
	for benchmark, version := range r.Ref.Registry.Holders {
		want.add("frontier of %d held by %d", benchmark, version)
	}
	walk(r, reg.Frontiers, func(benchmark uint32, version uint64) { got.add("frontier of %d held by %d", benchmark, version) })
	want.add("commits %d", len(r.Ref.Registry.Commits))
	commits := 0
	walk(r, reg.VersionCommits, func(collections.Pair[[]byte, []byte], int64) { commits++ })
	got.add("commits %d", commits)
	for id := uint64(max(1, len(r.Ref.Registry.Versions)-40)); id <= uint64(len(r.Ref.Registry.Versions)); id++ {
		v := r.Ref.Registry.Versions[id]
		want.add("version %d %d %d %s %v %v", v.ID, v.Model, v.Number, v.Registrant, len(v.Parents), v.Yanked)
		stored := must(reg.Versions.Get(r.Chain.Ctx, id))
		got.add("version %d %d %d %s %v %v", stored.Id, stored.ModelId, stored.Number, stored.Registrant, len(stored.Parents), stored.Yanked)
	}
}

func addressBytes(addr string) ([]byte, error) { return sdk.AccAddressFromBech32(addr) }
