package vectors

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A refusal changes fields of a good question ("a.0.b=json", separated by
// spaces) and names the code that must come. Where two fields are changed, the
// fault of the first is found first.
type refused struct{ rule, change, code string }

const (
	tooLarge = `"1329227995784915872903807060280344576"`
	zeros31  = `"00000000000000000000000000000000000000000000000000000000000000"`
)

var refusals = []refused{
	{"normalise", `raw="1.0" lo="5" hi="5"`, "bad_integer"},
	{"normalise", `raw="-0"`, "bad_integer"},
	{"normalise", `raw="+1"`, "bad_integer"},
	{"normalise", `raw=""`, "bad_integer"},
	{"normalise", `raw="-"`, "bad_integer"},
	{"normalise", `lo="00"`, "bad_integer"},
	{"normalise", `hi="9223372036854775808"`, "bad_integer"},
	{"normalise", `raw="-9223372036854775809"`, "bad_integer"},
	{"normalise", `lo="7" hi="7" raw="8"`, "bad_range"},
	{"normalise", `hi="1000000000001"`, "bad_range"},
	{"normalise", `raw="-1"`, "out_of_range"},
	{"weighted_score", `a=-1`, "bad_ppm"},
	{"weighted_score", `c=99999999999999999999`, "bad_ppm"},
	{"consensus", `reports.0.addr="e2" reports.0.a=-2`, "duplicate"},
	{"consensus", `reports.0.a=-2 committee_weight=0`, "bad_ppm"},
	{"consensus", `reports.0.w=-1`, "bad_ppm"},
	{"consensus", `t1=1000001 committee_weight=0`, "bad_ppm"},
	{"consensus", `committee_weight=3899999`, "bad_weight"},
	{"leave_one_out", `reports.6.addr="e1" reports.0.w=-1`, "duplicate"},
	{"leave_one_out", `reports.0.w=-1`, "bad_ppm"},
	{"kernel", `d=-1 t0=20000`, "bad_ppm"},
	{"kernel", `t0=20000`, "bad_band"},
	{"prior", `model_last=-1`, "bad_ppm"},
	{"prior", `model_last=null parents.0=1000001`, "bad_ppm"},
	{"prior", `model_last=null parents=[] frontier=-1`, "bad_ppm"},
	{"round_scores", `reports.1.addr="e1" beta=-1`, "duplicate"},
	{"round_scores", `beta=-1 t0=20000`, "bad_ppm"},
	{"round_scores", `reference=-1 t0=20000`, "bad_ppm"},
	{"round_scores", `t0=20000`, "bad_band"},
	{"evaluator_pay", `pot="" committee_weight=0`, "bad_amount"},
	{"evaluator_pay", `pot="-0"`, "bad_amount"},
	{"evaluator_pay", `pot=" 1"`, "bad_amount"},
	{"evaluator_pay", `pot="1_0"`, "bad_amount"},
	{"evaluator_pay", `pot="0x1"`, "bad_amount"},
	{"evaluator_pay", `pot="٣"`, "bad_amount"},
	{"evaluator_pay", `pot="\ud800"`, "bad_amount"},
	{"evaluator_pay", `evaluators.0.x=-1 committee_weight=0`, "bad_ppm"},
	{"evaluator_pay", `committee_weight=-1`, "bad_weight"},
	{"credibility", `gamma_dn=-1`, "bad_ppm"},
	{"credibility_effective", `decay=1000001`, "bad_ppm"},
	{"step_tier", `T.0=800000 x=-1`, "bad_tiers"},
	{"step_tier", `x=-1`, "bad_ppm"},
	{"tier_points", `s.2=999999 x=-1`, "bad_tiers"},
	{"tier_points", `x=-1`, "bad_ppm"},
	{"eta", `n_items=1000000000001 eta_min=-1`, "bad_items"},
	{"eta", `eta_min=-1`, "bad_ppm"},
	{"frontier_batch", `s.2=999999 items.0.f=-1`, "bad_tiers"},
	{"frontier_batch", `items.0.f=-1 items.1.version=1`, "bad_ppm"},
	{"frontier_batch", `items.1.version=1 frontier=-1`, "duplicate"},
	{"frontier_batch", `eta=-1`, "bad_ppm"},
	{"owner_gross", `price="01" points.0=-1`, "bad_amount"},
	{"owner_gross", `bucket=` + tooLarge + ` points.0=-1`, "bad_amount"},
	{"owner_gross", `points.0=-1`, "bad_ppm"},
	{"owner_split", `gross="x" parents=5`, "bad_amount"},
	{"owner_split", `royalty_ppm=-1 parents=5`, "bad_ppm"},
	{"owner_split", `parents=-1 community_ppm=1000000`, "too_many_parents"},
	{"owner_split", `community_ppm=1000000`, "bad_split"},
	{"emission", `halving_epochs=0 epoch=-1`, "bad_halving"},
	{"emission", `epoch=-1 b0=""`, "bad_epoch"},
	{"emission", `b0="" owner_share_ppm=-1`, "bad_amount"},
	{"emission", `owner_share_ppm=-1`, "bad_ppm"},
	{"bucket", `owner_pool="" weight=-1 bucket=""`, "bad_amount"},
	{"bucket", `weight=-1 kappa=0 bucket=""`, "bad_ppm"},
	{"bucket", `kappa=1001 bucket=""`, "bad_kappa"},
	{"bucket", `bucket=""`, "bad_amount"},
	{"pot", `w0=1000001 weight=0`, "bad_ppm"},
	{"pot", `w0=1000000 evaluator_pool=""`, "bad_params"},
	{"pot", `r_max=0 r_aud=0 weight=1000000`, "bad_params"},
	{"pot", `weight=700001 evaluator_pool=""`, "bad_weight"},
	{"pot", `evaluator_pool=""`, "bad_amount"},
	{"above_chance", `f=-1 chance=1000000`, "bad_ppm"},
	{"above_chance", `chance=1000000`, "bad_chance"},
	{"generalisation", `domains=[] eps=-1`, "no_domains"},
	{"generalisation", `eps=-1 domains.0.scores=[]`, "bad_ppm"},
	{"generalisation", `eps=0 domains.0.scores.0.f=-1`, "bad_eps"},
	{"generalisation", `domains.1.scores.0.f=-1 domains.0.scores=[]`, "bad_ppm"},
	{"generalisation", `domains.0.scores=[] domains.1.scores.0.chance=1000000`, "empty_domain"},
	{"generalisation", `domains.0.scores.0.chance=1000000 domains.1.scores=[]`, "bad_chance"},
	{"sponsor_payment", `pool="" points=-1`, "bad_amount"},
	{"sponsor_payment", `points=-1 h_old=1000000`, "bad_ppm"},
	{"sponsor_payment", `h_old=1000000`, "bad_points"},
	{"reputation_gain", `T.0=0 f=-1`, "bad_tiers"},
	{"reputation_gain", `own_best=-1`, "bad_ppm"},
	{"deposit_update", `pot="" capacity=0`, "bad_amount"},
	{"deposit_update", `requests=-1`, "bad_capacity"},
	{"deposit_update", `capacity=0`, "bad_capacity"},
	{"commit_hash", `chain_id="" address="0"`, "bad_chain_id"},
	{"commit_hash", `chain_id="\ud83d"`, "bad_chain_id"},
	{"commit_hash", `address="0" raw="x"`, "bad_hex"},
	{"commit_hash", `address="0A"`, "bad_hex"},
	{"commit_hash", `address="" raw="x"`, "bad_length"},
	{"commit_hash", `raw="x" transcript="0"`, "bad_integer"},
	{"commit_hash", `transcript="zz" salt=""`, "bad_hex"},
	{"commit_hash", `salt=` + zeros31, "bad_length"},
	{"version_commit_hash", `model="acme" chain_id=""`, "bad_name"},
	{"version_commit_hash", `chain_id="" digest="0"`, "bad_chain_id"},
	{"version_commit_hash", `digest="0" salt=""`, "bad_hex"},
	{"gold_commit_hash", `digest="" score=-1`, "bad_length"},
	{"gold_commit_hash", `score=-1 salt="0"`, "bad_ppm"},
	{"gold_commit_hash", `salt="0"`, "bad_hex"},
	{"sortition_priority", `seed="0" address=""`, "bad_hex"},
	{"sortition_priority", `address=""`, "bad_length"},
	{"committee", `seed="" quorum=0`, "bad_length"},
	{"committee", `k=32 exclude=["x"]`, "bad_params"},
	{"committee", `quorum=6`, "bad_params"},
	{"committee", `exclude=["x"] min_bond=""`, "bad_hex"},
	{"committee", `candidates.1.address="0101010101010101010101010101010101010101" min_bond=""`, "duplicate"},
	{"committee", `min_bond=""`, "bad_amount"},
	{"committee", `candidates.0.bond="" epoch=0`, "bad_amount"},
	{"committee", `epoch=0`, "too_few"},
	{"committee", `kind="human"`, "too_few"},
	{"audit_priority", `seed="" rate_ppm=-1`, "bad_length"},
	{"audit_priority", `rate_ppm=-1`, "bad_ppm"},
	{"epoch_seed", `seed="" reveals.0.salt="x"`, "bad_length"},
	{"epoch_seed", `reveals.0.salt="x" reveals.0.address=""`, "bad_hex"},
	{"epoch_seed", `reveals.2.address=""`, "bad_length"},
	{"challenge_bond", `pots=0 pot=""`, "bad_params"},
	{"challenge_bond", `gross="" stake_ppm=-1`, "bad_amount"},
	{"challenge_bond", `stake_ppm=-1`, "bad_ppm"},
	{"appeal_accounting", `first_paid="" kind=""`, "bad_amount"},
	{"appeal_accounting", `kind="Audit" outcome=""`, "bad_kind"},
	{"appeal_accounting", `outcome="" first_paid="2500000001"`, "bad_outcome"},
	{"appeal_accounting", `first_paid="2500000001" bond="0"`, "bad_first_paid"},
	{"appeal_accounting", `bond="4999999999" outcome="upheld"`, "bad_bond"},
	{"appeal_accounting", `kind="support"`, "bad_bond"},
	{"appeal_accounting", `outcome="inconclusive" challenger_ppm=-1`, "bad_slashed"},
	{"appeal_accounting", `challenger_ppm=-1 committee_weight=0`, "bad_ppm"},
	{"appeal_accounting", `evaluators.0.c=-1 committee_weight=0`, "bad_ppm"},
	{"appeal_accounting", `committee_weight=0`, "bad_weight"},
	{"gold_scores", `nonreveal_ppm=-1 t0=10000`, "bad_ppm"},
	{"gold_scores", `t0=10000 bond_unit=""`, "bad_band"},
	{"gold_scores", `bond_unit="" max_faults=0`, "bad_amount"},
	{"gold_scores", `max_faults=0 evaluators.1.addr="honest"`, "bad_params"},
	{"gold_scores", `evaluators.1.addr="honest"`, "duplicate"},
	{"gold_scores", `evaluators.1.bond=""`, "bad_amount"},
	{"epoch_settlement", `emission.halving_epochs=0 bench.s.2=3`, "bad_halving"},
	{"epoch_settlement", `bench.s.2=3 params.beta=-1`, "bad_tiers"},
	{"epoch_settlement", `rounds.1.reports.0.a=-2 bench.t0=20000`, "bad_ppm"},
	{"epoch_settlement", `bench.t0=20000 params.bond_unit=""`, "bad_band"},
	{"epoch_settlement", `track0.bucket="" weights.w0=1000000`, "bad_amount"},
	{"epoch_settlement", `params.max_faults=0 weights.weight=1000000`, "bad_params"},
	{"epoch_settlement", `weights.weight=700001 weights.r_max=2`, "bad_weight"},
	{"epoch_settlement", `weights.r_max=2 rounds.1.round=101`, "too_many_rounds"},
	{"epoch_settlement", `rounds.1.version=21 rounds.0.committee.0="e9"`, "duplicate"},
	{"epoch_settlement", `rounds.0.committee.0="e9" rounds.0.parents=["a","b","c","d","e"]`, "unknown_evaluator"},
	{"epoch_settlement", `rounds.0.committee=["e1"] track0.domains=[]`, "not_in_committee"},
	{"epoch_settlement", `rounds.0.parents=["a","b","c","d","e"] track0.domains=[]`, "too_many_parents"},
	{"epoch_settlement", `track0.domains=[]`, "no_domains"},
	{"epoch_settlement", `track0.domains.0.benchmarks=[] track0.domains.1.benchmarks.0.chance=1000000`, "empty_domain"},
	{"epoch_settlement", `track0.domains.0.benchmarks.0.chance=1000000`, "bad_chance"},
}

// Every rule names its faults by their codes, the first in its order first.
func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		in := question(t, c.rule)
		for _, change := range splitChanges(c.change) {
			path, value, _ := strings.Cut(change, "=")
			set(t, in, strings.Split(path, "."), value)
		}
		out, usage := ask(t, c.rule, raw{in})
		require.Empty(t, usage, c)
		require.Equal(t, map[string]any{"error": c.code}, out, c)
	}
}

