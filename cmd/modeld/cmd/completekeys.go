package cmd

import (
	"context"
	"errors"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
)

func keyNames(_ context.Context, node client.Context, _ string) ([]string, error) {
	records, err := unprompted(node)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(records))
	for i, record := range records {
		names[i] = record.Name
	}
	return names, nil
}

// unprompted lists the keys of a keyring that opens without a question.
func unprompted(node client.Context) ([]*keyring.Record, error) {
	if node.Keyring == nil || node.Keyring.Backend() != keyring.BackendTest {
		return nil, errors.New("keyring: expected one that opens without a passphrase")
	}
	return node.Keyring.List()
}
