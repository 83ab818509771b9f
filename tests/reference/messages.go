package reference

import (
	"fmt"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Verdict is what the reference says about a message.
type Verdict struct {
	Accepted bool
	// Skipped items of a commit or a reveal.
	Skipped int
}

// Apply does what a message does, or nothing when it is refused.
func (s *State) Apply(msg any) Verdict {
	switch m := msg.(type) {
	case *types.MsgCommitEvaluations:
		return s.commitEvaluations(m)
	case *types.MsgRevealEvaluations:
		return s.revealEvaluations(m)
	case *regtypes.MsgRegisterModel, *regtypes.MsgCommitVersion, *regtypes.MsgRegisterVersion, *regtypes.MsgTransferModel,
		*regtypes.MsgAcceptTransfer, *regtypes.MsgSetAlias, *regtypes.MsgDeleteAlias, *regtypes.MsgYankVersion,
		*regtypes.MsgSetParents, *regtypes.MsgUpdateParams:
		return Verdict{Accepted: s.applyRegistry(msg)}
	}
	return Verdict{Accepted: s.applyEval(msg)}
}

func (s *State) applyRegistry(msg any) bool {
	switch m := msg.(type) {
	case *regtypes.MsgRegisterModel:
		return s.registerModel(m)
	case *regtypes.MsgCommitVersion:
		return s.commitVersion(m)
	case *regtypes.MsgRegisterVersion:
		return s.registerVersion(m)
	case *regtypes.MsgTransferModel:
		return s.transferModel(m)
	case *regtypes.MsgAcceptTransfer:
		return s.acceptTransfer(m)
	case *regtypes.MsgSetAlias:
		return s.setAlias(m)
	case *regtypes.MsgDeleteAlias:
		return s.deleteAlias(m)
	case *regtypes.MsgYankVersion:
		return s.yankVersion(m)
	case *regtypes.MsgSetParents:
		return s.setParents(m)
	case *regtypes.MsgUpdateParams:
		ok := m.Authority == s.Authority && m.Params.MaxCommitAgeBlocks > m.Params.MinCommitAgeBlocks && m.Params.MinCommitAgeBlocks <= 100_000
		if ok {
			s.Registry.Pending = &m.Params
		}
		return ok
	}
	panic(fmt.Sprintf("message %T", msg))
}

func (s *State) applyEval(msg any) bool {
	switch m := msg.(type) {
	case *types.MsgRegisterEvaluator:
		return s.registerEvaluator(m)
	case *types.MsgTopUpBond:
		return s.topUpBond(m)
	case *types.MsgUnbond:
		return s.unbond(m)
	case *types.MsgUnjail:
		return s.unjail(m)
	case *types.MsgBondSteward:
		return s.bondSteward(m)
	case *types.MsgUnbondSteward:
		return s.unbondSteward(m)
	case *types.MsgCreateBenchmark:
		return s.createBenchmark(m)
	case *types.MsgRetireBenchmark:
		return s.retireBenchmark(m)
	case *types.MsgPublishBenchmark:
		return s.publishBenchmark(m)
	case *types.MsgRequestEvaluation:
		return s.requestEvaluation(m)
	case *types.MsgChallengeRound:
		return s.challengeRound(m)
	case *types.MsgCommitGold:
		return s.commitGold(m)
	case *types.MsgRevealGold:
		return s.revealGold(m)
	case *types.MsgDisputeGold:
		return s.disputeGold(m)
	case *types.MsgResolveGold:
		return s.resolveGold(m)
	case *types.MsgFundSponsorPool:
		return s.fundSponsorPool(m)
	case *types.MsgClaim:
		return s.claim(m)
	case *types.MsgUpdateParams:
		return s.updateParams(m)
	}
	panic(fmt.Sprintf("message %T", msg))
}

func (s *State) updateParams(m *types.MsgUpdateParams) bool {
	p, old := m.Params, s.Params
	fixed := p.InitialEmission.Equal(old.InitialEmission) && p.HalvingEpochs == old.HalvingEpochs
	if m.Authority != s.Authority || p.Validate() != nil || !fixed || s.liveWeight()+p.WeightGeneralisation > scale {
		return false
	}
	s.Pending = &p
	return true
}

func (s *State) liveWeight() uint32 {
	var sum uint32
	for _, b := range s.Benchmarks {
		if b.Status != "retired" {
			sum += b.Weight
		}
	}
	return sum
}

func (s *State) claim(m *types.MsgClaim) bool {
	coins := s.Claimable[m.Account]
	if !validAddress(m.Account) || len(coins) == 0 {
		return false
	}
	s.payouts = append(s.payouts, payout{m.Account, coins})
	delete(s.Claimable, m.Account)
	return true
}

// payout is what was claimed in a block; it arrives at its end.
type payout struct {
	account string
	coins   Coins
}

func (s *State) payOut() {
	for _, p := range s.payouts {
		for denom, amount := range p.coins {
			if !s.spend(s.moduleAccount(), denom, amount) {
				panic("the module account does not hold what it owes")
			}
			s.Give(p.account, denom, amount)
		}
	}
	s.payouts = nil
}

func validText(text string, least, most int) bool {
	for _, r := range text {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return false
		}
	}
	return len(text) >= least && len(text) <= most
}
