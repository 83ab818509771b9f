package simulation

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"cosmossdk.io/math"
	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// market is what a benchmark of some weight is worth, and what a seat in its committees is, for
// members of equal credibility. Amounts are in umodel.
type market struct {
	params            types.Params
	price, price0     math.Int
	pay, pay2, slash  math.Int
	recovery          int64
	mild, gross, wait math.Int
}

// trusted is the credibility that the tables of docs/economics.md are about.
const trusted = 900_000

func newMarket(t *testing.T, p types.Params, weight int64) market {
	t.Helper()
	m := market{params: p}
	budget, err := mechanism.Emission(0, p.EmissionRules())
	require.NoError(t, err)
	own, err := mechanism.Bucket(math.ZeroInt(), budget.OwnerPool, weight, int64(p.Kappa))
	require.NoError(t, err)
	all, err := mechanism.Bucket(math.ZeroInt(), budget.OwnerPool, int64(p.WeightGeneralisation), int64(p.Kappa))
	require.NoError(t, err)
	pot, err := mechanism.Pot(budget.EvaluatorPool, p.PotRules(uint32(weight)))
	require.NoError(t, err)
	m.price, m.price0 = own.Price, all.Price
	m.pay, m.pay2 = seatPay(t, pot, trusted, int64(p.CommitteeSize)), seatPay(t, pot.MulRaw(2), trusted, int64(p.AppealSize))
	m.slash = mechanism.ShareFloor(p.BondUnit, int64(p.SlashOutlier))
	rules := p.CredibilityRules()
	worthless, err := mechanism.Credibility(trusted, 0, rules)
	require.NoError(t, err)
	for c := worthless; c < trusted; m.recovery++ {
		c, err = mechanism.Credibility(c, mechanism.Scale, rules)
		require.NoError(t, err)
	}
	m.mild, m.gross = m.forgone(t, pot, worthless), m.forgone(t, pot, rules.Min)
	// Three seats an epoch, for as long as a new account matures.
	m.wait = m.pay.MulRaw(3 * int64(p.MaturityEpochs))
	return m
}

// seatPay is what a perfect report earns among seats members of credibility 0.9.
func seatPay(t *testing.T, pot math.Int, c, seats int64) math.Int {
	t.Helper()
	pays, err := mechanism.EvaluatorPay(pot, seats*trusted, []mechanism.Claim{{X: mechanism.Scale, C: c}})
	require.NoError(t, err)
	return pays.Each[0]
}

// forgone is by how much less a member earns in all of the next 1000 perfect rounds when its
// credibility begins at c instead of where an honest report would have left it.
func (m market) forgone(t *testing.T, pot math.Int, c int64) math.Int {
	t.Helper()
	rules := m.params.CredibilityRules()
	honest, err := mechanism.Credibility(trusted, mechanism.Scale, rules)
	require.NoError(t, err)
	sum := math.ZeroInt()
	for range 1000 {
		seats := int64(m.params.CommitteeSize)
		sum = sum.Add(seatPay(t, pot, honest, seats)).Sub(seatPay(t, pot, c, seats))
		honest, err = mechanism.Credibility(honest, mechanism.Scale, rules)
		require.NoError(t, err)
		c, err = mechanism.Credibility(c, mechanism.Scale, rules)
		require.NoError(t, err)
	}
	return sum
}

// seats are the smallest majorities of a committee and of the appeal against it.
func (m market) seats() (first, appeal int64) {
	return int64(m.params.CommitteeSize/2 + 1), int64(m.params.AppealSize/2 + 1)
}

// ruleOfThumb counts pay, slash, and one full pay for every round of recovery, for every seat.
func (m market) ruleOfThumb() math.Int {
	first, appeal := m.seats()
	return m.head().MulRaw(first + appeal)
}

func (m market) head() math.Int { return m.pay.Add(m.slash).Add(m.pay.MulRaw(m.recovery)) }

// careful counts what is really lost: pay, slash, the wait of a new account and the smaller pay
// until credibility is back for the first committee; pay and the smaller pay for the appeal,
// whose members nobody slashes.
func (m market) careful() math.Int {
	first, appeal := m.seats()
	return m.pay.Add(m.slash).Add(m.wait).Add(m.gross).MulRaw(first).Add(m.pay2.Add(m.mild).MulRaw(appeal))
}

