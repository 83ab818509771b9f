package cmd

import (
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// absent is the keyring of a machine without one: whoever needs a key learns what to do.
// Commands that need none, queries above all, never notice.
type absent struct{ keyring.Keyring }

func (absent) List() ([]*keyring.Record, error)                  { return nil, errNoKeyring }
func (absent) Key(string) (*keyring.Record, error)               { return nil, errNoKeyring }
func (absent) KeyByAddress(sdk.Address) (*keyring.Record, error) { return nil, errNoKeyring }
func (absent) Delete(string) error                               { return errNoKeyring }
func (absent) DeleteByAddress(sdk.Address) error                 { return errNoKeyring }
func (absent) Rename(string, string) error                       { return errNoKeyring }
func (absent) ImportPrivKey(string, string, string) error        { return errNoKeyring }
func (absent) ImportPrivKeyHex(string, string, string) error     { return errNoKeyring }
func (absent) ImportPubKey(string, string) error                 { return errNoKeyring }
func (absent) MigrateAll() ([]*keyring.Record, error)            { return nil, errNoKeyring }
func (absent) ExportPubKeyArmor(string) (string, error)          { return "", errNoKeyring }
func (absent) ExportPrivKeyArmor(string, string) (string, error) { return "", errNoKeyring }

// ExportPrivateKeyObject is what keys export --unsafe needs beyond the interface.
func (absent) ExportPrivateKeyObject(string) (cryptotypes.PrivKey, error) {
	return nil, errNoKeyring
}

func (absent) NewMnemonic(string, keyring.Language, string, string, keyring.SignatureAlgo) (*keyring.Record, string, error) {
	return nil, "", errNoKeyring
}

func (absent) NewAccount(string, string, string, string, keyring.SignatureAlgo) (*keyring.Record, error) {
	return nil, errNoKeyring
}

func (absent) SaveLedgerKey(string, keyring.SignatureAlgo, string, uint32, uint32, uint32) (*keyring.Record, error) {
	return nil, errNoKeyring
}

func (absent) SaveOfflineKey(string, cryptotypes.PubKey) (*keyring.Record, error) {
	return nil, errNoKeyring
}

func (absent) SaveMultisig(string, cryptotypes.PubKey) (*keyring.Record, error) {
	return nil, errNoKeyring
}

func (absent) Sign(string, []byte, signing.SignMode) ([]byte, cryptotypes.PubKey, error) {
	return nil, nil, errNoKeyring
}

func (absent) SignByAddress(sdk.Address, []byte, signing.SignMode) ([]byte, cryptotypes.PubKey, error) {
	return nil, nil, errNoKeyring
}

// SupportedAlgorithms needs no key.
func (absent) SupportedAlgorithms() (keyring.SigningAlgoList, keyring.SigningAlgoList) {
	return keyring.SigningAlgoList{hd.Secp256k1}, keyring.SigningAlgoList{hd.Secp256k1}
}
