package events_test

import (
	"fmt"

	"cosmossdk.io/math"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// evaluator is what events tell about a registration.
type evaluator struct {
	bond        math.Int
	status      string
	until       uint64
	faults      uint32
	credibility uint32
	last        uint64
}

// purse holds amounts by denom; while events are read they may be below zero.
type purse map[string]math.Int

func (p purse) add(denom string, amount math.Int) {
	if old, ok := p[denom]; ok {
		amount = amount.Add(old)
	}
	p[denom] = amount
}

func (p purse) of(denom string) math.Int {
	if amount, ok := p[denom]; ok {
		return amount
	}
	return math.ZeroInt()
}

// books are what somebody knows who reads nothing but events.
type books struct {
	claimable                      map[string]purse
	evaluators                     map[string]evaluator
	stewards                       map[string]math.Int
	frontiers                      map[uint32]uint32
	buckets                        map[uint32]math.Int
	pools                          purse
	appeals                        map[uint64]bool
	deposits, objections, outliers math.Int
	minted, burned, fees           math.Int
}

func newBooks() *books {
	zero := math.ZeroInt()
	return &books{
		claimable: map[string]purse{}, evaluators: map[string]evaluator{}, stewards: map[string]math.Int{},
		frontiers: map[uint32]uint32{0: 0}, buckets: map[uint32]math.Int{}, pools: purse{}, appeals: map[uint64]bool{},
		deposits: zero, objections: zero, outliers: zero, minted: zero, burned: zero, fees: zero,
	}
}

func number(text string) math.Int {
	n, ok := math.NewIntFromString(text)
	if !ok {
		panic("no number: " + text)
	}
	return n
}

func coins(text string) sdk.Coins {
	parsed, err := sdk.ParseCoinsNormalized(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func (b *books) credit(addr, amount string) { b.purse(addr).add(regtypes.BaseDenom, number(amount)) }

func (b *books) purse(addr string) purse {
	if b.claimable[addr] == nil {
		b.claimable[addr] = purse{}
	}
	return b.claimable[addr]
}

// read takes the books through all events in their order.
func (b *books) read(events sdk.Events) error {
	for _, raw := range events {
		event, err := sdk.ParseTypedEvent(abci.Event(raw))
		if err != nil {
			return fmt.Errorf("%s: %w", raw.Type, err)
		}
		b.person(event)
		b.progress(event)
		b.payment(event)
		b.objection(event)
	}
	return nil
}

func (b *books) change(addr, kind string, change func(*evaluator)) {
	e := b.evaluators[kind+" "+addr]
	change(&e)
	b.evaluators[kind+" "+addr] = e
}

// person reads what happens to evaluators and stewards.
func (b *books) person(event proto.Message) {
	switch e := event.(type) {
	case *types.EventEvaluatorRegistered:
		b.evaluators[e.Kind+" "+e.Evaluator] = evaluator{bond: number(e.Bond), status: "active", credibility: e.Credibility, last: e.JoinedEpoch}
	case *types.EventBondToppedUp:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) { v.bond = number(e.Bond) })
	case *types.EventEvaluatorUnbonding:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) { v.status, v.until = "unbonding", 0 })
	case *types.EventEvaluatorUnbonded:
		delete(b.evaluators, e.Kind+" "+e.Evaluator)
		b.credit(e.Evaluator, e.Bond)
	case *types.EventEvaluatorFaulted:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) { v.faults = e.Faults })
	case *types.EventEvaluatorJailed:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) { v.status, v.until = "jailed", e.UntilEpoch })
	case *types.EventEvaluatorUnjailed:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) {
			v.status, v.until, v.faults, v.credibility, v.last = "active", 0, 0, e.Credibility, max(v.last, e.JoinedEpoch)
		})
	case *types.EventCommitteePaid:
		for i, addr := range e.Evaluators {
			b.change(addr, e.Kind, func(v *evaluator) { v.credibility, v.last = e.After[i], e.LastEpochs[i] })
			b.credit(addr, e.Pays[i])
		}
	case *types.EventEvaluatorSlashed:
		b.change(e.Evaluator, e.Kind, func(v *evaluator) { v.bond = number(e.Bond) })
		if e.Reason == "outlier" {
			b.outliers = b.outliers.Add(number(e.Amount))
		} else {
			b.burned = b.burned.Add(number(e.Amount))
		}
	case *types.EventStewardBonded:
		b.stewards[e.Steward] = number(e.Bond)
	case *types.EventStewardSlashed:
		b.stewards[e.Steward] = math.ZeroInt()
		b.burned = b.burned.Add(number(e.Amount))
	case *types.EventStewardUnbonded:
		delete(b.stewards, e.Steward)
		b.credit(e.Steward, e.Bond)
	}
}

