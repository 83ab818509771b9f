package demo

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// withdraw lets everybody pull what settlement made claimable out of the module account.
func (s *story) withdraw(ctx context.Context) error {
	s.say.act("Everybody withdraws what is claimable")
	names := []string{improver, worse, copycat}
	for _, e := range evaluators {
		names = append(names, e.name)
	}
	for _, name := range names {
		if err := s.claim(ctx, name); err != nil {
			return fmt.Errorf("claim of %s: %w", name, err)
		}
	}
	return nil
}

func (s *story) claim(ctx context.Context, name string) error {
	address, err := s.chain.address(name)
	if err != nil {
		return err
	}
	claimable, err := s.chain.reward.Claimable(ctx, &types.QueryClaimableRequest{Address: address})
	if err != nil {
		return err
	}
	amount := claimable.Coins.AmountOf(app.BaseDenom)
	if amount.IsZero() {
		s.say.line("%-8s nothing", name)
		return nil
	}
	if _, err := s.chain.send(ctx, name, 1, &types.MsgClaim{Account: address}); err != nil {
		return err
	}
	balance, err := s.balance(ctx, address)
	if err != nil {
		return err
	}
	s.say.line("%-8s %s MODEL, pay and returned deposits; now holds %s MODEL", name, model(amount), model(balance.Amount))
	return nil
}

func (s *story) balance(ctx context.Context, address string) (sdk.Coin, error) {
	res, err := banktypes.NewQueryClient(s.chain.conn).Balance(ctx, &banktypes.QueryBalanceRequest{Address: address, Denom: app.BaseDenom})
	if err != nil {
		return sdk.Coin{}, err
	}
	return *res.Balance, nil
}
