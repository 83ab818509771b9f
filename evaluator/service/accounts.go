package service

import (
	"fmt"
	"os"

	"github.com/modeld-labs/modeld/evaluator/secret"
)

// Accounts are the addresses of a daemon, and where its secret lies.
type Accounts struct {
	Key       string `json:"key"`
	Evaluator string `json:"evaluator"`
	Payer     string `json:"payer"`
	Secret    string `json:"secret"`
}

// Accounts reads settings and keyring; no node is asked.
func (h Home) Accounts() (Accounts, error) {
	c, err := h.Load()
	if err != nil {
		return Accounts{}, err
	}
	keys, err := h.Keys(c.Wallet)
	if err != nil {
		return Accounts{}, err
	}
	record, err := keys.Key(c.Wallet.Key)
	if err != nil {
		return Accounts{}, fmt.Errorf("wallet.key: %w; make one: modeld keys add %s", err, c.Wallet.Key)
	}
	address, err := record.GetAddress()
	if err != nil {
		return Accounts{}, err
	}
	a := Accounts{Key: address.String(), Evaluator: address.String(), Payer: address.String(), Secret: h.Secret()}
	if c.Wallet.AuthzGranter != "" {
		a.Evaluator = c.Wallet.AuthzGranter
	}
	if c.Wallet.FeeGranter != "" {
		a.Payer = c.Wallet.FeeGranter
	}
	return a, nil
}

// ExportSecret gives the text of the secret.
func (h Home) ExportSecret() (string, error) {
	s, err := secret.Load(h.Secret())
	if err != nil {
		return "", err
	}
	return s.Text(), nil
}

// ImportSecret takes the secret of another machine from a file. One that is there already is not replaced.
func (h Home) ImportSecret(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s, err := secret.Parse(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := os.MkdirAll(h.Folder(), 0o700); err != nil {
		return err
	}
	return s.Save(h.Secret())
}
