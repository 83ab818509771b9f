package client

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/modeld-labs/modeld/app/encoding"
)

// DefaultTimeout is how long one endpoint may take for one answer.
const DefaultTimeout = 10 * time.Second

// Options say which chain to talk to and by which nodes.
type Options struct {
	// GRPC are the gRPC endpoints, HOST:PORT, or https://HOST:PORT for TLS. The first one that
	// answers is used until it fails. None are needed for a client that only follows events.
	GRPC []string
	// RPC are the endpoints of the consensus engine, for example http://127.0.0.1:26657.
	RPC []string
	// ChainID is signed with each transaction. An endpoint of another chain is refused.
	ChainID string
	// Keyring holds the keys that sign. It may be nil for a client that only reads.
	Keyring keyring.Keyring
	// Timeout is how long one endpoint may take for one answer; 0 means DefaultTimeout.
	Timeout time.Duration
}

// check refuses options that cannot work, and says which.
func (o Options) check() error {
	switch {
	case len(o.RPC) == 0:
		return errors.New("client: RPC: expected at least one endpoint http://HOST:PORT, got none")
	case o.ChainID == "":
		return errors.New("client: ChainID: expected the id of the chain, got none; modeld status shows it as node_info.network")
	case o.Timeout < 0:
		return fmt.Errorf("client: Timeout: expected a positive duration, got %s", o.Timeout)
	}
	for _, endpoint := range o.GRPC {
		if _, _, err := splitGRPC(endpoint); err != nil {
			return err
		}
	}
	for _, endpoint := range o.RPC {
		u, err := url.Parse(endpoint)
		if err != nil || u.Host == "" {
			return fmt.Errorf("client: RPC: expected an endpoint such as http://127.0.0.1:26657, got %q", endpoint)
		}
	}
	return nil
}

// splitGRPC gives the address of a gRPC endpoint and whether it speaks TLS.
func splitGRPC(endpoint string) (address string, tls bool, err error) {
	address, tls = endpoint, false
	if scheme, rest, found := strings.Cut(endpoint, "://"); found {
		address, tls = rest, scheme == "https"
		if scheme != "https" && scheme != "http" && scheme != "tcp" {
			return "", false, fmt.Errorf("client: GRPC: expected HOST:PORT or https://HOST:PORT, got %q", endpoint)
		}
	}
	if !strings.Contains(address, ":") {
		return "", false, fmt.Errorf("client: GRPC: expected HOST:PORT or https://HOST:PORT, got %q", endpoint)
	}
	return address, tls, nil
}

// OpenKeyring opens the keyring that the command line keeps in a home: backend is os, file or
// test, and passphrases are read from input.
func OpenKeyring(backend, home string, input io.Reader) (keyring.Keyring, error) {
	keys, err := keyring.New(encoding.Name, backend, home, input, encoding.WithModules().Codec)
	if err != nil {
		return nil, fmt.Errorf("open keyring %s in %s: %w", backend, home, err)
	}
	return keys, nil
}
