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

// The messages around rounds check each field by its name.
func TestMessagesAroundRoundsCheckTheirFields(t *testing.T) {
	who := who('a')
	coin := func(denom string, amount math.Int) sdk.Coin { return sdk.Coin{Denom: denom, Amount: amount} }
	for _, c := range []struct {
		good  validator
		field string
		bad   []validator
	}{
		{&types.MsgChallengeRound{Challenger: who, Round: 1}, "challenger", []validator{&types.MsgChallengeRound{}, &types.MsgChallengeRound{Challenger: strings.ToUpper(who)}}},
		{&types.MsgUnjail{Evaluator: who, Kind: 2}, "evaluator", []validator{&types.MsgUnjail{Kind: 2}, &types.MsgUnjail{Evaluator: "x", Kind: 1}}},
		{&types.MsgUnjail{Evaluator: who, Kind: 1}, "kind", []validator{&types.MsgUnjail{Evaluator: who}, &types.MsgUnjail{Evaluator: who, Kind: 3}}},
		{&types.MsgCommitGold{Steward: who, Hash: hash(1)}, "steward", []validator{&types.MsgCommitGold{Hash: hash(1)}}},
		{&types.MsgCommitGold{Steward: who, Hash: hash(1)}, "hash", []validator{&types.MsgCommitGold{Steward: who}, &types.MsgCommitGold{Steward: who, Hash: hash(1)[1:]}}},
		{&types.MsgRevealGold{Steward: who, Score: 1_000_000, Salt: hash(1)}, "steward", []validator{&types.MsgRevealGold{Salt: hash(1)}}},
		{&types.MsgRevealGold{Steward: who, Salt: hash(1)}, "score", []validator{&types.MsgRevealGold{Steward: who, Score: 1_000_001, Salt: hash(1)}}},
		{&types.MsgRevealGold{Steward: who, Salt: hash(1)}, "salt", []validator{&types.MsgRevealGold{Steward: who}, &types.MsgRevealGold{Steward: who, Salt: append(hash(1), 1)}}},
		{&types.MsgDisputeGold{Disputer: who}, "disputer", []validator{&types.MsgDisputeGold{}}},
		{&types.MsgResolveGold{Upheld: true}, "slash_steward", []validator{&types.MsgResolveGold{Upheld: true, SlashSteward: true}}},
		{&types.MsgResolveGold{SlashSteward: true}, "slash_steward", nil},
		{&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1), DataUri: strings.Repeat("u", 256)}, "data_uri", []validator{
			&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1)},
			&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1), DataUri: strings.Repeat("u", 257)},
			&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1), DataUri: "a\nb"},
		}},
		{&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1), DataUri: "u"}, "dataset_digest", []validator{
			&types.MsgPublishBenchmark{Steward: who, DataUri: "u"},
		}},
		{&types.MsgPublishBenchmark{Steward: who, DatasetDigest: hash(1), DataUri: "u"}, "steward", []validator{
			&types.MsgPublishBenchmark{DatasetDigest: hash(1), DataUri: "u"},
		}},
		{&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("uatom", math.OneInt())}, "sponsor", []validator{
			&types.MsgFundSponsorPool{Amount: coin("uatom", math.OneInt())},
		}},
		{&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("ibc/AB12", mechanism.MaxAmount())}, "amount", []validator{
			&types.MsgFundSponsorPool{Sponsor: who},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("", math.OneInt())},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("1a", math.OneInt())},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("uatom", math.Int{})},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("uatom", math.ZeroInt())},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("uatom", math.NewInt(-1))},
			&types.MsgFundSponsorPool{Sponsor: who, Amount: coin("uatom", mechanism.MaxAmount().AddRaw(1))},
		}},
	} {
		require.NoError(t, c.good.Validate())
		for _, bad := range c.bad {
			require.ErrorIs(t, bad.Validate(), types.ErrInvalidField, "%T", bad)
			require.ErrorContains(t, bad.Validate(), c.field, "%T", bad)
		}
	}
}
