package keeper_test

import (
	"crypto/sha256"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// truth is a gold score that a steward knows: of the artifact with a content, on a benchmark,
// hidden by a word.
type truth struct {
	steward, content, word string
	benchmark, score       uint32
}

func (g truth) salt() []byte {
	hash := sha256.Sum256([]byte(g.word))
	return hash[:]
}

// decoy is the first version of the developer decoy.
var decoy = truth{"steward", "decoy-1", "secret", 1, 550_000}

func (c *chain) goldHash(g truth) []byte {
	c.t.Helper()
	digest := sha256.Sum256([]byte(g.content))
	hash, err := mechanism.GoldCommitHash(mechanism.GoldClaim{
		ChainID: chainID, Address: addressOf(c.t, account(g.steward)), Digest: digest[:],
		Benchmark: uint64(g.benchmark), Score: int64(g.score), Salt: g.salt(),
	})
	require.NoError(c.t, err)
	return hash[:]
}

func (c *chain) goldCommit(g truth) *types.MsgCommitGold {
	return &types.MsgCommitGold{Steward: account(g.steward), Benchmark: g.benchmark, Hash: c.goldHash(g)}
}

func (g truth) reveal(round uint64) *types.MsgRevealGold {
	return &types.MsgRevealGold{Steward: account(g.steward), Round: round, Score: g.score, Salt: g.salt()}
}

// gilded gives a chain in CHALLENGE of epoch 1 with a settled round of decoy, to which all
// evaluators reported, and one of alice. The steward committed to the score of decoy in time.
func gilded(t *testing.T, raws map[string]int64, edits ...func(*types.GenesisState)) (c *chain, gold, plain types.Round) {
	t.Helper()
	c = quickChain(t, edits...)
	c.evaluators(5)
	hidden, open := c.developer("decoy"), c.developer("alice")
	c.fund(account("dora"), enough)
	c.end()
	must(c, c.msgs.CommitGold, c.goldCommit(decoy))
	c.request("decoy", "decoy/lm@1", 1)
	c.request("alice", "alice/lm@1", 1)
	c.report(1, func(r types.Round, name string) *int64 {
		if r.Version == open {
			return always(900_000)(name)
		}
		return by(raws)(name)
	})
	c.runTo(1, types.PHASE_CHALLENGE)
	return c, c.round(1, hidden), c.round(1, open)
}

// opinionated is what five evaluators report about decoy: two are right, one repeats the claim, one
// could not get it, one says nothing.
var opinionated = map[string]int64{"eva-0": 551_000, "eva-1": 556_000, "eva-2": 800_000, "eva-3": math.MinInt64}

// rich has the bonds of the example of R21, and evaluators that are trusted.
func rich(gs *types.GenesisState) {
	gs.Params.BondUnit = sdkmath.NewInt(5_000_000_000)
	gs.Benchmarks[0].InitialFrontier = 800_000
}

func (c *chain) stewardOf(name string) types.Steward {
	c.t.Helper()
	steward, err := c.k.Stewards.Get(c.ctx, addressOf(c.t, account(name)))
	require.NoError(c.t, err)
	return steward
}

// roundByID reads a round again.
func (c *chain) roundByID(id uint64) types.Round {
	c.t.Helper()
	round, err := c.k.Rounds.Get(c.ctx, id)
	require.NoError(c.t, err)
	return round
}

// have gives an account coins of a foreign denom.
func (c *chain) have(name, denom string, amount sdkmath.Int) {
	c.t.Helper()
	require.NoError(c.t, c.bank.add(c.ctx, place(account(name), denom), amount))
}

// holds tells what an account has of a denom.
func (c *chain) holds(name, denom string) sdkmath.Int {
	return c.bank.balance(c.ctx, place(account(name), denom))
}

// due gives all coins that an account may claim.
func (c *chain) due(name string) sdk.Coins {
	c.t.Helper()
	res, err := c.query.Claimable(c.ctx, &types.QueryClaimableRequest{Address: account(name)})
	require.NoError(c.t, err)
	return res.Coins
}

// disputeOf is a dispute by dora.
func disputeOf(round uint64) *types.MsgDisputeGold {
	return &types.MsgDisputeGold{Disputer: account("dora"), Round: round}
}

func resolve(round uint64, upheld, slash bool) *types.MsgResolveGold {
	return &types.MsgResolveGold{Authority: authority, Round: round, Upheld: upheld, SlashSteward: slash}
}

// rebornAlike checks that an export and its import come to the same. The ledger of a chain
// that is reborn counts foreign coins as supply, so that is left out.
func (c *chain) rebornAlike() {
	c.t.Helper()
	want, _, _ := strings.Cut(c.snapshot(), "\nsupply")
	got, _, _ := strings.Cut(c.reborn().snapshot(), "\nsupply")
	c.unchanged(want, got)
}
