package evaluator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// TestAColdOwnerAndAHotKey: the hot key has no coins and exactly the two grants of the documentation; its transactions are ordered. check says
// which grant is missing until it is there.
func TestAColdOwnerAndAHotKey(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	hot := testkit.NewAccount("hot").String()
	s := newScene(t, plan{models: 3, benchmarks: 2, commit: 150, reveal: 60})
	s.edit("key: eva", "key: hot, authz_granter: "+s.eva.String()+", fee_granter: "+s.eva.String(), "tx: {", "tx: {mode: ordered, ")
	var rounds []uint64
	s.until(30*time.Second, "6 rounds", func() bool { rounds = s.rounds(0); return len(rounds) == 6 })
	owner := func(args ...string) {
		out, err := s.modeld(append(append([]string{"tx"}, args...), "--from", "eva", "--yes", "--keyring-backend", "test", "--chain-id", testkit.ChainID,
			"--node", s.node.RPC(), "--fees", "10000umodel")...).CombinedOutput()
		require.NoError(t, err, string(out))
		height, err := s.c.Tip(t.Context())
		require.NoError(t, err)
		s.node.Reach(t, height.Height+2)
	}
	owner("feegrant", "grant", s.eva.String(), hot, "--spend-limit", "100000000umodel")
	owner("authz", "grant", hot, "generic", "--msg-type", "/modeld.evalreward.v1.MsgCommitEvaluations")
	out, err := s.modeld("evaluator", "check").CombinedOutput()
	require.Error(t, err, string(out))
	require.Contains(t, string(out), "MsgRevealEvaluations")
	owner("authz", "grant", hot, "generic", "--msg-type", "/modeld.evalreward.v1.MsgRevealEvaluations")
	out, err = s.modeld("evaluator", "check").CombinedOutput()
	require.NoError(t, err, string(out))

	kill := s.start()
	s.until(30*time.Second, "committed", func() bool { committed, _ := s.count(rounds); return committed == 6 })
	kill()
	defer s.start()()
	s.until(60*time.Second, "revealed", func() bool { _, revealed := s.count(rounds); return revealed == 6 })
	require.Empty(t, s.skipped())
	res, err := s.c.Bank().Balance(t.Context(), &banktypes.QueryBalanceRequest{Address: hot, Denom: "umodel"})
	require.NoError(t, err)
	require.True(t, res.Balance.Amount.IsZero(), "the hot key never had a coin")
}