// prize is what the owner keeps of a lift from 0.8 to the top on one benchmark, with its part of
// benchmark 0 when all domains stand at 0.8. Both buckets are full.
func (m market) prize(t *testing.T, domains int) math.Int {
	t.Helper()
	points, err := mechanism.Tiers{T: []int64{700_000, 800_000}, S: []int64{100_000, 300_000, mechanism.Scale}}.Points(800_000)
	require.NoError(t, err)
	before, after := make([][]mechanism.DomainScore, domains), make([][]mechanism.DomainScore, domains)
	for d := range domains {
		before[d] = []mechanism.DomainScore{{Score: mechanism.Some(800_000)}}
		after[d] = []mechanism.DomainScore{{Score: mechanism.Some(800_000)}}
	}
	after[0][0].Score = mechanism.Some(mechanism.Scale)
	low, err := mechanism.Generalisation(before, int64(m.params.GeneralisationEps))
	require.NoError(t, err)
	high, err := mechanism.Generalisation(after, int64(m.params.GeneralisationEps))
	require.NoError(t, err)
	gross := mechanism.FullPay(m.price, mechanism.Scale-points).Add(mechanism.FullPay(m.price0, high.Index-low.Index))
	return mechanism.ShareFloor(gross, mechanism.Scale-int64(m.params.CommunityPpm))
}

func whole(amount math.Int) int64 { return amount.QuoRaw(umodel).Int64() }

// shareOf gives a as a share of b, rounded down, and in bold from 100 on.
func shareOf(a, b math.Int) string {
	text := a.MulRaw(100).Quo(b).String() + " %"
	if a.GTE(b) {
		return "**" + text + "**"
	}
	return text
}

func mainWith(edit func(*types.Params)) types.Params {
	p := types.DefaultParams()
	edit(&p)
	return p
}

// The figures of docs/economics.md about bribes, from the rules themselves.
func TestWhatABribeCosts(t *testing.T) {
	m := newMarket(t, types.DefaultParams(), 100_000)
	require.EqualValues(t, 51, m.recovery)
	require.Equal(t, []int64{234_000, 702_000}, []int64{whole(m.price), whole(m.price0)})
	require.Equal(t, []int64{150, 145, 2_500}, []int64{whole(m.pay), whole(m.pay2), whole(m.slash)})
	require.Equal(t, []int64{900, 5_849, 1_516}, []int64{whole(m.wait), whole(m.gross), whole(m.mild)})
	require.Equal(t, []int64{10_300, 247_200, 101_782}, []int64{whole(m.head()), whole(m.ruleOfThumb()), whole(m.careful())})
}

// Every row of the tables in docs/economics.md that this package computes stands there.
func TestTheDocumentedPricesOfABribe(t *testing.T) {
	text, err := os.ReadFile("../../docs/economics.md")
	require.NoError(t, err)
	stands := func(format string, args ...any) {
		if row := fmt.Sprintf(format, args...); !strings.Contains(string(text), row+"\n") {
			t.Errorf("docs/economics.md lacks: %s", row)
		}
	}
	main := newMarket(t, types.DefaultParams(), 100_000)
	for _, domains := range []int{1, 2, 4, 8} {
		prize := main.prize(t, domains)
		stands("| %d | %d | %s | %s |", domains, whole(prize), shareOf(prize, main.ruleOfThumb()), shareOf(prize, main.careful()))
	}
	weights := []int64{20_000, 50_000, 100_000, 200_000, 350_000, 700_000}
	for _, weight := range weights {
		m := newMarket(t, types.DefaultParams(), weight)
		accrual := m.price.QuoRaw(4)
		stands("| %d %% | %d | %d | %d | %d | %s |", weight/10_000, whole(m.pay), whole(m.head()), whole(m.ruleOfThumb()), whole(m.careful()),
			m.ruleOfThumb().Quo(accrual))
	}
	for _, kappa := range []uint32{1, 2, 4, 6, 8, 16} {
		thumb, careful := fmt.Sprintf("| %d |", kappa), fmt.Sprintf("| %d |", kappa)
		for _, weight := range weights {
			m := newMarket(t, mainWith(func(p *types.Params) { p.Kappa = kappa }), weight)
			thumb += " " + shareOf(m.price, m.ruleOfThumb()) + " |"
			careful += " " + shareOf(m.prize(t, 2), m.careful()) + " |"
		}
		stands("%s", thumb)
		stands("%s", careful)
	}
	for _, bond := range []int64{1_000, 5_000, 10_000, 20_000, 30_000, 50_000} {
		m := newMarket(t, mainWith(func(p *types.Params) { p.BondUnit = math.NewInt(bond * umodel) }), 100_000)
		stands("| %d | %d | %d | %s | %s |", bond, whole(m.ruleOfThumb()), whole(m.careful()),
			shareOf(m.price, m.ruleOfThumb()), shareOf(m.prize(t, 2), m.careful()))
	}
	for _, committee := range [][2]uint32{{7, 15}, {11, 23}, {15, 31}} {
		m := newMarket(t, mainWith(func(p *types.Params) { p.CommitteeSize, p.AppealSize = committee[0], committee[1] }), 100_000)
		first, appeal := m.seats()
		stands("| %d, %d | %d + %d | %d | %d | %d |", committee[0], committee[1], first, appeal, whole(m.head()), whole(m.ruleOfThumb()), whole(m.careful()))
	}
}
