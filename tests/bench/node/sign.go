package node

import (
	"encoding/binary"
	"fmt"
	"slices"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// mostItems are the items that one message of commits or reveals may hold.
const mostItems = 64

// requestsInTx is how many requests one transaction carries.
const requestsInTx = 32

// Kinds of transactions, each with its own gas.
const (
	kindCommit        = "commit evaluations"
	kindReveal        = "reveal evaluations"
	kindRequest       = "request evaluations"
	kindCommitVersion = "commit version"
	kindRegister      = "register version"
)

func (c *chain) sign(from *account, kind string, items int, msgs ...sdk.Msg) (batch, error) {
	tx, err := from.sign(c.app.TxConfig(), c.gas.limit(kind, items), msgs...)
	return batch{tx: tx, items: items}, err
}

// work is what the evaluators of an epoch have to send. Commits are in it without the singles,
// which are sent one by one.
type work struct {
	commits, reveals load
	// singles are commits of one item each, the first of their evaluator.
	singles []batch
	seats   int
}

// seat is the report of one evaluator on one round.
type seat struct {
	commit types.CommitItem
	reveal types.RevealItem
}

// prepare signs all commits and reveals for the rounds of an epoch. The first seats of each
// evaluator, singles in all, become transactions of one item.
func (c *chain) prepare(rounds []types.Round, singles int) (*work, error) {
	seats := map[string][]seat{}
	w := &work{commits: load{kind: kindCommit}, reveals: load{kind: kindReveal}}
	for _, r := range rounds {
		for i, s := range r.Committee {
			at, err := c.report(r, i)
			if err != nil {
				return nil, err
			}
			seats[s.Evaluator] = append(seats[s.Evaluator], at)
			w.seats++
		}
	}
	// Evaluators share the singles as evenly as it goes, so that each stays in its stream.
	each := (singles + len(c.cast.evaluators) - 1) / len(c.cast.evaluators)
	for _, e := range c.cast.evaluators {
		own := seats[e.text]
		alone := min(each, len(own), singles-len(w.singles))
		for _, s := range own[:alone] {
			b, err := c.commit(e, []seat{s})
			if err != nil {
				return nil, err
			}
			w.singles = append(w.singles, b)
		}
		if err := c.addCommits(w, e, own[alone:]); err != nil {
			return nil, err
		}
	}
	// Reveals follow the commits in the sequence of their account.
	for _, e := range c.cast.evaluators {
		if err := c.addReveals(w, e, seats[e.text]); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (c *chain) commit(e *account, seats []seat) (batch, error) {
	msg := &types.MsgCommitEvaluations{Evaluator: e.text}
	for _, s := range seats {
		msg.Items = append(msg.Items, s.commit)
	}
	return c.sign(e, kindCommit, len(seats), msg)
}

func (c *chain) addCommits(w *work, e *account, seats []seat) error {
	var batches []batch
	for part := range slices.Chunk(seats, mostItems) {
		b, err := c.commit(e, part)
		if err != nil {
			return err
		}
		batches = append(batches, b)
	}
	w.commits.add(batches...)
	return nil
}

func (c *chain) addReveals(w *work, e *account, seats []seat) error {
	var batches []batch
	for part := range slices.Chunk(seats, mostItems) {
		msg := &types.MsgRevealEvaluations{Evaluator: e.text}
		for _, s := range part {
			msg.Items = append(msg.Items, s.reveal)
		}
		b, err := c.sign(e, kindReveal, len(part), msg)
		if err != nil {
			return err
		}
		batches = append(batches, b)
	}
	w.reveals.add(batches...)
	return nil
}

// report makes up what a member measured: the members of a round agree within the tolerance
// of the benchmark, and the rounds of an epoch spread over the scores.
func (c *chain) report(r types.Round, member int) (seat, error) {
	address, err := sdk.AccAddressFromBech32(r.Committee[member].Evaluator)
	if err != nil {
		return seat{}, err
	}
	level := binary.BigEndian.Uint32(digestOf("score of %d", r.Id)) % 800_000
	raw := int64(level) + int64(member)*100
	transcript, salt := digestOf("transcript %d %d", r.Id, member), digestOf("salt %d %d", r.Id, member)
	hash, err := mechanism.CommitHash(mechanism.Evaluation{
		ChainID: chainID, Round: r.Id, Address: address, Raw: raw, Transcript: transcript, Salt: salt,
	})
	return seat{
		commit: types.CommitItem{Round: r.Id, Hash: hash[:]},
		reveal: types.RevealItem{Round: r.Id, Raw: raw, TranscriptDigest: transcript, Salt: salt},
	}, err
}

// requests signs the requests for the rounds of an epoch. Epochs take turns with two halves
// of the models, since a model waits until its round is final.
func (c *chain) requests(epoch uint64) (*load, error) {
	l := &load{kind: kindRequest}
	first := int(epoch%2) * c.o.Rounds
	var batches []batch
	for done := 0; done < c.o.Rounds; {
		var msgs []sdk.Msg
		for ; len(msgs) < requestsInTx && done < c.o.Rounds; done++ {
			msgs = append(msgs, &types.MsgRequestEvaluation{
				Requester: c.cast.requester.text, Ref: modelOf(first+done) + "@1", Benchmark: benchmarkID,
			})
		}
		b, err := c.sign(c.cast.requester, kindRequest, len(msgs), msgs...)
		if err != nil {
			return nil, err
		}
		batches = append(batches, b)
	}
	l.add(batches...)
	return l, nil
}

// claim is a version that an owner is about to register.
type claim struct {
	owner        *account
	model        string
	digest, salt []byte
}

func (c *chain) claim(run, owner int) claim {
	return claim{
		owner: c.cast.owners[owner], model: modelOf(owner),
		digest: digestOf("version %d of %d", run, owner), salt: digestOf("salt of version %d of %d", run, owner),
	}
}

// commitVersions signs the commit of one new version for each of the first owners.
func (c *chain) commitVersions(run, owners int) (*load, error) {
	l := &load{kind: kindCommitVersion}
	for i := range owners {
		v := c.claim(run, i)
		hash, err := mechanism.VersionCommitHash(mechanism.VersionClaim{
			ChainID: chainID, Address: v.owner.address, Model: v.model, Digest: v.digest, Salt: v.salt,
		})
		if err != nil {
			return nil, err
		}
		b, err := c.sign(v.owner, kindCommitVersion, 1, &modelregtypes.MsgCommitVersion{Owner: v.owner.text, Hash: hash[:]})
		if err != nil {
			return nil, err
		}
		l.add(b)
	}
	return l, nil
}

// registerVersions signs the registrations that open these commits; it comes after them.
func (c *chain) registerVersions(run, owners int) (*load, error) {
	l := &load{kind: kindRegister}
	for i := range owners {
		v := c.claim(run, i)
		b, err := c.sign(v.owner, kindRegister, 1, &modelregtypes.MsgRegisterVersion{
			Owner: v.owner.text, Model: v.model, ContentDigest: v.digest, ArtifactUri: fmt.Sprintf("https://models.example/%d/%d", i, run),
			Architecture: "transformer", ParameterCount: 7_000_000_000, Licence: "Apache-2.0", Salt: v.salt,
		})
		if err != nil {
			return nil, err
		}
		l.add(b)
	}
	return l, nil
}
