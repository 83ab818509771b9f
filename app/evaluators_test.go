package app_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// evaluate gives the one message that an evaluator can send now, or nil.
func (e *economy) evaluate(t testing.TB, chain *testkit.Chain, i int, name string) sdk.Msg {
	t.Helper()
	me := testkit.NewAccount(name)
	if chain.Height() == 1 {
		return &types.MsgRegisterEvaluator{Evaluator: me.String(), Kind: types.EVALUATOR_KIND_AUTOMATED, Moniker: name}
	}
	commits, reveals := e.due(t, chain, i, name)
	switch {
	case len(commits) > 0:
		return e.commit(t, me, commits)
	case len(reveals) > 0:
		return e.reveal(me, reveals)
	case chain.Height()%epochBlocks == int64(10+i):
		return &types.MsgClaim{Account: me.String()}
	default:
		return nil
	}
}

// due gives the reports that an evaluator can commit to or reveal in the next block. The
// fourth evaluator forgets to reveal every third report.
func (e *economy) due(t testing.TB, chain *testkit.Chain, i int, name string) (commits, reveals []mechanism.Evaluation) {
	t.Helper()
	me := testkit.NewAccount(name)
	open, err := types.NewQueryClient(chain.Query()).OpenAssignments(t.Context(), &types.QueryOpenAssignmentsRequest{Evaluator: me.String()})
	require.NoError(t, err)
	next := chain.Height() + 1
	for _, a := range open.Assignments {
		report := e.report(me, a, i)
		if !a.Committed && next <= a.CommitUntil {
			commits = append(commits, report)
		}
		forgotten := i == 3 && a.Version%3 == 0
		if a.Committed && !a.Revealed && !forgotten && next >= a.RevealFrom && next <= a.RevealUntil {
			reveals = append(reveals, report)
		}
	}
	return commits, reveals
}

// report scores later versions better. Evaluators differ by a little; the sixth one is far
// off, and the seventh cannot fetch every fifth version.
func (e *economy) report(me testkit.Account, a types.Assignment, i int) mechanism.Evaluation {
	salt := sha256.Sum256(fmt.Appendf(nil, "%s %d", me.Name, a.Round))
	report := mechanism.Evaluation{
		ChainID: testkit.ChainID, Round: a.Round, Address: me.Address, Transcript: salt[:], Salt: salt[:],
		Raw: 150_000 + int64(len(a.Ref))*1_000 + int64(a.Version)*20_000 + int64(i)*500,
	}
	switch {
	case i == 5:
		report.Raw = 990_000
	case i == 6 && a.Version%5 == 0:
		report.Raw = mechanism.RawUnfetchable
	}
	return report
}

func (e *economy) commit(t testing.TB, me testkit.Account, reports []mechanism.Evaluation) sdk.Msg {
	t.Helper()
	msg := &types.MsgCommitEvaluations{Evaluator: me.String()}
	for _, report := range reports {
		hash, err := mechanism.CommitHash(report)
		require.NoError(t, err)
		msg.Items = append(msg.Items, types.CommitItem{Round: report.Round, Hash: hash[:]})
	}
	return msg
}

func (e *economy) reveal(me testkit.Account, reports []mechanism.Evaluation) sdk.Msg {
	msg := &types.MsgRevealEvaluations{Evaluator: me.String()}
	for _, report := range reports {
		msg.Items = append(msg.Items, types.RevealItem{
			Round: report.Round, Raw: report.Raw, TranscriptDigest: report.Transcript, Salt: report.Salt,
		})
	}
	return msg
}
