package traffic

import (
	"fmt"
	"reflect"
	"strings"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/memchain"
	"github.com/modeld-labs/modeld/tests/reference"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Params have epochs of 25 blocks, of which some rules of the long ones remain: maturity,
// jail, faults and disputes come and go within a few epochs.
func Params() types.Params {
	p := types.DevParams()
	p.CommitBlocks, p.RevealBlocks, p.SettleBlocks, p.ChallengeBlocks, p.OpenBlocks = 10, 5, 5, 5, 2
	p.MaxBenchmarks, p.UnitsPerBlock, p.MaxEvaluators = 4, 12, 16
	p.AuditRate, p.AuditsMax, p.RoundsMax, p.MaxGoldPerEpoch = 200_000, 1, 4, 2
	p.RetentionEpochs, p.JailEpochs, p.MaxFaults, p.GoldDisputeEpochs = 4, 2, 2, 2
	// One slash exceeds the pots of an appeal on most benchmarks and not on others, so that
	// challengers are rewarded sometimes.
	p.InitialEmission, p.HalvingEpochs = math.NewInt(2_000_000_000), 150
	return p
}

// Run is a chain and the reference beside it under the same traffic.
type Run struct {
	Seed  int64
	Chain *memchain.Chain
	Ref   *reference.State
	*Traffic

	// Events of all messages and blocks so far, when Record is set.
	Record bool
	Events sdk.Events
	// Sent and Accepted count messages, Kinds the accepted ones by kind.
	Sent, Accepted int
	Kinds          map[string]int
	// Seen counts events by type and, where they have one, by their verdict or reason.
	Seen map[string]int
	last []string
}

// NewRun returns a chain with empty modules and the traffic of a seed.
func NewRun(seed int64, p types.Params) (*Run, error) {
	reg := regtypes.DevParams()
	ref := reference.New(memchain.ChainID, memchain.Authority, p, reg)
	r := &Run{Seed: seed, Ref: ref, Traffic: New(seed, ref), Kinds: map[string]int{}, Seen: map[string]int{}}
	balances := r.Balances()
	for addr, coins := range balances {
		for _, coin := range coins {
			ref.Give(addr, coin.Denom, coin.Amount.BigInt())
		}
	}
	var err error
	r.Chain, err = memchain.New(memchain.Genesis{
		Eval: types.GenesisState{Params: p}, Registry: regtypes.GenesisState{Params: reg, Burned: math.ZeroInt()}, Balances: balances,
	})
	return r, err
}

// Error says where a run was and what came last.
func (r *Run) Error(format string, args ...any) error {
	epoch, phase := r.Ref.Now()
	return fmt.Errorf("seed %d, height %d, epoch %d, phase %d, message %d: %s\nlast messages:\n%s",
		r.Seed, r.Chain.Ctx.BlockHeight(), epoch, phase, r.Sent, fmt.Sprintf(format, args...), strings.Join(r.last, "\n"))
}

// Block sends messages and ends the block on both sides; the caller compares and goes on
// with Next.
func (r *Run) Block(messages int) error {
	for range messages {
		msg := r.Next()
		if msg == nil {
			break
		}
		if err := r.send(msg); err != nil {
			return err
		}
	}
	return r.End()
}

// End ends the block on both sides.
func (r *Run) End() error {
	events, err := r.Chain.End()
	if err != nil {
		return r.Error("end of block: %s", err)
	}
	r.note(events)
	for _, event := range events {
		if strings.HasSuffix(event.Type, "EventWorkFailed") {
			return r.Error("work failed: %v", event)
		}
	}
	r.Ref.EndBlock()
	return nil
}

func (r *Run) send(msg any) error {
	r.Sent++
	r.last = append(r.last, fmt.Sprintf("%d %T %v", r.Sent, msg, msg))
	r.last = r.last[max(0, len(r.last)-15):]
	res, events, err := r.Chain.Send(msg)
	if err != nil && strings.HasPrefix(err.Error(), "panic") {
		return r.Error("%s", err)
	}
	want := r.Ref.Apply(msg)
	if want.Accepted != (err == nil) {
		return r.Error("expected accepted = %v, got error %v", want.Accepted, err)
	}
	if err != nil {
		return nil
	}
	r.Accepted++
	r.Kinds[reflect.TypeOf(msg).String()]++
	r.note(events)
	skipped := 0
	switch res := res.(type) {
	case *types.MsgCommitEvaluationsResponse:
		skipped = len(res.Skipped)
	case *types.MsgRevealEvaluationsResponse:
		skipped = len(res.Skipped)
	}
	if skipped != want.Skipped {
		return r.Error("expected %d skipped items, got %v", want.Skipped, res)
	}
	return nil
}

// note counts events, and keeps them when they are recorded.
func (r *Run) note(events sdk.Events) {
	if r.Record {
		r.Events = append(r.Events, events...)
	}
	for _, event := range events {
		var name strings.Builder
		name.WriteString(event.Type[strings.LastIndex(event.Type, ".")+1:])
		for _, attribute := range event.Attributes {
			switch attribute.Key {
			case "verdict", "reason", "outcome", "resolution", "cause":
				name.WriteString(" " + strings.Trim(attribute.Value, `"`))
			}
		}
		r.Seen[name.String()]++
	}
}
