package mechanism_test

import (
	"bytes"
	"crypto/sha256"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// sha hashes its parts as they are, one after the other.
func sha(tag string, parts ...[]byte) [32]byte {
	return sha256.Sum256(append([]byte(tag), bytes.Join(parts, nil)...))
}

func exampleTicket() mechanism.Ticket {
	seed := sha("genesis")
	return mechanism.Ticket{Seed: seed[:], Version: 1, Benchmark: 2}
}

// sameByte is the address of 20 equal bytes.
func sameByte(b byte) []byte { return bytes.Repeat([]byte{b}, 20) }

func exampleCandidates(n int) []mechanism.Candidate {
	list := make([]mechanism.Candidate, n)
	for i := range list {
		list[i] = mechanism.Candidate{
			Address: sameByte(byte(i + 1)), Kind: mechanism.KindAutomated, Status: mechanism.StatusActive,
			JoinedEpoch: 1, Bond: coins(5000000000),
		}
	}
	return list
}

func exampleDraw(seats int64) mechanism.DrawRules {
	return mechanism.DrawRules{
		Seats: seats, Quorum: 3, Epoch: 10, Maturity: 2, Kind: mechanism.KindAutomated, MinBond: coins(2500000000),
	}
}

func TestCommitteeExample(t *testing.T) {
	priority, err := mechanism.Priority(exampleTicket(), sameByte(7))
	require.NoError(t, err)
	require.EqualValues(t, 596943804547201359, priority)

	members, eligible, err := mechanism.Committee(exampleTicket(), exampleDraw(31), exampleCandidates(7))
	require.NoError(t, err)
	require.Equal(t, 7, eligible)
	for i, b := range []byte{7, 6, 1, 3, 5, 2, 4} {
		require.Equal(t, sameByte(b), members[i])
	}
}

// Each condition excludes exactly who fails it; at the limit one is in.
func TestEligibility(t *testing.T) {
	candidates := exampleCandidates(12)
	rules := exampleDraw(31)
	candidates[0].Kind = mechanism.KindHuman
	candidates[1].Status = mechanism.StatusJailed
	candidates[2].Status = mechanism.StatusUnbonding
	candidates[3].JoinedEpoch = 9
	candidates[4].JoinedEpoch = 8
	candidates[5].Bond = rules.MinBond.SubRaw(1)
	candidates[6].Bond = rules.MinBond
	rules.Exclude = [][]byte{sameByte(9), sameByte(8), sameByte(9), sameByte(77)}

	members, eligible, err := mechanism.Committee(exampleTicket(), rules, candidates)

	require.NoError(t, err)
	require.Equal(t, 5, eligible)
	var first []byte
	for _, m := range members {
		first = append(first, m[0])
	}
	require.ElementsMatch(t, []byte{5, 7, 10, 11, 12}, first)
}

func TestCommitteeRefuses(t *testing.T) {
	candidates, rules := exampleCandidates(3), exampleDraw(5)
	short := mechanism.Ticket{Seed: []byte{1}}
	_, _, err := mechanism.Committee(short, mechanism.DrawRules{}, nil)
	requireCode(t, mechanism.CodeBadLength, err)
	for _, bad := range []mechanism.DrawRules{{Seats: 5}, {Seats: 2, Quorum: 3}, {Seats: 32, Quorum: 3}} {
		_, _, err = mechanism.Committee(exampleTicket(), bad, append(candidates, candidates...))
		requireCode(t, mechanism.CodeBadParams, err)
	}
	rules.MinBond = coins(-1)
	_, _, err = mechanism.Committee(exampleTicket(), rules, append(candidates, candidates[0]))
	requireCode(t, mechanism.CodeDuplicate, err)
	_, _, err = mechanism.Committee(exampleTicket(), rules, candidates)
	requireCode(t, mechanism.CodeBadAmount, err)
	_, _, err = mechanism.Committee(exampleTicket(), exampleDraw(5), candidates[:2])
	requireCode(t, mechanism.CodeTooFew, err)
	candidates[2].Bond = coins(-1)
	_, _, err = mechanism.Committee(exampleTicket(), exampleDraw(5), candidates)
	requireCode(t, mechanism.CodeBadAmount, err)
	candidates[2].Address = nil
	_, _, err = mechanism.Committee(exampleTicket(), exampleDraw(5), candidates)
	requireCode(t, mechanism.CodeBadLength, err)
	_, err = mechanism.Priority(short, sameByte(1))
	requireCode(t, mechanism.CodeBadLength, err)
	_, err = mechanism.Priority(exampleTicket(), nil)
	requireCode(t, mechanism.CodeBadLength, err)
}

// One seat and one candidate are enough where the rules say so.
func TestSmallestCommittee(t *testing.T) {
	rules := exampleDraw(1)
	rules.Quorum = 1
	members, _, err := mechanism.Committee(exampleTicket(), rules, exampleCandidates(1))
	require.NoError(t, err)
	require.Len(t, members, 1)
}

// The committee is what one gets by taking the smallest lot again and again,
// in whatever order the candidates stand.
func TestCommitteeAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ticket := mechanism.Ticket{
			Seed: byteStrings(32, 32).Draw(t, "seed"), Version: rapid.Uint64().Draw(t, "version"),
			Benchmark: rapid.Uint64().Draw(t, "benchmark"), Attempt: rapid.Uint32().Draw(t, "attempt"),
		}
		n := rapid.IntRange(3, 40).Draw(t, "candidates")
		rules := exampleDraw(rapid.Int64Range(3, 31).Draw(t, "seats"))
		candidates := exampleCandidates(n)
		left := map[string]*big.Int{}
		for _, c := range candidates {
			hash := sha("evalreward/sort/v1", ticket.Seed, bigEndian(ticket.Version, 8), bigEndian(ticket.Benchmark, 8),
				bigEndian(uint64(ticket.Attempt), 4), c.Address)
			left[string(c.Address)] = new(big.Int).SetBytes(hash[:8])
		}

		members, eligible, err := mechanism.Committee(ticket, rules, permuted(t, candidates))

		require.NoError(t, err)
		require.Equal(t, n, eligible)
		require.Len(t, members, min(n, int(rules.Seats)))
		order, err := mechanism.DrawOrder(ticket, rules, permuted(t, candidates))
		require.NoError(t, err)
		require.Len(t, order, n)
		require.Equal(t, order[:len(members)], members)
		for _, m := range order {
			for address, lot := range left {
				require.GreaterOrEqual(t, lot.Cmp(left[string(m)]), 0, "%x was passed over", address)
			}
			delete(left, string(m))
		}
	})
}
