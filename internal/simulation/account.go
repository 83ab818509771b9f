package simulation

import (
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// umodel per MODEL.
const umodel = 1_000_000

// purse is what every account owns at the beginning, in umodel: enough for any bond, so that
// nobody leaves for want of money and losses can be seen in full.
const purse = 100_000_000 * umodel

// account is an address and its text.
type account struct {
	addr sdk.AccAddress
	text string
}

func newAccount(name string) account {
	hash := sha256.Sum256([]byte("simulation account " + name))
	addr := sdk.AccAddress(hash[:20])
	return account{addr: addr, text: addr.String()}
}

// newRand gives the randomness of one agent. Every agent has its own, so that another one
// that behaves differently does not change its luck.
func newRand(seed uint64, name string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, hash.Sum64())) //nolint:gosec // a simulation has to come out the same again
}

func digest(parts ...any) []byte {
	hash := sha256.Sum256([]byte(fmt.Sprint(parts...)))
	return hash[:]
}
