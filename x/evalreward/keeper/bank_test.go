package keeper_test

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

// ledger is a small bank. It keeps what the real bank promises: balances roll back
// with the state, virtual credits arrive at the end of the block, and nobody spends what is
// not there. fail, when set, is asked before every call and may return an error or panic.
type ledger struct {
	balances collections.Map[string, math.Int]
	pending  collections.Map[string, math.Int]
	supply   collections.Item[math.Int]
	fail     func(call string) error
}

func newLedger(service store.KVStoreService) *ledger {
	sb := collections.NewSchemaBuilder(service)
	return &ledger{
		balances: collections.NewMap(sb, collections.NewPrefix(1), "balances", collections.StringKey, sdk.IntValue),
		pending:  collections.NewMap(sb, collections.NewPrefix(2), "pending", collections.StringKey, sdk.IntValue),
		supply:   collections.NewItem(sb, collections.NewPrefix(3), "supply", sdk.IntValue),
	}
}

func module(name string) string { return authtypes.NewModuleAddress(name).String() }

func orZero(amount math.Int, err error) math.Int {
	if errors.Is(err, collections.ErrNotFound) {
		return math.ZeroInt()
	}
	if err != nil {
		panic(err)
	}
	return amount
}

func (l *ledger) balance(ctx context.Context, addr string) math.Int {
	return orZero(l.balances.Get(ctx, addr))
}

func (l *ledger) add(ctx context.Context, addr string, amount math.Int) error {
	return l.balances.Set(ctx, addr, l.balance(ctx, addr).Add(amount))
}

func (l *ledger) issue(ctx context.Context, addr string, amount math.Int) error {
	if err := l.supply.Set(ctx, orZero(l.supply.Get(ctx)).Add(amount)); err != nil {
		return err
	}
	return l.add(ctx, addr, amount)
}

func (l *ledger) ask(call string) error {
	if l.fail == nil {
		return nil
	}
	return l.fail(call)
}

// place is where the balance of an account in a denom is kept: that of the base denom under
// the account alone.
func place(addr, denom string) string {
	if denom == modelregtypes.BaseDenom {
		return addr
	}
	return addr + "/" + denom
}

// take removes coins from an account.
func (l *ledger) take(ctx context.Context, call, addr string, coins sdk.Coins) error {
	if err := l.ask(call); err != nil {
		return err
	}
	for _, coin := range coins {
		at := place(addr, coin.Denom)
		rest := l.balance(ctx, at).Sub(coin.Amount)
		if rest.IsNegative() {
			return fmt.Errorf("%s: expected %s on %s, got %s", call, coin, addr, l.balance(ctx, at))
		}
		if err := l.balances.Set(ctx, at, rest); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) SendCoinsFromAccountToModuleVirtual(ctx context.Context, sender sdk.AccAddress, to string, amt sdk.Coins) error {
	if err := l.take(ctx, "pay", sender.String(), amt); err != nil {
		return err
	}
	for _, coin := range amt {
		at := place(module(to), coin.Denom)
		if err := l.pending.Set(ctx, at, orZero(l.pending.Get(ctx, at)).Add(coin.Amount)); err != nil {
			return err
		}
	}
	return nil
}

// flush credits what was paid during the block.
func (l *ledger) flush(ctx context.Context) {
	err := l.pending.Walk(ctx, nil, func(addr string, amount math.Int) (bool, error) {
		return false, l.add(ctx, addr, amount)
	})
	if err == nil {
		err = l.pending.Clear(ctx, nil)
	}
	if err != nil {
		panic(err)
	}
}

func (l *ledger) move(ctx context.Context, call, from, to string, amt sdk.Coins) error {
	if err := l.take(ctx, call, from, amt); err != nil {
		return err
	}
	for _, coin := range amt {
		if err := l.add(ctx, place(to, coin.Denom), coin.Amount); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) SendCoinsFromModuleToAccount(ctx context.Context, from string, to sdk.AccAddress, amt sdk.Coins) error {
	return l.move(ctx, "send", module(from), to.String(), amt)
}

func (l *ledger) SendCoinsFromModuleToModule(ctx context.Context, from, to string, amt sdk.Coins) error {
	return l.move(ctx, "transfer", module(from), module(to), amt)
}

func (l *ledger) FundCommunityPool(ctx context.Context, amt sdk.Coins, sender sdk.AccAddress) error {
	return l.move(ctx, "community", sender.String(), module("distribution"), amt)
}

func (l *ledger) MintCoins(ctx context.Context, name string, amt sdk.Coins) error {
	if err := l.ask("mint"); err != nil {
		return err
	}
	return l.issue(ctx, module(name), amt.AmountOf(modelregtypes.BaseDenom))
}

func (l *ledger) BurnCoins(ctx context.Context, name string, amt sdk.Coins) error {
	if err := l.take(ctx, "burn", module(name), amt); err != nil {
		return err
	}
	return l.supply.Set(ctx, orZero(l.supply.Get(ctx)).Sub(amt.AmountOf(modelregtypes.BaseDenom)))
}

func (l *ledger) IsSendEnabledCoins(_ context.Context, coins ...sdk.Coin) error {
	for _, coin := range coins {
		if coin.Denom == "frozen" {
			return fmt.Errorf("%s transfers are currently disabled", coin.Denom)
		}
	}
	return nil
}

func (l *ledger) GetAllBalances(ctx context.Context, addr sdk.AccAddress) sdk.Coins {
	all := sdk.NewCoins(l.GetBalance(ctx, addr, modelregtypes.BaseDenom))
	ranger := new(collections.Range[string]).StartInclusive(addr.String() + "/").EndExclusive(addr.String() + "0")
	err := l.balances.Walk(ctx, ranger, func(at string, amount math.Int) (bool, error) {
		all = all.Add(sdk.NewCoin(at[len(addr.String())+1:], amount))
		return false, nil
	})
	if err != nil {
		panic(err)
	}
	return all
}

func (l *ledger) GetSupply(ctx context.Context, denom string) sdk.Coin {
	return sdk.NewCoin(denom, orZero(l.supply.Get(ctx)))
}

func (l *ledger) GetBalance(ctx context.Context, addr sdk.AccAddress, denom string) sdk.Coin {
	return sdk.NewCoin(denom, l.balance(ctx, addr.String()))
}

func (l *ledger) BlockedAddr(sdk.AccAddress) bool { return false }

func (l *ledger) GetAccount(context.Context, sdk.AccAddress) sdk.AccountI { return nil }

func (l *ledger) GetModuleAddress(name string) sdk.AccAddress {
	return authtypes.NewModuleAddress(name)
}
