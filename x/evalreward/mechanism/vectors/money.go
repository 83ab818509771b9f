package vectors

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

func claims(in input) []mechanism.Claim {
	objects := in.objects("evaluators")
	list := make([]mechanism.Claim, len(objects))
	for i, e := range objects {
		list[i] = mechanism.Claim{X: e.integer("x"), C: e.integer("c")}
	}
	return list
}

func runEvaluatorPay(in input) (any, error) {
	pays, err := mechanism.EvaluatorPay(in.amount("pot"), in.integer("committee_weight"), claims(in))
	return struct {
		Pays      []math.Int `json:"pays"`
		Total     math.Int   `json:"total"`
		NotMinted math.Int   `json:"not_minted"`
	}{pays.Each, pays.Total, pays.NotMinted}, err
}

func runOwnerGross(in input) (any, error) {
	g, err := mechanism.OwnerGross(in.amount("price"), in.amount("bucket"), in.integers("points"))
	return struct {
		Full        []math.Int `json:"full"`
		Gross       []math.Int `json:"gross"`
		Total       math.Int   `json:"total"`
		Scaled      bool       `json:"scaled"`
		BucketAfter math.Int   `json:"bucket_after"`
	}{g.Full, g.Each, g.Total, g.Scaled, g.BucketAfter}, err
}

func splitRates(in input) mechanism.SplitRates {
	return mechanism.SplitRates{Community: in.integer("community_ppm"), Royalty: in.integer("royalty_ppm")}
}

func runOwnerSplit(in input) (any, error) {
	s, err := mechanism.OwnerSplit(in.amount("gross"), in.integer("parents"), splitRates(in))
	return struct {
		Community  math.Int `json:"community"`
		EachParent math.Int `json:"each_parent"`
		Owner      math.Int `json:"owner"`
	}{s.Community, s.EachParent, s.Owner}, err
}

func emissionRules(in input) mechanism.EmissionRules {
	return mechanism.EmissionRules{
		Initial: in.amount("b0"), HalvingEpochs: in.integer("halving_epochs"),
		ValidatorSharePpm: in.integer("validator_share_ppm"), OwnerSharePpm: in.integer("owner_share_ppm"),
	}
}

func runEmission(in input) (any, error) {
	b, err := mechanism.Emission(in.integer("epoch"), emissionRules(in))
	return struct {
		Schedule      math.Int `json:"schedule"`
		Validator     math.Int `json:"validator"`
		Budget        math.Int `json:"budget"`
		OwnerPool     math.Int `json:"owner_pool"`
		EvaluatorPool math.Int `json:"evaluator_pool"`
	}{b.Schedule, b.Validator, b.Total, b.OwnerPool, b.EvaluatorPool}, err
}

func runBucket(in input) (any, error) {
	a, err := mechanism.Bucket(in.amount("bucket"), in.amount("owner_pool"), in.integer("weight"), in.integer("kappa"))
	return struct {
		Accrual math.Int `json:"accrual"`
		Price   math.Int `json:"price"`
		Bucket  math.Int `json:"bucket"`
	}{a.Accrued, a.Price, a.Bucket}, err
}

func potRules(in input) mechanism.PotRules {
	return mechanism.PotRules{
		Weight: in.integer("weight"), Generalisation: in.integer("w0"),
		RoundsMax: in.integer("r_max"), AuditsMax: in.integer("r_aud"),
	}
}

func runPot(in input) (any, error) {
	pot, err := mechanism.Pot(in.amount("evaluator_pool"), potRules(in))
	return struct {
		Pot math.Int `json:"pot"`
	}{pot}, err
}

func runSponsorPayment(in input) (any, error) {
	payment, after, err := mechanism.SponsorPayment(in.amount("pool"), in.integer("points"), in.integer("h_old"))
	return struct {
		Payment   math.Int `json:"payment"`
		PoolAfter math.Int `json:"pool_after"`
	}{payment, after}, err
}

func runDepositUpdate(in input) (any, error) {
	deposit, err := mechanism.UpdateDeposit(in.amount("deposit"), in.amount("pot"), in.integer("requests"), in.integer("capacity"))
	return struct {
		Deposit math.Int `json:"deposit"`
	}{deposit}, err
}

func runChallengeBond(in input) (any, error) {
	bond, err := mechanism.ChallengeBond(in.amount("pot"), in.amount("gross"), in.integer("pots"), in.integer("stake_ppm"))
	return struct {
		Bond math.Int `json:"bond"`
	}{bond}, err
}
