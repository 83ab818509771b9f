package demo

import (
	"crypto/sha256"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// ChainID of every demo. A real chain has another one, so the demo cannot be mistaken for it.
const ChainID = "modeld-demo-1"

// commitAgeBlocks is the age that a version commit needs on the demo chain.
const commitAgeBlocks = 2

// Params of the demo: those of a development network with epochs of seconds and committees
// of six out of seven. Owners and evaluators get everything that is minted, so that the
// table at the end can be added up by hand: nothing goes to validators and community. The commit
// phase has room for 36 runs of the harness, each a process, on two cores.
func demoParams() types.Params {
	p := types.DevParams()
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = 30, 8, 3, 5, 4
	p.CommitteeSize, p.AppealSize, p.Quorum = 6, 7, 3
	p.UnitsPerBlock = 32
	p.ValidatorSharePpm, p.CommunityPpm = 0, 0
	p.RetentionEpochs = 1000
	return p
}

func demoRegistryParams() modelregtypes.Params {
	p := modelregtypes.DevParams()
	p.MinCommitAgeBlocks = commitAgeBlocks
	p.RegistrationFee = math.NewInt(1_000_000)
	p.MetadataByteFee = math.NewInt(1_000)
	return p
}

func digestOf(data []byte) [32]byte { return sha256.Sum256(data) }

func nextPage(key []byte) *query.PageRequest { return &query.PageRequest{Key: key} }
