// Package traffic makes random messages of both modules, valid and invalid, for a chain whose
// state is known by the reference. The same seed gives the same messages.
package traffic

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"sort"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Denoms of sponsors; the last one cannot be sent.
var Denoms = []string{regtypes.BaseDenom, "aaa", "bbb", "ccc", "ddd", "eee", "fff", "ggg", "hhh", "iii", "jjj", memchain.FrozenDenom}

// report is what an evaluator means to reveal.
type report struct {
	raw  int64
	salt []byte
	// silent members say nothing; tried ones have revealed, or were refused.
	silent, tried bool
}

type seatKey struct {
	round uint64
	addr  string
}

// secret is a gold score that its steward keeps.
type secret struct {
	benchmark, score uint32
	version          uint64
	salt, hash       []byte
	steward          string
}

// plan is how the members of a round behave.
type plan struct {
	truth, bias, noise int64
	// unfetchable and silent members, in percent.
	unfetchable, silent int
}

// claim is a version that was committed and not registered yet.
type claim struct {
	owner, model string
	digest, salt []byte
}

// Traffic makes messages.
type Traffic struct {
	rng *rand.Rand
	s   *reference.State
	// Garbage is the share of messages that are spoiled, in percent.
	Garbage int
	// Steady, when set, sends no new params.
	Steady bool
	// Quiet, when set, sends nothing but commits and reveals.
	Quiet bool

	evaluators, developers, stewards, sponsors []string
	serial                                     uint64
	reports                                    map[seatKey]*report
	plans                                      map[uint64]plan
	truths                                     map[[2]uint64]int64
	secrets                                    []secret
	claims                                     []claim
	benchmarks                                 uint32
	// follow is what must come next for the last message to make sense.
	follow []any
}

// New returns the traffic of a seed.
func New(seed int64, s *reference.State) *Traffic {
	return &Traffic{
		rng: rand.New(rand.NewSource(seed)), s: s, Garbage: 4,
		evaluators: people("evaluator", 20), developers: people("developer", 6), stewards: people("steward", 3), sponsors: people("sponsor", 4),
		reports: map[seatKey]*report{}, plans: map[uint64]plan{}, truths: map[[2]uint64]int64{},
	}
}

func people(role string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = memchain.Account(fmt.Sprint(role, "-", i))
	}
	return list
}

// People gives everybody.
func (t *Traffic) People() []string {
	var all []string
	for _, list := range [][]string{t.evaluators, t.developers, t.stewards, t.sponsors} {
		all = append(all, list...)
	}
	return all
}

// Balances gives everybody enough for a long life, and one of each role almost nothing.
func (t *Traffic) Balances() map[string]sdk.Coins {
	rich := sdk.NewCoins()
	for _, denom := range Denoms {
		rich = rich.Add(sdk.NewCoin(denom, math.NewInt(1_000_000_000_000_000)))
	}
	balances := map[string]sdk.Coins{}
	for _, list := range [][]string{t.evaluators, t.developers, t.stewards, t.sponsors} {
		for _, addr := range list {
			balances[addr] = rich
		}
		balances[list[len(list)-1]] = sdk.NewCoins(sdk.NewCoin(regtypes.BaseDenom, math.NewInt(150_000_000)))
	}
	return balances
}

func pick[T any](t *Traffic, list []T) T { return list[t.rng.Intn(len(list))] }

func (t *Traffic) chance(percent int) bool { return t.rng.Intn(100) < percent }

// bytes gives 32 bytes that never came before.
func (t *Traffic) bytes() []byte {
	t.serial++
	out := make([]byte, 32)
	t.rng.Read(out)
	binary.BigEndian.PutUint64(out, t.serial)
	return out
}

// anyone gives the person for a role, seldom somebody else.
func (t *Traffic) anyone(likely []string) string {
	if t.chance(3) {
		return pick(t, t.People())
	}
	return pick(t, likely)
}

// maker makes one kind of message; nil when there is no occasion.
type maker struct {
	weight int
	make   func(*Traffic) any
}

var busy = map[reference.Phase][]maker{
	reference.Commit:    {{60, (*Traffic).commit}, {3, (*Traffic).reveal}},
	reference.Reveal:    {{90, (*Traffic).reveal}, {3, (*Traffic).commit}},
	reference.Settle:    {{2, (*Traffic).reveal}, {2, (*Traffic).commit}, {2, (*Traffic).revealGold}},
	reference.Challenge: {{6, (*Traffic).challenge}, {40, (*Traffic).revealGold}, {6, (*Traffic).disputeGold}},
}

var always = []maker{
	{4, (*Traffic).registerEvaluator},
	{3, (*Traffic).topUp},
	{1, (*Traffic).unbond},
	{2, (*Traffic).unjail},
	{3, (*Traffic).bondSteward},
	{1, (*Traffic).unbondSteward},
	{6, (*Traffic).createBenchmark},
	{1, (*Traffic).retireBenchmark},
	{1, (*Traffic).publishBenchmark},
	{10, (*Traffic).request},
	{1, (*Traffic).challenge},
	{8, (*Traffic).commitGold},
	{1, (*Traffic).disputeGold},
	{3, (*Traffic).resolveGold},
	{3, (*Traffic).fund},
	{8, (*Traffic).claim},
	{1, (*Traffic).params},
	{2, (*Traffic).registerModel},
	{1, (*Traffic).commitVersion},
	{4, (*Traffic).registerVersion},
	{1, (*Traffic).transferModel},
	{1, (*Traffic).acceptTransfer},
	{1, (*Traffic).setAlias},
	{1, (*Traffic).deleteAlias},
	{1, (*Traffic).yank},
	{2, (*Traffic).setParents},
	{1, (*Traffic).registryParams},
}

// Next gives the next message.
func (t *Traffic) Next() any {
	if len(t.follow) > 0 && !t.Quiet {
		msg := t.follow[0]
		t.follow = t.follow[1:]
		return msg
	}
	_, phase := t.s.Now()
	if t.Quiet {
		return t.evaluation(phase)
	}
	makers := append(append([]maker(nil), busy[phase]...), always...)
	sum := 0
	for _, m := range makers {
		sum += m.weight
	}
	for {
		at := t.rng.Intn(sum)
		for _, m := range makers {
			if at -= m.weight; at >= 0 {
				continue
			}
			msg := m.make(t)
			if msg == nil {
				break
			}
			if t.chance(t.Garbage) {
				t.spoil(msg)
			}
			return msg
		}
	}
}

// evaluation gives a commit or a reveal in its phase, nil when there is none to send.
func (t *Traffic) evaluation(phase reference.Phase) any {
	switch phase {
	case reference.Commit:
		return t.commit()
	case reference.Reveal:
		return t.reveal()
	default:
		return nil
	}
}

// rounds gives the rounds of the current epoch and of the one before, by id.
func (t *Traffic) rounds() []*reference.Round {
	var list []*reference.Round
	for _, r := range t.s.Rounds {
		if r.Epoch+2 > t.s.Epoch || r.State == "disputed" {
			list = append(list, r)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// live gives the benchmarks that are not retired, by id.
func (t *Traffic) live() []*reference.Benchmark {
	var list []*reference.Benchmark
	for id := uint32(1); id <= t.benchmarks; id++ {
		if b := t.s.Benchmarks[id]; b != nil && b.Status != "retired" {
			list = append(list, b)
		}
	}
	return list
}
