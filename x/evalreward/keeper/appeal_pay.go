package keeper

import (
	"context"

	"cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// payAppeal makes an appeal final: its committee is paid from the bond, from what the first
// committee lost, or by a pot of its own (R20). It comes after its first round, which says
// what that committee earned and lost.
func (w *worker) payAppeal(ctx context.Context, p *payout) error {
	first, err := w.Rounds.Head(ctx, p.round.ParentRound)
	if err != nil {
		return errors.Wrapf(err, "read round %d", p.round.ParentRound)
	}
	members, err := w.members(ctx, p.round)
	if err != nil {
		return err
	}
	result, account, err := w.accountAppeal(p, first, members)
	if err != nil {
		return errors.Wrap(err, "account for appeal")
	}
	if err := putResults(members, result); err != nil {
		return err
	}
	p.round.HasFinalScore, p.round.FinalScore = result.Final.Present, uint32(result.Final.Value)
	if err := w.payAll(ctx, p, members); err != nil {
		return err
	}
	if err := w.closeAppeal(ctx, p, first, account); err != nil {
		return err
	}
	if err := w.mint(ctx, account.Minted); err != nil {
		return err
	}
	if err := w.burn(ctx, p.burned.Add(account.Burned)); err != nil {
		return err
	}
	p.batch.Minted = p.batch.Minted.Add(account.Minted)
	return w.finishAppeal(ctx, p)
}

// accountAppeal judges the committee of an appeal and settles its money. When the first
// round came to nothing because its payment failed, the appeal is inconclusive.
func (w *worker) accountAppeal(p *payout, first types.Round, members []member) (mechanism.RoundResult, mechanism.Account, error) {
	rules := p.params.RoundRules(p.benchmark)
	facts := mechanism.RoundFacts{Pot: math.ZeroInt(), Prior: int64(p.round.Prior)}
	money := mechanism.Appeal{
		Cause: mechanism.Cause(first.Appeal.Cause), Pot: p.batch.Pot, Bond: first.Appeal.Bond,
		FirstPaid: first.Appeal.FirstPaid, Slashed: first.Appeal.Slashed, ChallengerPpm: int64(p.params.ChallengerPpm),
	}
	reports := seats(members)
	if first.Outcome != types.OutcomeError {
		return mechanism.ScoreAppeal(reports, facts, rules, int64(first.Score), money)
	}
	rules.Quorum = int64(len(reports)) + 1
	return mechanism.ScoreAppeal(reports, facts, rules, int64(first.Score), money)
}

// closeAppeal pays challenger and bond, and keeps the account with the first round.
func (w *worker) closeAppeal(ctx context.Context, p *payout, first types.Round, account mechanism.Account) error {
	a := first.Appeal
	a.Account = &types.AppealAccount{
		Pot: account.Pot, FromSlash: account.FromSlash, FromBond: account.FromBond, FromMint: account.FromMint,
		Paid: account.Paid, Minted: account.Minted, Challenger: account.Challenger,
		BondReturned: account.BondReturned, Burned: account.Burned,
	}
	if err := w.Rounds.Set(ctx, first.Id, first); err != nil {
		return errors.Wrap(err, "store round")
	}
	if err := w.reward(ctx, a.Challenger, account.Challenger, types.RoleChallenger, first.Id); err != nil {
		return err
	}
	if err := w.returnBond(ctx, a.Challenger, account.BondReturned, first.Id); err != nil {
		return err
	}
	return emit(ctx, &types.EventAppealAccounted{
		Round: first.Id, Appeal: p.round.Id, Cause: a.Cause, Verdict: string(account.Verdict), Bond: a.Bond.String(),
		Slashed: a.Slashed.String(), Minted: account.Minted.String(), Paid: account.Paid.String(),
		Challenger: account.Challenger.String(), BondReturned: account.BondReturned.String(), Burned: account.Burned.String(),
	})
}

// finishAppeal ends an appeal; the version's score belongs to the first round.
func (w *worker) finishAppeal(ctx context.Context, p *payout) error {
	p.round.State = types.ROUND_STATE_VOID
	if p.round.HasFinalScore {
		p.round.State = types.ROUND_STATE_FINAL
	}
	if err := w.leaveBatch(ctx, p.round, p.batch); err != nil {
		return err
	}
	return emitFinished(ctx, p)
}
