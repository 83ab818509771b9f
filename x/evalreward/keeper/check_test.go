package keeper_test

import (
	"flag"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// refuse sends a message that must fail with an error whose text has all words, and that
// must have written nothing before it failed.
func refuse[Req, Res any](c *chain, handler func(ctx sdkContext, req Req) (Res, error), req Req, want error, words ...string) {
	c.t.Helper()
	before := c.snapshot()
	_, err := handler(c.ctx, req)
	require.ErrorIs(c.t, err, want)
	for _, word := range words {
		require.ErrorContains(c.t, err, word)
	}
	c.unchanged(before, c.snapshot())
}

// snapshot gives all that there is as text: the state of both modules and every balance.
func (c *chain) snapshot() string {
	c.t.Helper()
	gs, err := c.k.ExportGenesis(c.ctx)
	require.NoError(c.t, err)
	registry, err := c.reg.ExportGenesis(c.ctx)
	require.NoError(c.t, err)
	var text strings.Builder
	text.Write(c.cdc.MustMarshalJSON(gs))
	text.Write(c.cdc.MustMarshalJSON(registry))
	line := func(addr string, amount math.Int) (bool, error) {
		text.WriteString("\n" + addr + " " + amount.String())
		return false, nil
	}
	require.NoError(c.t, c.bank.balances.Walk(c.ctx, nil, line))
	require.NoError(c.t, c.bank.pending.Walk(c.ctx, nil, line))
	_, _ = line("supply", orZero(c.bank.supply.Get(c.ctx)))
	return text.String()
}

// unchanged compares two snapshots and shows where they begin to differ.
func (c *chain) unchanged(want, got string) {
	c.t.Helper()
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	window := func(s string) string { return s[max(0, min(at-200, len(s))):min(at+200, len(s))] }
	require.Equal(c.t, window(want), window(got))
	require.Len(c.t, got, len(want))
}

// eventsOf gives the events of one type.
func eventsOf[E proto.Message](c *chain, events sdk.Events) []E {
	c.t.Helper()
	var found []E
	for _, raw := range events {
		event, err := sdk.ParseTypedEvent(abci.Event(raw))
		require.NoError(c.t, err)
		if e, ok := event.(E); ok {
			found = append(found, e)
		}
	}
	return found
}

// eventOf gives the only event of a type.
func eventOf[E proto.Message](c *chain, events sdk.Events) E {
	c.t.Helper()
	found := eventsOf[E](c, events)
	require.Len(c.t, found, 1)
	return found[0]
}

// mostChecks keeps a long night of checks shorter than a night.
const mostChecks = 2000

// sparingly checks a property that needs a whole chain: once for every part of the checks
// that other properties get.
func sparingly(t *testing.T, part int, property func(t *rapid.T)) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	all := checks.Value.String()
	n, err := strconv.Atoi(all)
	require.NoError(t, err)
	require.NoError(t, checks.Value.Set(strconv.Itoa(min(max(1, n/part), mostChecks))))
	defer func() { require.NoError(t, checks.Value.Set(all)) }()
	rapid.Check(t, property)
}

// same compares two records by what they say, not by how their numbers lie in memory.
func same(c *chain, want, got proto.Message) {
	c.t.Helper()
	require.Equal(c.t, string(c.cdc.MustMarshalJSON(want)), string(c.cdc.MustMarshalJSON(got)))
}

// spent tells what an account paid while a step ran.
func (c *chain) spent(name string, step func()) math.Int {
	c.t.Helper()
	before := c.bank.balance(c.ctx, account(name))
	step()
	return before.Sub(c.bank.balance(c.ctx, account(name)))
}

// power gives 2^n.
func power(n uint) math.Int { return math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), n)) }