// splitChanges cuts before each " name=" so that values may hold spaces.
func splitChanges(s string) (changes []string) {
	for word := range strings.SplitSeq(s, " ") {
		if len(changes) > 0 && !strings.Contains(word, "=") {
			changes[len(changes)-1] += " " + word
			continue
		}
		changes = append(changes, word)
	}
	return changes
}

// set replaces the value at a path by raw JSON.
func set(t *testing.T, at any, path []string, value string) {
	t.Helper()
	switch at := at.(type) {
	case map[string]any:
		require.Contains(t, at, path[0])
		if len(path) == 1 {
			at[path[0]] = json.RawMessage(value)
			return
		}
		set(t, at[path[0]], path[1:], value)
	case []any:
		i, err := strconv.Atoi(path[0])
		require.NoError(t, err)
		if len(path) == 1 {
			at[i] = json.RawMessage(value)
			return
		}
		set(t, at[i], path[1:], value)
	default:
		require.Fail(t, "no such path", "%v", path)
	}
}

// raw keeps the escapes of raw JSON as they are.
type raw struct{ in any }

func (r raw) MarshalJSON() ([]byte, error) { return json.Marshal(r.in) }

// Lists that are too long are refused before anything in them is looked at.
func TestTooManyEntries(t *testing.T) {
	for rule, list := range map[string]string{
		"consensus": "reports", "leave_one_out": "reports", "round_scores": "reports",
		"evaluator_pay": "evaluators", "appeal_accounting": "evaluators", "gold_scores": "evaluators",
	} {
		in := question(t, rule)
		one := in[list].([]any)[0]
		in[list] = append([]any{}, one)
		for len(in[list].([]any)) < 32 {
			in[list] = append(in[list].([]any), one)
		}
		out, usage := ask(t, rule, in)
		require.Empty(t, usage)
		require.Equal(t, map[string]any{"error": "too_many"}, out, rule)
	}
	in := question(t, "generalisation")
	in["domains"] = make([]map[string][]int, 9)
	for i := range 9 {
		in["domains"].([]map[string][]int)[i] = map[string][]int{"scores": {}}
	}
	out, _ := ask(t, "generalisation", in)
	require.Equal(t, map[string]any{"error": "too_many_domains"}, out)

	in = question(t, "epoch_settlement")
	round := in["rounds"].([]any)[0].(map[string]any)
	round["committee"] = []any{}
	for i := range 32 {
		round["committee"] = append(round["committee"].([]any), "x"+strconv.Itoa(i))
	}
	out, _ = ask(t, "epoch_settlement", in)
	require.Equal(t, map[string]any{"error": "too_many"}, out)
}
