package keeper

import (
	"context"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Estimate answers what a version would be paid for a score now, with the functions of the
// settlement. It assumes that nothing else moves a frontier or draws on a bucket before.
func (k queryServer) Estimate(ctx context.Context, req *types.QueryEstimateRequest) (*types.QueryEstimateResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	if int64(req.Score) > mechanism.Scale {
		return nil, badRequest("score: expected 0..%d ppm, got %d", mechanism.Scale, req.Score)
	}
	version, model, err := k.modelreg.Resolve(ctx, req.Ref)
	if err != nil {
		return nil, registryError(err)
	}
	e := estimate{Keeper: k.Keeper, version: version, model: model, score: req.Score}
	if e.benchmark, e.state, err = k.benchmark(ctx, req.Benchmark); err != nil {
		return nil, queryError(err)
	}
	response, err := e.answer(ctx)
	if err != nil {
		return nil, queryError(err)
	}
	response.Ref = modelregtypes.VersionRef(model.Namespace+"/"+model.Name, version.Number)
	return response, nil
}

// estimate is one question of what a score would pay.
type estimate struct {
	*Keeper
	benchmark types.Benchmark
	state     types.BenchmarkState
	version   modelregtypes.Version
	model     modelregtypes.Model
	score     uint32
}

func (e estimate) answer(ctx context.Context) (*types.QueryEstimateResponse, error) {
	epoch, pos, err := e.now(ctx)
	if err != nil {
		return nil, err
	}
	award, err := e.award(ctx, epoch.Params)
	if err != nil {
		return nil, err
	}
	target := max(pos.RequestTarget(), e.benchmark.ValidFromEpoch)
	// A batch is paid at the end of the first block of the next epoch, one with an appeal at
	// the end of the first block of SETTLE; a claim comes in the block after.
	from := pos.Start + int64((target-pos.Epoch+1)*epoch.Params.Blocks()) + 1
	return &types.QueryEstimateResponse{
		Award: award, Payees: payees(award), Text: types.EstimateText(award, e.benchmark, target),
		EvaluatorsAtMost: e.state.Pot, TargetEpoch: target, ClaimableFrom: from,
		ClaimableAfterAppeal: from + int64(epoch.Params.CommitBlocks+epoch.Params.RevealBlocks),
	}, nil
}

// award is what the version would get on its benchmark and on benchmark 0.
func (e estimate) award(ctx context.Context, p types.Params) (types.Award, error) {
	parents, err := e.parentOwners(ctx, e.version.Parents)
	if err != nil {
		return types.Award{}, err
	}
	round := types.Round{
		Version: e.version.Id, ModelId: e.model.Id, Owner: e.model.Owner, HasFinalScore: true, FinalScore: e.score,
		Request: types.Request{Deposit: e.state.Deposit},
	}
	award := newAward(round, e.benchmark)
	frontier := mechanism.Frontier{Score: int64(e.state.Frontier), Eta: int64(e.benchmark.Eta)}
	if _, err := decideAward(&award, frontier, e.benchmark.Tiers(), e.state.Price, false); err != nil {
		return award, err
	}
	if err := fillAward(&award, award.Full, e.state.Bucket, parents, p.SplitRates()); err != nil {
		return award, err
	}
	if award.Sponsors, err = e.sponsors(ctx, award); err != nil {
		return award, err
	}
	if award.Generalisation, err = e.general(ctx, p, round, parents); err != nil {
		return award, err
	}
	award.DepositFate = types.DepositBurned
	if award.Moved || (award.Generalisation != nil && award.Generalisation.Moved) {
		award.DepositFate = types.DepositReturned
	}
	return award, nil
}

func (e estimate) general(ctx context.Context, p types.Params, round types.Round, parents []string) (*types.Award, error) {
	g, err := e.generalisation(ctx)
	if err != nil || len(g.Suite) == 0 {
		return nil, err
	}
	given := &types.FinalScore{Benchmark: e.benchmark.Id, Score: e.score}
	index, err := e.generality(ctx, g.Suite, round.ModelId, round.Version, given)
	if err != nil {
		return nil, err
	}
	award := newGeneralAward(round, index)
	if _, err := decideAward(&award, generalFrontier(g, p), mechanism.Linear(), g.Price, false); err != nil {
		return nil, err
	}
	return &award, fillAward(&award, award.Full, g.Bucket, parents, p.SplitRates())
}

func (e estimate) sponsors(ctx context.Context, award types.Award) (sdk.Coins, error) {
	pools, err := e.pools(ctx, e.benchmark.Id)
	if err != nil || award.Points == 0 {
		return nil, err
	}
	var drawn sdk.Coins
	for _, pool := range pools {
		payment, _, err := sponsorPayment(pool, e.benchmark, award)
		if err != nil {
			return nil, err
		}
		drawn = drawn.Add(payment)
	}
	return drawn, nil
}

// payees lists who would get what of an award, leaving out zeros.
func payees(award types.Award) []types.EstimatedPay {
	var out []types.EstimatedPay
	add := func(account, role string, amount math.Int) {
		if amount.IsPositive() {
			out = append(out, types.EstimatedPay{Account: account, Role: role, Amount: amount})
		}
	}
	community := award.Community
	add(award.Owner, types.RoleOwner, award.OwnerAmount)
	for _, parent := range award.Parents {
		add(parent, types.RoleParent, award.EachParent)
	}
	if g := award.Generalisation; g != nil {
		add(g.Owner, types.RoleGeneralOwner, g.OwnerAmount)
		for _, parent := range g.Parents {
			add(parent, types.RoleGeneralParent, g.EachParent)
		}
		community = community.Add(g.Community)
	}
	add("", types.RoleCommunity, community)
	return out
}
