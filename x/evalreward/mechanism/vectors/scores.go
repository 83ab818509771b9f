package vectors

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

// null gives a pointer for JSON: nil when the number is absent.
func null(o mechanism.Optional) *int64 {
	if !o.Present {
		return nil
	}
	return &o.Value
}

func nulls(list []mechanism.Optional) []*int64 {
	out := make([]*int64, len(list))
	for i, o := range list {
		out[i] = null(o)
	}
	return out
}

func runNormalise(in input) (any, error) {
	raw, lo, hi := in.text("raw"), in.text("lo"), in.text("hi")
	higherBetter := in.boolean("higher_better")
	var v values
	rawValue := v.integer("raw", raw)
	r := mechanism.Range{Lo: v.integer("lo", lo), Hi: v.integer("hi", hi), HigherBetter: higherBetter}
	if v.err != nil {
		return nil, v.err
	}
	a, err := mechanism.Normalise(rawValue, r)
	return struct {
		A int64 `json:"a"`
	}{a}, err
}

func runWeightedScore(in input) (any, error) {
	f, err := mechanism.WeightedScore(in.integer("a"), in.integer("c"))
	return struct {
		F int64 `json:"f"`
	}{f}, err
}

// reports reads reports whose weight has the given name.
func reports(in input, weight string) []mechanism.Report {
	objects := in.objects("reports")
	list := make([]mechanism.Report, len(objects))
	for i, r := range objects {
		list[i] = mechanism.Report{Evaluator: r.name("addr"), Score: r.integer("a"), Weight: r.integer(weight)}
	}
	return list
}

type consensusOut struct {
	F             *int64           `json:"f"`
	Weight        int64            `json:"weight"`
	NumericWeight int64            `json:"numeric_weight"`
	Support       int64            `json:"support"`
	Conclusive    bool             `json:"conclusive"`
	Reason        mechanism.Reason `json:"reason"`
}

func runConsensus(in input) (any, error) {
	o, err := mechanism.Consensus(reports(in, "w"), in.integer("committee_weight"), in.integer("quorum"), in.integer("t1"))
	return consensusOut{
		F: null(o.Score), Weight: o.Weight, NumericWeight: o.NumericWeight,
		Support: o.Support, Conclusive: o.Conclusive(), Reason: o.Reason,
	}, err
}

func runLeaveOneOut(in input) (any, error) {
	refs, err := mechanism.LeaveOneOut(reports(in, "w"))
	return struct {
		Refs []*int64 `json:"refs"`
	}{nulls(refs)}, err
}

func band(in input) mechanism.Band {
	return mechanism.Band{T0: in.integer("t0"), T1: in.integer("t1")}
}

func runKernel(in input) (any, error) {
	k, err := mechanism.Kernel(in.integer("d"), band(in))
	return struct {
		K int64 `json:"k"`
	}{k}, err
}

func runPrior(in input) (any, error) {
	p, source, err := mechanism.Prior(in.optional("model_last"), in.optionals("parents"), in.integer("frontier"))
	return struct {
		Prior  int64                 `json:"prior"`
		Source mechanism.PriorSource `json:"source"`
	}{p, source}, err
}

type scoreOut struct {
	Ref *int64 `json:"ref"`
	Q   int64  `json:"q"`
	U   int64  `json:"u"`
	X   int64  `json:"x"`
}

func runRoundScores(in input) (any, error) {
	scores, err := mechanism.RoundScores(reports(in, "c"), mechanism.Scoring{
		Band: band(in), Beta: in.integer("beta"), Prior: in.integer("prior"), Reference: in.optional("reference"),
	})
	out := make([]scoreOut, len(scores))
	for i, s := range scores {
		out[i] = scoreOut{null(s.Reference), s.Q, s.U, s.X}
	}
	return struct {
		Scores []scoreOut `json:"scores"`
	}{out}, err
}

func credibilityRules(in input) mechanism.CredibilityRules {
	return mechanism.CredibilityRules{
		GammaUp: in.integer("gamma_up"), GammaDown: in.integer("gamma_dn"), Min: in.integer("c_min"),
	}
}

func runCredibility(in input) (any, error) {
	c, err := mechanism.Credibility(in.integer("c"), in.integer("q"), credibilityRules(in))
	return struct {
		C int64 `json:"c"`
	}{c}, err
}

func runCredibilityEffective(in input) (any, error) {
	r := mechanism.CredibilityRules{Decay: in.integer("decay"), Min: in.integer("c_min")}
	c, idle, err := mechanism.EffectiveCredibility(in.integer("c"), in.integer("last_epoch"), in.integer("epoch"), r)
	return struct {
		IdleEpochs int64 `json:"idle_epochs"`
		C          int64 `json:"c"`
	}{idle, c}, err
}