// progress reads frontiers, buckets and what is minted for them.
func (b *books) progress(event proto.Message) {
	switch e := event.(type) {
	case *types.EventEpochStarted:
		b.minted = b.minted.Add(number(e.Validator))
	case *types.EventBenchmarkActivated:
		b.frontiers[e.Benchmark] = e.Frontier
	case *types.EventFrontierMoved:
		b.frontiers[e.Benchmark] = e.After
	case *types.EventSuiteChanged:
		b.frontiers[0] = e.After
	case *types.EventBenchmarkRepriced:
		b.buckets[e.Benchmark] = number(e.Bucket)
	case *types.EventGeneralisationRepriced:
		b.buckets[0] = number(e.Bucket)
	case *types.EventRoundOpened:
		b.appeals[e.Round] = e.ParentRound != 0
	case *types.EventRoundFinalised:
		if b.appeals[e.Round] {
			return
		}
		gross, general := number(e.Gross), number(e.GeneralisationGross)
		b.minted = b.minted.Add(number(e.Evaluators)).Add(gross)
		if gross.IsPositive() {
			b.buckets[e.Benchmark] = b.buckets[e.Benchmark].Sub(gross.Sub(general))
			b.buckets[0] = b.buckets[0].Sub(general)
		}
	case *regtypes.EventFeesBurned:
		b.fees = b.fees.Add(number(e.Amount))
	}
}

// payment reads deposits, sponsors' coins and what becomes claimable.
func (b *books) payment(event proto.Message) {
	switch e := event.(type) {
	case *types.EventRewardCredited:
		b.credit(e.Account, e.Amount)
	case *types.EventClaimReturned:
		for _, coin := range coins(e.Coins) {
			b.purse(e.Account).add(coin.Denom, coin.Amount)
		}
	case *types.EventClaimed:
		for _, coin := range coins(e.Coins) {
			b.purse(e.Account).add(coin.Denom, coin.Amount.Neg())
		}
	case *types.EventEvaluationRequested:
		b.deposits = b.deposits.Add(number(e.Deposit))
	case *types.EventDepositReturned:
		b.deposits = b.deposits.Sub(number(e.Amount))
		b.credit(e.Account, e.Amount)
	case *types.EventDepositBurned:
		b.deposits = b.deposits.Sub(number(e.Amount))
		b.burned = b.burned.Add(number(e.Amount))
	case *types.EventSponsorPoolFunded:
		b.fund(e.Amount, 1, "")
	case *types.EventSponsorPaid:
		b.fund(e.Coins, -1, e.Account)
	case *types.EventSponsorRefunded:
		b.fund(e.Amount, -1, e.Account)
	}
}

// fund moves coins in or out of the pools, out to an account or to the community pool.
func (b *books) fund(text string, sign int64, to string) {
	for _, coin := range coins(text) {
		b.pools.add(coin.Denom, coin.Amount.MulRaw(sign))
		if to != "" {
			b.purse(to).add(coin.Denom, coin.Amount)
		}
	}
}

// objection reads challenges and disputes.
func (b *books) objection(event proto.Message) {
	switch e := event.(type) {
	case *types.EventRoundChallenged:
		b.objections = b.objections.Add(number(e.Bond))
	case *types.EventGoldDisputed:
		b.objections = b.objections.Add(number(e.Bond))
	case *types.EventBondReturned:
		b.objections = b.objections.Sub(number(e.Amount))
		b.credit(e.Account, e.Amount)
	case *types.EventBondBurned:
		b.objections = b.objections.Sub(number(e.Amount))
		b.burned = b.burned.Add(number(e.Amount))
	case *types.EventAppealAccounted:
		// What of the bond did not return was paid to the committee, or burned.
		b.objections = b.objections.Sub(number(e.Bond).Sub(number(e.BondReturned)))
		b.outliers = b.outliers.Sub(number(e.Slashed))
		b.minted = b.minted.Add(number(e.Minted))
		b.burned = b.burned.Add(number(e.Burned))
	}
}
