package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// guarded gives a chain on which versions need a commit of an age of 10..20 blocks.
func guarded(t testing.TB) *chain {
	t.Helper()
	c := newChain(t)
	p := types.DevParams()
	p.MinCommitAgeBlocks, p.MaxCommitAgeBlocks = 10, 20
	require.NoError(t, c.k.Params.Set(c.ctx, p))
	c.model("alice", "acme/lm")
	return c
}

func salted(seed int) *types.MsgRegisterVersion {
	msg := artifact("alice", "acme/lm", seed)
	msg.Salt = digest(1000 + seed)
	return msg
}

// A commit opens at an age from min to max, both included, and goes with the registration.
func TestCommitAgeBoundaries(t *testing.T) {
	for age, ok := range map[int64]bool{0: false, 9: false, 10: true, 15: true, 20: true, 21: false, 1000: false} {
		c := guarded(t)
		msg := salted(1)
		commit := c.promise(msg, bytesOf("alice"))
		c.at(100)
		must(c, c.msgs.CommitVersion, commit, &types.EventVersionCommitted{Signer: account("alice"), Hash: hexOf(commit.Hash)})
		require.Equal(t, []types.VersionCommit{{Signer: account("alice"), Hash: commit.Hash, Height: 100}}, c.export().VersionCommits)

		c.at(100 + age)
		if !ok {
			refuse(c, c.msgs.RegisterVersion, msg, types.ErrCommitAge, "10..20")
			continue
		}
		must(c, c.msgs.RegisterVersion, msg)
		require.Empty(t, c.export().VersionCommits)
		must(c, c.msgs.CommitVersion, commit) // the key is free again
	}
}

// Whoever sees a digest in a pending registration cannot register it first: any change of
// signer, model, digest, salt or chain needs another commit.
func TestCommitBindsEverything(t *testing.T) {
	c := guarded(t)
	c.model("alice", "acme/other")
	c.model("bob", "bobs/lm")
	msg := salted(1)
	must(c, c.msgs.CommitVersion, c.promise(msg, bytesOf("alice")))
	must(c, c.msgs.CommitVersion, &types.MsgCommitVersion{Owner: account("bob"), Hash: c.promise(msg, bytesOf("alice")).Hash}) // a copy
	c.at(15)

	for name, change := range map[string]func(*types.MsgRegisterVersion){
		"signer": func(m *types.MsgRegisterVersion) { m.Owner, m.Model = account("bob"), "bobs/lm" },
		"model":  func(m *types.MsgRegisterVersion) { m.Model = "acme/other" },
		"digest": func(m *types.MsgRegisterVersion) { m.ContentDigest = digest(2) },
		"salt":   func(m *types.MsgRegisterVersion) { m.Salt = digest(2) },
	} {
		t.Log(name)
		changed := *msg
		change(&changed)
		refuse(c, c.msgs.RegisterVersion, &changed, types.ErrCommitNotFound, "commit the version first")
	}
	unsalted := *msg
	unsalted.Salt = nil
	refuse(c, c.msgs.RegisterVersion, &unsalted, types.ErrInvalidField, "salt")
	c.ctx = c.ctx.WithChainID("test-2")
	refuse(c, c.msgs.RegisterVersion, msg, types.ErrCommitNotFound)
	c.ctx = c.ctx.WithChainID("") // cannot be hashed at all
	refuse(c, c.msgs.RegisterVersion, msg, types.ErrInvalidField, "commit")
	c.ctx = c.ctx.WithChainID(chainID)

	must(c, c.msgs.RegisterVersion, msg)
}

func TestCommitVersionRefusals(t *testing.T) {
	c := guarded(t)
	commit := func(owner string, hash []byte) *types.MsgCommitVersion {
		return &types.MsgCommitVersion{Owner: owner, Hash: hash}
	}
	must(c, c.msgs.CommitVersion, commit(account("alice"), digest(1)))

	refuse(c, c.msgs.CommitVersion, commit(account("alice"), digest(1)), types.ErrCommitExists, "another salt")
	for _, hash := range [][]byte{nil, digest(1)[:31], append(digest(1), 0)} {
		refuse(c, c.msgs.CommitVersion, commit(account("alice"), hash), types.ErrInvalidField, "hash")
	}
	refuse(c, c.msgs.CommitVersion, commit("alice", digest(2)), types.ErrInvalidField, "owner")
	must(c, c.msgs.CommitVersion, commit(account("bob"), digest(1))) // new for this signer
}

// Where no commit is needed a salt is ignored, but a commit that it opens is used up.
func TestCommitThatIsNotNeeded(t *testing.T) {
	c := newChain(t)
	c.model("alice", "acme/lm")
	must(c, c.msgs.RegisterVersion, salted(1))

	msg := salted(2)
	must(c, c.msgs.CommitVersion, c.promise(msg, bytesOf("alice")))
	must(c, c.msgs.RegisterVersion, msg)
	require.Empty(t, c.export().VersionCommits)
}

// A copier who reads a digest in a registration that waits to be included promises it at
// once; when that promise is old enough the version is long registered.
func TestFrontRunnerIsTooYoung(t *testing.T) {
	c := guarded(t)
	c.model("mallory", "evil/lm")
	honest := salted(1)
	c.at(100)
	must(c, c.msgs.CommitVersion, c.promise(honest, bytesOf("alice")))
	c.at(110) // the registration is sent and seen

	copied := artifact("mallory", "evil/lm", 1)
	copied.Salt = digest(666)
	must(c, c.msgs.CommitVersion, c.promise(copied, bytesOf("mallory")))
	refuse(c, c.msgs.RegisterVersion, copied, types.ErrCommitAge, "got 0")
	c.at(119) // the registration was held up for as long as nine blocks
	refuse(c, c.msgs.RegisterVersion, copied, types.ErrCommitAge, "got 9")
	must(c, c.msgs.RegisterVersion, honest)

	c.at(120)
	refuse(c, c.msgs.RegisterVersion, copied, types.ErrDigestExists)
	require.Len(t, c.export().VersionCommits, 1) // mallory's, to be removed when stale
}
