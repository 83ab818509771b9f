package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

type validator interface{ Validate() error }

// A message with a bad signer is refused by the name of the field.
func TestEveryMessageChecksItsSigner(t *testing.T) {
	commit := []types.CommitItem{{Round: 1, Hash: hash(1)}}
	reveal := []types.RevealItem{{Round: 1, TranscriptDigest: hash(1), Salt: hash(2)}}
	for _, message := range []struct {
		field string
		build func(signer string) validator
	}{
		{"evaluator", func(s string) validator { return &types.MsgRegisterEvaluator{Evaluator: s, Kind: 1} }},
		{"evaluator", func(s string) validator { return &types.MsgTopUpBond{Evaluator: s, Kind: 1, Amount: math.OneInt()} }},
		{"evaluator", func(s string) validator { return &types.MsgUnbond{Evaluator: s, Kind: 1} }},
		{"evaluator", func(s string) validator { return &types.MsgCommitEvaluations{Evaluator: s, Items: commit} }},
		{"evaluator", func(s string) validator { return &types.MsgRevealEvaluations{Evaluator: s, Items: reveal} }},
		{"steward", func(s string) validator { return &types.MsgBondSteward{Steward: s} }},
		{"steward", func(s string) validator { return &types.MsgUnbondSteward{Steward: s} }},
		{"signer", func(s string) validator { return &types.MsgRetireBenchmark{Signer: s} }},
		{"requester", func(s string) validator { return &types.MsgRequestEvaluation{Requester: s} }},
		{"account", func(s string) validator { return &types.MsgClaim{Account: s} }},
	} {
		require.NoError(t, message.build(who('a')).Validate())
		for _, signer := range []string{
			"", " ", "a", who('a') + "x", " " + who('a'), strings.ToUpper(who('a')), "osmo1" + who('a')[7:], who('a')[:20] + "\x00",
			sdk.AccAddress(make([]byte, 65)).String(),
		} {
			err := message.build(signer).Validate()
			require.ErrorIs(t, err, types.ErrInvalidField, "%q", signer)
			require.ErrorContains(t, err, message.field)
		}
	}
}

func TestATopUpNeedsAPositiveAmount(t *testing.T) {
	msg := func(amount math.Int) error {
		return (&types.MsgTopUpBond{Evaluator: who('a'), Kind: types.EVALUATOR_KIND_HUMAN, Amount: amount}).Validate()
	}
	require.NoError(t, msg(math.OneInt()))
	require.NoError(t, msg(mechanism.MaxAmount()))
	require.ErrorContains(t, msg(math.Int{}), "got nothing")
	require.ErrorContains(t, msg(math.ZeroInt()), "more than 0")
	for _, amount := range []math.Int{math.NewInt(-1), mechanism.MaxAmount().AddRaw(1), mechanism.MaxAmount().Mul(mechanism.MaxAmount())} {
		require.ErrorIs(t, msg(amount), types.ErrInvalidField)
		require.ErrorContains(t, msg(amount), "amount")
	}
}

func TestTheKindIsAutomatedOrHuman(t *testing.T) {
	for kind := types.EvaluatorKind(-1); kind <= 3; kind++ {
		for _, msg := range []validator{
			&types.MsgRegisterEvaluator{Evaluator: who('a'), Kind: kind},
			&types.MsgTopUpBond{Evaluator: who('a'), Kind: kind, Amount: math.OneInt()},
			&types.MsgUnbond{Evaluator: who('a'), Kind: kind},
		} {
			if kind == types.EVALUATOR_KIND_AUTOMATED || kind == types.EVALUATOR_KIND_HUMAN {
				require.NoError(t, msg.Validate())
				continue
			}
			require.ErrorIs(t, msg.Validate(), types.ErrInvalidField)
			require.ErrorContains(t, msg.Validate(), "kind")
		}
	}
}

func TestItemsAreOneTo64DistinctRounds(t *testing.T) {
	commit := func(rounds ...uint64) error {
		msg := &types.MsgCommitEvaluations{Evaluator: who('a')}
		for _, round := range rounds {
			msg.Items = append(msg.Items, types.CommitItem{Round: round, Hash: hash(1)})
		}
		return msg.Validate()
	}
	reveal := func(rounds ...uint64) error {
		msg := &types.MsgRevealEvaluations{Evaluator: who('a')}
		for _, round := range rounds {
			msg.Items = append(msg.Items, types.RevealItem{Round: round, TranscriptDigest: hash(1), Salt: hash(2)})
		}
		return msg.Validate()
	}
	all := make([]uint64, 65)
	for i := range all {
		all[i] = uint64(i)
	}
	for _, send := range []func(...uint64) error{commit, reveal} {
		require.NoError(t, send(all[:1]...))
		require.NoError(t, send(all[:64]...))
		require.ErrorContains(t, send(), "got 0")
		require.ErrorContains(t, send(all...), "got 65")
		require.ErrorContains(t, send(7, 8, 7), "7 twice")
		require.ErrorIs(t, send(7, 7), types.ErrInvalidField)
	}
}

// Text is counted in bytes, and holds nothing that does not show.
func TestTextIsBoundedAndPrintable(t *testing.T) {
	for _, text := range []string{"", "a", strings.Repeat("é", 5), "a b", "🙂🙂", "שלום"} {
		require.NoError(t, types.CheckText("field", text, 0, 16), "%q", text)
	}
	for _, text := range []string{strings.Repeat("é", 9), "a\x00", "a\n", "\x7f", "a\u200f", "a\u0085", "\u009f", "\xff", "a\xc3", "\xed\xa0\x80"} {
		require.ErrorIs(t, types.CheckText("field", text, 0, 16), types.ErrInvalidField, "%q", text)
	}
	require.ErrorContains(t, types.CheckText("field", "", 1, 16), "field")
}
