package growth

import (
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/tests/bench/scene"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
)

// weight of every seat of the past, in ppm.
const weight = 500_000

// pastScores gives final scores, as a part of a genesis. The chain builds the leaderboards.
func (p *past) pastScores(from, to int) (gs evalrewardtypes.GenesisState) {
	for number := from; number < to; number++ {
		score := p.score(number)
		gs.FinalScores = append(gs.FinalScores, score)
		gs.ModelScores = append(gs.ModelScores, evalrewardtypes.ModelScore{
			ModelId: score.ModelId, Benchmark: score.Benchmark, Version: score.Version, Score: score.Score,
		})
	}
	return gs
}

// pastRounds gives kept rounds, by the number of their final score, with their batches,
// awards and evaluations, as a part of a genesis.
func (p *past) pastRounds(from, to int) (gs evalrewardtypes.GenesisState) {
	zero := math.ZeroInt()
	for number := from; number < to; number++ {
		score := p.score(number)
		gs.Batches = append(gs.Batches, evalrewardtypes.Batch{
			Benchmark: score.Benchmark, Epoch: score.Epoch, State: evalrewardtypes.BATCH_STATE_FINALISED, Rounds: batchRounds,
			Price: math.NewInt(260_000_000_000), Pot: math.NewInt(1_000_000_000), FullSum: zero, Bucket: zero, BucketFixed: true, Minted: zero,
			GeneralisationPrice: zero, GeneralisationFullSum: zero, GeneralisationBucket: zero,
		})
		round := p.pastRound(number, score)
		gs.Rounds = append(gs.Rounds, round)
		gs.Awards = append(gs.Awards, pastAward(round))
		for _, member := range p.committee(number) {
			report := scene.Report(member, round.Id)
			report.Raw = int64(score.Score)
			gs.Evaluations = append(gs.Evaluations, evalrewardtypes.Evaluation{
				Round: round.Id, Evaluator: member.String(), CommitHeight: int64(score.Epoch) * 1000,
				Revealed: true, Raw: report.Raw, Score: int32(report.Raw), TranscriptDigest: report.Transcript, Salt: report.Salt,
				RevealHeight: int64(score.Epoch)*1000 + 500, Result: pastResult(score.Score),
			})
		}
	}
	return gs
}

// pastRound gives the next kept round.
func (p *past) pastRound(number int, score evalrewardtypes.FinalScore) evalrewardtypes.Round {
	owner := p.ownerOf(int(score.ModelId) - len(p.Developers) - 1).String()
	round := evalrewardtypes.Round{
		Id: score.Round, Version: score.Version, ModelId: score.ModelId, Benchmark: score.Benchmark, Epoch: score.Epoch,
		EvaluatorKind: evalrewardtypes.EVALUATOR_KIND_AUTOMATED, Kind: evalrewardtypes.ROUND_KIND_NORMAL,
		State: evalrewardtypes.ROUND_STATE_FINAL, Outcome: string(mechanism.ReasonOK), HasScore: true, Score: score.Score,
		HasFinalScore: true, FinalScore: score.Score, Prior: 100_000, PriorSource: "frontier", Owner: owner, Reveals: seats,
		Request: evalrewardtypes.Request{
			Benchmark: score.Benchmark, TargetEpoch: score.Epoch, Version: score.Version, ModelId: score.ModelId,
			Requester: owner, Deposit: math.NewInt(1_000_000), Height: int64(score.Epoch) * 1000,
		},
	}
	for _, member := range p.committee(number) {
		taken := seatsOf{score.Epoch, member.String()}
		round.Committee = append(round.Committee, evalrewardtypes.Seat{Evaluator: taken.evaluator, Weight: weight, Place: p.places[taken]})
		p.places[taken]++
		round.CommitteeWeight += weight
	}
	return round
}

func pastAward(round evalrewardtypes.Round) evalrewardtypes.Award {
	zero := math.ZeroInt()
	return evalrewardtypes.Award{
		Round: round.Id, Version: round.Version, Benchmark: round.Benchmark, Epoch: round.Epoch, Score: round.FinalScore,
		FrontierBefore: 1_000_000, Eta: 10_000, Price: math.NewInt(260_000_000_000), Full: zero, FullSum: zero, Bucket: zero, Gross: zero,
		Community: zero, EachParent: zero, Owner: round.Owner, OwnerAmount: zero, Deposit: round.Request.Deposit,
		DepositFate: evalrewardtypes.DepositBurned, Reason: string(mechanism.OwnerBelowThreshold),
	}
}

func pastResult(score uint32) *evalrewardtypes.Result {
	return &evalrewardtypes.Result{
		Weight: weight, WeightedScore: score / 2, HasReference: true, Reference: score, Agreement: 1_000_000, Information: 1_000_000,
		Merit: 1_000_000, Pay: math.NewInt(66_666_666), Slash: math.ZeroInt(), CredibilityBefore: weight, CredibilityAfter: weight + 10_000,
		Reason: string(mechanism.PayPaid), Penalty: string(mechanism.PenaltyNone),
	}
}
