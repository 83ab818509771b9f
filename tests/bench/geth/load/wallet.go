package load

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"math/big"
	"runtime"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"
)

// chainID is that of every go-ethereum in development mode.
const chainID = 1337

// rich is the account with all coins at the start; evaluators are numbered from 1.
const rich = 0

var (
	// feeCap lies beyond any base fee that full blocks in a row can bring about.
	feeCap = new(big.Int).Lsh(big.NewInt(1), 120)
	tip    = big.NewInt(1_000_000_000)
	// funds pay feeCap for all gas that an account could ever use here.
	funds = new(big.Int).Lsh(big.NewInt(1), 200)
	stake = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
)

// call is a transaction before it is signed.
type call struct {
	from  int
	to    *common.Address // nil deploys data
	value *big.Int
	data  []byte
	gas   uint64
}

// signed is a transaction ready to be sent.
type signed struct {
	from int
	raw  []byte
	hash common.Hash
}

// wallet holds keys and the next number of each account.
type wallet struct {
	signer    types.Signer
	keys      []*ecdsa.PrivateKey
	addresses []common.Address
	nonces    []uint64
}

// newWallet gives the rich account and some more, whose keys come from their numbers, so that
// every run has the same ones.
func newWallet(accounts int) (*wallet, error) {
	w := &wallet{signer: types.LatestSignerForChainID(big.NewInt(chainID))}
	for i := range 1 + accounts {
		seed := binary.BigEndian.AppendUint64([]byte("account of the benchmark "), uint64(i))
		key, err := crypto.ToECDSA(crypto.Keccak256(seed))
		if err != nil {
			return nil, err
		}
		w.keys = append(w.keys, key)
	}
	for _, key := range w.keys {
		w.addresses = append(w.addresses, crypto.PubkeyToAddress(key.PublicKey))
	}
	w.nonces = make([]uint64, len(w.keys))
	return w, nil
}

// sign gives every call the next number of its account, in the order of the calls, and signs
// on all cores. It fails only when a key does not fit the signer.
func (w *wallet) sign(ctx context.Context, calls []call) ([]signed, error) {
	result := make([]signed, len(calls))
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	const share = 256
	for start := 0; start < len(calls); start += share {
		part := calls[start:min(start+share, len(calls))]
		out, numbers := result[start:], make([]uint64, len(part))
		for i, c := range part {
			numbers[i] = w.nonces[c.from]
			w.nonces[c.from]++
		}
		group.Go(func() error {
			for i, c := range part {
				tx, err := types.SignNewTx(w.keys[c.from], w.signer, &types.DynamicFeeTx{
					ChainID: big.NewInt(chainID), Nonce: numbers[i], GasTipCap: tip, GasFeeCap: feeCap,
					Gas: c.gas, To: c.to, Value: c.value, Data: c.data,
				})
				if err != nil {
					return err
				}
				raw, err := tx.MarshalBinary()
				if err != nil {
					return err
				}
				out[i] = signed{from: c.from, raw: raw, hash: tx.Hash()}
			}
			return nil
		})
	}
	return result, group.Wait()
}
