package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg/types"
)

// account gives an address and its canonical spelling: an address may also be written in
// upper case, and must then mean the same account. Errors: ErrInvalidField.
func (k *Keeper) account(field, text string) (sdk.AccAddress, string, error) {
	addr, err := k.addresses.StringToBytes(text)
	if err != nil {
		return nil, "", errors.Wrapf(types.ErrInvalidField, "%s: expected an account address, got %.100q: %s", field, text, err)
	}
	spelling, err := k.addresses.BytesToString(addr)
	if err != nil {
		return nil, "", errors.Wrapf(types.ErrInvalidField, "%s: expected an account address, got %.100q: %s", field, text, err)
	}
	return addr, spelling, nil
}

// checkRecipient refuses (ErrInvalidRecipient) accounts that nobody can sign for: module
// accounts, also those that may receive coins, and the authority.
func (k *Keeper) checkRecipient(ctx context.Context, addr sdk.AccAddress, spelling string) error {
	_, module := k.accounts.GetAccount(ctx, addr).(sdk.ModuleAccountI)
	own := bytes.Equal(addr, k.accounts.GetModuleAddress(types.ModuleName))
	if module || own || spelling == k.authority || k.bank.BlockedAddr(addr) {
		return errors.Wrapf(types.ErrInvalidRecipient, "%s is an account of a module, which cannot sign: name another account", spelling)
	}
	return nil
}

// checkAuthority refuses (ErrInvalidAuthority) any other signer.
func (k *Keeper) checkAuthority(signer string) error {
	if signer != k.authority {
		return errors.Wrapf(types.ErrInvalidAuthority, "expected %s, got %.100q: send a governance proposal", k.authority, signer)
	}
	return nil
}
