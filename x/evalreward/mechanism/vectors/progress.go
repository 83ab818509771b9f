package vectors

import "github.com/modeld-labs/modeld/x/evalreward/mechanism"

func tiers(in input) mechanism.Tiers {
	return mechanism.Tiers{T: in.integers("T"), S: in.integers("s")}
}

func runStepTier(in input) (any, error) {
	tier, s, err := tiers(in).Step(in.integer("x"), in.boolean("upper_inclusive"))
	return struct {
		Tier int64 `json:"tier"`
		S    int64 `json:"s"`
	}{tier, s}, err
}

func runTierPoints(in input) (any, error) {
	points, err := tiers(in).Points(in.integer("x"))
	return struct {
		Points int64 `json:"points"`
	}{points}, err
}

func runEta(in input) (any, error) {
	eta, err := mechanism.Eta(in.integer("n_items"), in.integer("eta_min"))
	return struct {
		Eta int64 `json:"eta"`
	}{eta}, err
}

func frontier(in input) mechanism.Frontier {
	return mechanism.Frontier{Score: in.integer("frontier"), Eta: in.integer("eta")}
}

type awardOut struct {
	Version uint64 `json:"version"`
	F       int64  `json:"f"`
	Before  int64  `json:"before"`
	Moved   bool   `json:"moved"`
	Points  int64  `json:"points"`
}

func runFrontierBatch(in input) (any, error) {
	items := in.objects("items")
	scores := make([]mechanism.FinalScore, len(items))
	for i, item := range items {
		scores[i] = mechanism.FinalScore{Version: item.id("version"), Score: item.integer("f")}
	}
	advance, err := mechanism.FrontierBatch(frontier(in), tiers(in), scores)
	awards := make([]awardOut, len(advance.Awards))
	for i, a := range advance.Awards {
		awards[i] = awardOut{a.Version, a.Score, a.Before, a.Moved, a.Points}
	}
	return struct {
		Frontier    int64      `json:"frontier"`
		PointsTotal int64      `json:"points_total"`
		Awards      []awardOut `json:"awards"`
	}{advance.Frontier, advance.PointsTotal, awards}, err
}

func runReputationGain(in input) (any, error) {
	gain, best, err := mechanism.ReputationGain(in.integer("f"), in.optional("own_best"), tiers(in))
	return struct {
		Gain    int64 `json:"gain"`
		OwnBest int64 `json:"own_best"`
	}{gain, best}, err
}

func runAboveChance(in input) (any, error) {
	x, err := mechanism.AboveChance(in.integer("f"), in.integer("chance"))
	return struct {
		X int64 `json:"x"`
	}{x}, err
}

func runGeneralisation(in input) (any, error) {
	objects := in.objects("domains")
	domains := make([][]mechanism.DomainScore, len(objects))
	for i, domain := range objects {
		scores := domain.objects("scores")
		domains[i] = make([]mechanism.DomainScore, len(scores))
		for j, s := range scores {
			domains[i][j] = mechanism.DomainScore{Score: s.optional("f"), Chance: s.integer("chance")}
		}
	}
	g, err := mechanism.Generalisation(domains, in.integer("eps"))
	return struct {
		X     []int64 `json:"x"`
		Index int64   `json:"index"`
	}{g.Domains, g.Index}, err
}
