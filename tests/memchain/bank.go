package memchain

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/store"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// FrozenDenom is one that the bank does not let accounts send.
const FrozenDenom = "frozen"

// Bank is a small bank on the store of the chain, so that it rolls back with the state.
// Virtual credits arrive at the end of the block, and nobody spends what is not there.
type Bank struct {
	balances collections.Map[collections.Pair[string, string], math.Int]
	pending  collections.Map[collections.Pair[string, string], math.Int]
	supply   collections.Map[string, math.Int]
}

func newBank(service store.KVStoreService) *Bank {
	sb := collections.NewSchemaBuilder(service)
	place := collections.PairKeyCodec(collections.StringKey, collections.StringKey)
	return &Bank{
		balances: collections.NewMap(sb, collections.NewPrefix(1), "balances", place, sdk.IntValue),
		pending:  collections.NewMap(sb, collections.NewPrefix(2), "pending", place, sdk.IntValue),
		supply:   collections.NewMap(sb, collections.NewPrefix(3), "supply", collections.StringKey, sdk.IntValue),
	}
}

// Module gives the address of a module account.
func Module(name string) string { return authtypes.NewModuleAddress(name).String() }

func orZero(amount math.Int, err error) math.Int {
	if errors.Is(err, collections.ErrNotFound) {
		return math.ZeroInt()
	}
	if err != nil {
		panic(err)
	}
	return amount
}

// Balance gives what an account holds of a denom.
func (b *Bank) Balance(ctx context.Context, addr, denom string) math.Int {
	return orZero(b.balances.Get(ctx, collections.Join(addr, denom)))
}

func (b *Bank) add(ctx context.Context, addr string, coin sdk.Coin) error {
	return b.balances.Set(ctx, collections.Join(addr, coin.Denom), b.Balance(ctx, addr, coin.Denom).Add(coin.Amount))
}

func (b *Bank) grow(ctx context.Context, denom string, amount math.Int) error {
	return b.supply.Set(ctx, denom, orZero(b.supply.Get(ctx, denom)).Add(amount))
}

// Issue creates coins on an account.
func (b *Bank) Issue(ctx context.Context, addr string, coins sdk.Coins) error {
	for _, coin := range coins {
		if err := b.grow(ctx, coin.Denom, coin.Amount); err != nil {
			return err
		}
		if err := b.add(ctx, addr, coin); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bank) take(ctx context.Context, addr string, coins sdk.Coins) error {
	for _, coin := range coins {
		rest := b.Balance(ctx, addr, coin.Denom).Sub(coin.Amount)
		if rest.IsNegative() {
			return fmt.Errorf("insufficient funds: expected %s on %s, got %s less", coin, addr, rest.Neg())
		}
		if err := b.balances.Set(ctx, collections.Join(addr, coin.Denom), rest); err != nil {
			return err
		}
	}
	return nil
}

// SendCoinsFromAccountToModuleVirtual takes coins now and credits them at the end of the block.
func (b *Bank) SendCoinsFromAccountToModuleVirtual(ctx context.Context, sender sdk.AccAddress, to string, coins sdk.Coins) error {
	if err := b.take(ctx, sender.String(), coins); err != nil {
		return err
	}
	for _, coin := range coins {
		key := collections.Join(Module(to), coin.Denom)
		if err := b.pending.Set(ctx, key, orZero(b.pending.Get(ctx, key)).Add(coin.Amount)); err != nil {
			return err
		}
	}
	return nil
}

// flush credits what was paid to modules during the block.
func (b *Bank) flush(ctx context.Context) error {
	type credit struct {
		addr string
		coin sdk.Coin
	}
	var credits []credit
	err := b.pending.Walk(ctx, nil, func(key collections.Pair[string, string], amount math.Int) (bool, error) {
		credits = append(credits, credit{key.K1(), sdk.NewCoin(key.K2(), amount)})
		return false, nil
	})
	if err != nil {
		return err
	}
	for _, c := range credits {
		if err := b.add(ctx, c.addr, c.coin); err != nil {
			return err
		}
		if err := b.pending.Remove(ctx, collections.Join(c.addr, c.coin.Denom)); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bank) move(ctx context.Context, from, to string, coins sdk.Coins) error {
	if err := b.take(ctx, from, coins); err != nil {
		return err
	}
	for _, coin := range coins {
		if err := b.add(ctx, to, coin); err != nil {
			return err
		}
	}
	return nil
}

// SendCoinsFromModuleToAccount moves coins.
func (b *Bank) SendCoinsFromModuleToAccount(ctx context.Context, from string, to sdk.AccAddress, coins sdk.Coins) error {
	return b.move(ctx, Module(from), to.String(), coins)
}

// SendCoinsFromModuleToModule moves coins.
func (b *Bank) SendCoinsFromModuleToModule(ctx context.Context, from, to string, coins sdk.Coins) error {
	return b.move(ctx, Module(from), Module(to), coins)
}

// FundCommunityPool moves coins to the account of x/distribution.
func (b *Bank) FundCommunityPool(ctx context.Context, coins sdk.Coins, sender sdk.AccAddress) error {
	return b.move(ctx, sender.String(), Module("distribution"), coins)
}

// MintCoins creates coins on a module account.
func (b *Bank) MintCoins(ctx context.Context, name string, coins sdk.Coins) error {
	return b.Issue(ctx, Module(name), coins)
}

// BurnCoins destroys coins of a module account.
func (b *Bank) BurnCoins(ctx context.Context, name string, coins sdk.Coins) error {
	if err := b.take(ctx, Module(name), coins); err != nil {
		return err
	}
	for _, coin := range coins {
		if err := b.grow(ctx, coin.Denom, coin.Amount.Neg()); err != nil {
			return err
		}
	}
	return nil
}

// IsSendEnabledCoins refuses the frozen denom.
func (b *Bank) IsSendEnabledCoins(_ context.Context, coins ...sdk.Coin) error {
	for _, coin := range coins {
		if coin.Denom == FrozenDenom {
			return fmt.Errorf("%s transfers are currently disabled", coin.Denom)
		}
	}
	return nil
}

// GetAllBalances gives all coins of an account.
func (b *Bank) GetAllBalances(ctx context.Context, addr sdk.AccAddress) sdk.Coins {
	all := sdk.NewCoins()
	ranger := collections.NewPrefixedPairRange[string, string](addr.String())
	err := b.balances.Walk(ctx, ranger, func(key collections.Pair[string, string], amount math.Int) (bool, error) {
		all = all.Add(sdk.NewCoin(key.K2(), amount))
		return false, nil
	})
	if err != nil {
		panic(err)
	}
	return all
}

// GetSupply gives the supply of a denom.
func (b *Bank) GetSupply(ctx context.Context, denom string) sdk.Coin {
	return sdk.NewCoin(denom, orZero(b.supply.Get(ctx, denom)))
}

// GetBalance gives what an account holds of a denom.
func (b *Bank) GetBalance(ctx context.Context, addr sdk.AccAddress, denom string) sdk.Coin {
	return sdk.NewCoin(denom, b.Balance(ctx, addr.String(), denom))
}

// BlockedAddr tells whether an address belongs to one of the modules.
func (b *Bank) BlockedAddr(addr sdk.AccAddress) bool {
	return addr.String() == Module(modelregtypes.ModuleName) || addr.String() == Module("evalreward")
}

// GetAccount knows no accounts.
func (b *Bank) GetAccount(context.Context, sdk.AccAddress) sdk.AccountI { return nil }

// GetModuleAddress gives the address of a module account.
func (b *Bank) GetModuleAddress(name string) sdk.AccAddress { return authtypes.NewModuleAddress(name) }
