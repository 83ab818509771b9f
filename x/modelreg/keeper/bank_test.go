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

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// fakeBank holds one denom. Like the real bank it rolls back with the state, credits virtual
// payments when the block ends and burns only what is there. fault, when set, is asked
// before every call and may return an error or panic.
type fakeBank struct {
	balances collections.Map[string, math.Int]
	blocked  sdk.AccAddress
	fault    func(call string) error
}

const inTransit = "in transit"

func newFakeBank(service store.KVStoreService) *fakeBank {
	sb := collections.NewSchemaBuilder(service)
	return &fakeBank{
		balances: collections.NewMap(sb, collections.NewPrefix(1), "balances", collections.StringKey, sdk.IntValue),
		blocked:  sdk.AccAddress("blocked module accnt"),
	}
}

func (b *fakeBank) ask(call string) error {
	if b.fault == nil {
		return nil
	}
	return b.fault(call)
}

func (b *fakeBank) of(ctx context.Context, account string) math.Int {
	amount, err := b.balances.Get(ctx, account)
	if errors.Is(err, collections.ErrNotFound) {
		return math.ZeroInt()
	}
	if err != nil {
		panic(err)
	}
	return amount
}

func (b *fakeBank) add(ctx context.Context, account string, amount math.Int) error {
	sum := b.of(ctx, account).Add(amount)
	if sum.IsNegative() {
		return fmt.Errorf("insufficient funds: %s has %s, needs %s", account, b.of(ctx, account), amount.Neg())
	}
	return b.balances.Set(ctx, account, sum)
}

func (b *fakeBank) SendCoinsFromAccountToModuleVirtual(ctx context.Context, sender sdk.AccAddress, _ string, amt sdk.Coins) error {
	if err := b.ask("pay"); err != nil {
		return err
	}
	amount := amt.AmountOf(types.BaseDenom)
	if err := b.add(ctx, sender.String(), amount.Neg()); err != nil {
		return err
	}
	return b.add(ctx, inTransit, amount)
}

// endBlock credits what was paid during the block, as the bank does before other modules.
func (b *fakeBank) endBlock(ctx context.Context) error {
	amount := b.of(ctx, inTransit)
	if err := b.add(ctx, inTransit, amount.Neg()); err != nil {
		return err
	}
	return b.add(ctx, authtypes.NewModuleAddress(types.ModuleName).String(), amount)
}

func (b *fakeBank) BurnCoins(ctx context.Context, module string, amt sdk.Coins) error {
	if err := b.ask("burn"); err != nil {
		return err
	}
	return b.add(ctx, authtypes.NewModuleAddress(module).String(), amt.AmountOf(types.BaseDenom).Neg())
}

func (b *fakeBank) GetBalance(ctx context.Context, addr sdk.AccAddress, denom string) sdk.Coin {
	if err := b.ask("balance"); err != nil {
		panic(err)
	}
	return sdk.NewCoin(denom, b.of(ctx, addr.String()))
}

func (b *fakeBank) BlockedAddr(addr sdk.AccAddress) bool { return b.blocked.Equals(addr) }

// fakeAccounts knows the treasury, a module account that may receive coins as gov may; any
// other address is an ordinary account, but one does not exist yet.
type fakeAccounts struct{}

func (fakeAccounts) GetAccount(_ context.Context, addr sdk.AccAddress) sdk.AccountI {
	switch {
	case addr.Equals(authtypes.NewModuleAddress("treasury")):
		return authtypes.NewEmptyModuleAccount("treasury")
	case addr.Equals(sdk.AccAddress("nobody has this addr")):
		return nil
	}
	return authtypes.NewBaseAccountWithAddress(addr)
}

func (fakeAccounts) GetModuleAddress(module string) sdk.AccAddress {
	return authtypes.NewModuleAddress(module)
}
