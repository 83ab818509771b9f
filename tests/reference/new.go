package reference

import (
	"math/big"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
	regtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// New gives the state of a chain with empty modules at height 1.
func New(chainID, authority string, p types.Params, reg regtypes.Params) *State {
	return &State{
		ChainID: chainID, Authority: authority, Height: 1, Params: p, Ruling: p,
		Rules: map[uint64]types.Params{}, Seeds: map[uint64][]byte{},
		Evaluators: map[EvaluatorKey]*Evaluator{}, Stewards: map[string]*Steward{}, Benchmarks: map[uint32]*Benchmark{},
		Track:    &Track{Bucket: new(big.Int), Price: new(big.Int)},
		pursuits: map[pursuit]bool{}, work: map[item]uint64{}, Batches: map[BatchKey]*Batch{}, Rounds: map[uint64]*Round{},
		Scores: map[ScoreKey]int64{}, OwnBest: map[OwnerKey]int64{}, Honours: map[OwnerKey]uint64{},
		Golds: map[GoldKey]*Gold{}, Pools: map[PoolKey]*Pool{}, Claimable: map[string]Coins{}, Balances: map[string]Coins{},
		Minted: new(big.Int), Burned: new(big.Int), Registry: NewRegistry(reg),
	}
}

func addressBytes(addr string) []byte {
	bz, err := sdk.AccAddressFromBech32(addr)
	if err != nil {
		return nil
	}
	return bz
}

// validAddress tells whether a text is an address in its only spelling.
func validAddress(addr string) bool {
	bz := addressBytes(addr)
	return len(bz) > 0 && sdk.AccAddress(bz).String() == addr
}

func (s *State) moduleAccount() string { return authtypes.NewModuleAddress(types.ModuleName).String() }

func (s *State) feeAccount() string { return authtypes.NewModuleAddress(regtypes.ModuleName).String() }

// Balance gives the coins of an account.
func (s *State) Balance(addr string) Coins {
	if s.Balances[addr] == nil {
		s.Balances[addr] = Coins{}
	}
	return s.Balances[addr]
}

// Give puts coins on an account.
func (s *State) Give(addr, denom string, amount *big.Int) { s.Balance(addr).plus(denom, amount) }

// spend takes coins from an account if it has them.
func (s *State) spend(addr, denom string, amount *big.Int) bool {
	if s.Balance(addr).Of(denom).Cmp(amount) < 0 {
		return false
	}
	s.Give(addr, denom, new(big.Int).Neg(amount))
	return true
}

// collect moves an amount from an account to the module.
func (s *State) collect(addr string, amount *big.Int) bool {
	if !s.spend(addr, denom, amount) {
		return false
	}
	s.Give(s.moduleAccount(), denom, amount)
	return true
}

// credit makes coins claimable; a ninth denom is sent at once.
func (s *State) credit(addr, denom string, amount *big.Int) {
	if amount.Sign() == 0 {
		return
	}
	if s.Claimable[addr] == nil {
		s.Claimable[addr] = Coins{}
	}
	coins := s.Claimable[addr]
	if len(coins) >= types.MaxClaimableDenoms && coins.Of(denom).Sign() == 0 {
		s.spend(s.moduleAccount(), denom, amount)
		s.Give(addr, denom, amount)
		return
	}
	coins.plus(denom, amount)
}

func (s *State) mint(amount *big.Int) {
	s.Minted = add(s.Minted, amount)
	s.Give(s.moduleAccount(), denom, amount)
}

func (s *State) burn(amount *big.Int) {
	s.Burned = add(s.Burned, amount)
	s.Give(s.moduleAccount(), denom, new(big.Int).Neg(amount))
}

// Phase of an epoch.
type Phase int

// The phases in their order.
const (
	Commit Phase = iota
	Reveal
	Settle
	Challenge
)

func blocksOf(p types.Params) uint64 {
	return p.CommitBlocks + p.RevealBlocks + p.SettleBlocks + p.ChallengeBlocks
}

// Now gives epoch and phase of the block. Its messages come before its roll, so those of the
// first block of an epoch see the params of the epoch before.
func (s *State) Now() (epoch uint64, phase Phase) {
	if !s.Started {
		return 0, Commit
	}
	p, offset := s.Ruling, uint64(s.Height-s.Start)
	epoch = s.Epoch
	if offset >= blocksOf(p) {
		epoch, offset = epoch+1, offset-blocksOf(p)
	}
	switch {
	case offset < p.CommitBlocks:
		return epoch, Commit
	case offset < p.CommitBlocks+p.RevealBlocks:
		return epoch, Reveal
	case offset < p.CommitBlocks+p.RevealBlocks+p.SettleBlocks:
		return epoch, Settle
	}
	return epoch, Challenge
}

// Target gives the epoch for which requests and gold commits of the block are.
func (s *State) Target() uint64 {
	epoch, phase := s.Now()
	if phase == Commit {
		return epoch + 1
	}
	return epoch + 2
}
