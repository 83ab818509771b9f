package mechanism_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// tiesOf knows ties by the first byte of an address, and keeps whom it was asked about.
type tiesOf struct {
	gave, holds map[byte]bool
	asked       []byte
	fail        error
}

func (t *tiesOf) Gave(address []byte) (bool, error) {
	t.asked = append(t.asked, address[0])
	return t.gave[address[0]], t.fail
}

func (t *tiesOf) Holds(address []byte) (bool, error) {
	if t.gave[address[0]] {
		return false, errors.New("one tie is enough")
	}
	return t.holds[address[0]], t.fail
}

func set(members ...byte) map[byte]bool {
	s := map[byte]bool{}
	for _, b := range members {
		s[b] = true
	}
	return s
}

func firstBytes(addresses [][]byte) []byte {
	var first []byte
	for _, a := range addresses {
		first = append(first, a[0])
	}
	return first
}

// orderOf gives the addresses of 20 equal bytes 1 to n.
func orderOf(n int) [][]byte {
	order := make([][]byte, n)
	for i := range order {
		order[i] = sameByte(byte(i + 1))
	}
	return order
}

// All eligible evaluators stand in the order; the committee is its beginning.
func TestDrawOrderExample(t *testing.T) {
	order, err := mechanism.DrawOrder(exampleTicket(), exampleDraw(3), exampleCandidates(7))
	require.NoError(t, err)
	require.Equal(t, []byte{7, 6, 1, 3, 5, 2, 4}, firstBytes(order))
	few, err := mechanism.DrawOrder(exampleTicket(), exampleDraw(3), exampleCandidates(2))
	require.NoError(t, err, "the quorum is not its business")
	require.Equal(t, []byte{1, 2}, firstBytes(few))
	_, err = mechanism.DrawOrder(exampleTicket(), mechanism.DrawRules{}, nil)
	requireCode(t, mechanism.CodeBadParams, err)
}

// Who gave a grant never sits; of those who hold one a fifth of the seats is passed over,
// and nobody is asked about whose turn does not come.
func TestSeatExample(t *testing.T) {
	ties := &tiesOf{gave: set(1, 4), holds: set(2, 3, 6)}
	members, err := exampleDraw(5).Seat(orderOf(20), ties)
	require.NoError(t, err)
	require.Equal(t, []byte{3, 5, 6, 7, 8}, firstBytes(members))
	require.Equal(t, []byte{1, 2, 3, 4, 5, 6, 7, 8}, ties.asked)
}

func TestMaxHolders(t *testing.T) {
	for seats, holders := range map[int64]int64{1: 1, 5: 1, 9: 1, 10: 2, 15: 3, 31: 6} {
		require.Equal(t, holders, exampleDraw(seats).MaxHolders(), "%d seats", seats)
	}
}

// An owner that grants to everybody but its own keeps out as many as the bound says.
func TestGrantingToAllMovesABoundedNumberOfSeats(t *testing.T) {
	own := set(5, 9, 14, 18, 20, 29)
	ties := &tiesOf{holds: map[byte]bool{}}
	for b := byte(1); b <= 40; b++ {
		ties.holds[b] = !own[b]
	}
	members, err := exampleDraw(15).Seat(orderOf(40), ties)
	require.NoError(t, err)
	require.Equal(t, []byte{4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}, firstBytes(members))
}

func TestSeatRefuses(t *testing.T) {
	_, err := mechanism.DrawRules{Seats: 2, Quorum: 3}.Seat(orderOf(5), &tiesOf{})
	requireCode(t, mechanism.CodeBadParams, err)
	_, err = exampleDraw(5).Seat(orderOf(4), &tiesOf{gave: set(1), holds: set(2)})
	requireCode(t, mechanism.CodeTooFew, err)
	members, err := exampleDraw(5).Seat(orderOf(5), &tiesOf{gave: set(1), holds: set(2)})
	require.NoError(t, err, "a quorum is enough")
	require.Len(t, members, 3)
	broken := errors.New("broken")
	_, err = exampleDraw(5).Seat(orderOf(5), &tiesOf{fail: broken})
	require.ErrorIs(t, err, broken)
}

// The committee is what one gets by striking out first those who gave, then the first few who
// hold; and without ties it is the committee of the plain lottery.
func TestSeatAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := exampleDraw(rapid.Int64Range(3, 31).Draw(t, "seats"))
		candidates := permuted(t, exampleCandidates(rapid.IntRange(3, 60).Draw(t, "candidates")))
		ticket := exampleTicket()
		ticket.Attempt = rapid.Uint32().Draw(t, "attempt")
		order, err := mechanism.DrawOrder(ticket, rules, candidates)
		require.NoError(t, err)
		require.Len(t, order, len(candidates))
		plain, _, err := mechanism.Committee(ticket, rules, candidates)
		require.NoError(t, err)
		require.Equal(t, order[:len(plain)], plain)
		free, err := rules.Seat(order, &tiesOf{})
		require.NoError(t, err)
		require.Equal(t, plain, free)

		some := rapid.SliceOfDistinct(rapid.ByteRange(1, 60), rapid.ID[byte])
		ties := &tiesOf{gave: set(some.Draw(t, "gave")...), holds: set(some.Draw(t, "holds")...)}
		left := slices.DeleteFunc(firstBytes(order), func(b byte) bool { return ties.gave[b] })
		for range max(1, rules.Seats/5) {
			if i := slices.IndexFunc(left, func(b byte) bool { return ties.holds[b] }); i >= 0 && i < int(rules.Seats) {
				left = slices.Delete(left, i, i+1)
			}
		}
		left = left[:min(len(left), int(rules.Seats))]

		members, err := rules.Seat(order, ties)

		if int64(len(left)) < rules.Quorum {
			requireCode(t, mechanism.CodeTooFew, err)
			return
		}
		require.NoError(t, err)
		require.Equal(t, left, firstBytes(members))
	})
}
