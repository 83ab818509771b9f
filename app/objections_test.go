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

// goldScore is what the steward claims about its gold versions, far from what is measured.
const goldScore = 420_000

// object gives what a steward, a sponsor and a challenger send: gold rounds, coins for
// progress, objections.
func (e *economy) object(t testing.TB, chain *testkit.Chain) [][]byte {
	t.Helper()
	height := chain.Height()
	epoch, offset := height/epochBlocks, height%epochBlocks
	alice, dan := testkit.NewAccount("alice"), testkit.NewAccount("dan")
	switch {
	case height == 3:
		return [][]byte{chain.Tx("alice", &types.MsgFundSponsorPool{Sponsor: alice.String(), Benchmark: 1, Amount: testkit.Umodel(1_000_003)[0]})}
	case offset == 4 && epoch%3 == 0:
		hash := e.goldHash(t, epoch)
		return [][]byte{chain.Tx("alice", &types.MsgCommitGold{Steward: alice.String(), Benchmark: 1, Hash: hash})}
	case offset == beginChallenge+1 && epoch%3 == 1:
		return e.send(chain, "alice", e.revealGold(t, chain, uint64(epoch)))
	case offset == beginChallenge+2 && epoch%2 == 0:
		return e.send(chain, "dan", e.onRound(t, chain, uint64(epoch), types.ROUND_STATE_SETTLED, func(r types.Round) sdk.Msg {
			return &types.MsgChallengeRound{Challenger: dan.String(), Round: r.Id}
		}))
	case offset == beginChallenge+3:
		return e.send(chain, "dan", e.onRound(t, chain, uint64(epoch), types.ROUND_STATE_GOLD, func(r types.Round) sdk.Msg {
			return &types.MsgDisputeGold{Disputer: dan.String(), Round: r.Id}
		}))
	default:
		return nil
	}
}

func (e *economy) send(chain *testkit.Chain, from string, msg sdk.Msg) [][]byte {
	if msg == nil {
		return nil
	}
	return [][]byte{chain.Tx(from, msg)}
}

// goldDigest is that of the version which the first developer registers in an epoch.
func goldDigest(epoch int64) []byte {
	return digestOf("dora/lm%d@%d", epoch%2, epoch/2+1)
}

func goldSalt(epoch int64) []byte {
	salt := sha256.Sum256(fmt.Appendf(nil, "gold %d", epoch))
	return salt[:]
}

func (e *economy) goldHash(t testing.TB, epoch int64) []byte {
	t.Helper()
	hash, err := mechanism.GoldCommitHash(mechanism.GoldClaim{
		ChainID: testkit.ChainID, Address: testkit.NewAccount("alice").Address, Digest: goldDigest(epoch), Benchmark: 1,
		Score: goldScore, Salt: goldSalt(epoch),
	})
	require.NoError(t, err)
	return hash[:]
}

// revealGold opens the commit of the epoch before, when its version was registered and got a
// round.
func (e *economy) revealGold(t testing.TB, chain *testkit.Chain, epoch uint64) sdk.Msg {
	t.Helper()
	ref := fmt.Sprintf("dora/lm%d@sha256:%x", (epoch-1)%2, goldDigest(int64(epoch)-1))
	version, _, err := chain.App.ModelRegKeeper.Resolve(chain.Context(), ref)
	if err != nil {
		return nil
	}
	return e.onRound(t, chain, epoch, types.ROUND_STATE_SETTLED, func(r types.Round) sdk.Msg {
		if r.Version != version.Id {
			return nil
		}
		return &types.MsgRevealGold{
			Steward: testkit.NewAccount("alice").String(), Round: r.Id, Score: goldScore, Salt: goldSalt(int64(epoch) - 1),
		}
	})
}

// onRound gives the first message that a round of an epoch on benchmark 1 asks for.
func (e *economy) onRound(t testing.TB, chain *testkit.Chain, epoch uint64, state types.RoundState, message func(types.Round) sdk.Msg) sdk.Msg {
	t.Helper()
	res, err := types.NewQueryClient(chain.Query()).Rounds(t.Context(), &types.QueryRoundsRequest{ByEpoch: true, Epoch: epoch, Benchmark: 1})
	require.NoError(t, err)
	for _, round := range res.Rounds {
		if round.State != state || round.IsAppeal() || state == types.ROUND_STATE_SETTLED && !round.Conclusive() {
			continue
		}
		if msg := message(round); msg != nil {
			return msg
		}
	}
	return nil
}
