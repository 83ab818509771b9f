package scene

import (
	"crypto/sha256"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Send moves coins from a developer to an evaluator, one of its own for every developer as
// long as there are as many.
func (s *Scene) Send(developer int) sdk.Msg {
	to := s.Evaluators[developer%len(s.Evaluators)]
	return banktypes.NewMsgSend(s.Developers[developer].Address, to.Address, testkit.Umodel(1000))
}

// next is the version that a developer registers while the chain runs.
func (s *Scene) next(developer int) modelregtypes.Version {
	return Version(uint64(len(s.Developers)+developer)+1, uint64(developer)+1, 2, s.Developers[developer].String())
}

func salt(parts ...any) []byte {
	digest := sha256.Sum256(fmt.Append(nil, parts...))
	return digest[:]
}

// CommitVersion commits to the next version of a developer.
func (s *Scene) CommitVersion(developer int) (sdk.Msg, error) {
	owner := s.Developers[developer]
	hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
		ChainID: testkit.ChainID, Address: owner.Address, Model: model(developer),
		Digest: s.next(developer).ContentDigest, Salt: salt("version", developer),
	})
	return &modelregtypes.MsgCommitVersion{Owner: owner.String(), Hash: hash[:]}, err
}

// RegisterVersion registers the version that the developer committed to.
func (s *Scene) RegisterVersion(developer int) sdk.Msg {
	return Registration(s.next(developer), model(developer), salt("version", developer))
}

// Registration gives the message that registers a version of a model by its owner.
func Registration(v modelregtypes.Version, model string, salt []byte) *modelregtypes.MsgRegisterVersion {
	return &modelregtypes.MsgRegisterVersion{
		Owner: v.Registrant, Model: model, ContentDigest: v.ContentDigest, ArtifactUri: v.ArtifactUri,
		ModelCardDigest: v.ModelCardDigest, Architecture: v.Architecture, ParameterCount: v.ParameterCount,
		Datasets: v.Datasets, Licence: v.Licence, Salt: salt,
	}
}

// Request asks for a round of a developer's first version on the quiet benchmark.
func (s *Scene) Request(developer int) sdk.Msg {
	return &evalrewardtypes.MsgRequestEvaluation{
		Requester: s.Developers[developer].String(), Ref: model(developer) + "@1", Benchmark: s.Quiet(),
	}
}

// Claim fetches what the genesis left to a developer.
func (s *Scene) Claim(developer int) sdk.Msg {
	return &evalrewardtypes.MsgClaim{Account: s.Developers[developer].String()}
}

// Report is what an evaluator says about a round: a value near the truth of the round, so
// that the members of a committee agree.
func Report(evaluator testkit.Account, round uint64) mechanism.Evaluation {
	return mechanism.Evaluation{
		ChainID: testkit.ChainID, Round: round, Address: evaluator.Address,
		Raw:        300_000 + int64(round%400)*1000 + int64(evaluator.Address[0]),
		Transcript: salt("transcript", evaluator.Name, round), Salt: salt("salt", evaluator.Name, round),
	}
}

// Commit commits an evaluator to its reports about some rounds.
func Commit(evaluator testkit.Account, rounds []uint64) (sdk.Msg, error) {
	msg := &evalrewardtypes.MsgCommitEvaluations{Evaluator: evaluator.String()}
	for _, round := range rounds {
		hash, err := mechanism.CommitHash(Report(evaluator, round))
		if err != nil {
			return nil, fmt.Errorf("commit of %s to round %d: %w", evaluator.Name, round, err)
		}
		msg.Items = append(msg.Items, evalrewardtypes.CommitItem{Round: round, Hash: hash[:]})
	}
	return msg, nil
}

// Reveal opens what Commit committed to.
func Reveal(evaluator testkit.Account, rounds []uint64) sdk.Msg {
	msg := &evalrewardtypes.MsgRevealEvaluations{Evaluator: evaluator.String()}
	for _, round := range rounds {
		report := Report(evaluator, round)
		msg.Items = append(msg.Items, evalrewardtypes.RevealItem{
			Round: round, Raw: report.Raw, TranscriptDigest: report.Transcript, Salt: report.Salt,
		})
	}
	return msg
}
