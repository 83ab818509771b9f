// Package contract holds the compiled contracts. scripts/contract-gen.sh writes the embedded
// files from the Solidity sources beside them.
package contract

import (
	"bytes"
	_ "embed" // the compiled contracts
	"encoding/hex"
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

var (
	//go:embed Evaluations.abi.json
	plainABI []byte
	//go:embed Evaluations.bin
	plainCode []byte
	//go:embed BatchedEvaluations.abi.json
	batchedABI []byte
	//go:embed BatchedEvaluations.bin
	batchedCode []byte
)

// Contract is a compiled contract: its interface and the code that deploys it.
type Contract struct {
	abi.ABI
	Code []byte
}

// Plain gives the contract that pays with every evaluation.
func Plain() (Contract, error) { return read("Evaluations", plainABI, plainCode) }

// Batched gives the contract with rounds, commits, reveals and claims.
func Batched() (Contract, error) { return read("BatchedEvaluations", batchedABI, batchedCode) }

func read(name string, description, code []byte) (Contract, error) {
	parsed, err := abi.JSON(bytes.NewReader(description))
	if err != nil {
		return Contract{}, fmt.Errorf("%s.abi.json: %w; run scripts/contract-gen.sh", name, err)
	}
	decoded, err := hex.DecodeString(string(bytes.TrimSpace(code)))
	if err != nil {
		return Contract{}, fmt.Errorf("%s.bin: %w; run scripts/contract-gen.sh", name, err)
	}
	return Contract{ABI: parsed, Code: decoded}, nil
}
