package load

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// call encodes a call of a method.
func (d *deployed) call(from int, gas uint64, method string, args ...any) (call, error) {
	data, err := d.Pack(method, args...)
	return call{from: from, to: &d.address, value: new(big.Int), data: data, gas: gas}, err
}

// registerModels gives the registrations of the next models, whose owners take turns.
func (d *deployed) registerModels(accounts, count int) ([]call, error) {
	calls := make([]call, count)
	for i := range calls {
		id := d.models
		d.models++
		digest := crypto.Keccak256Hash([]byte(fmt.Sprintf("weights of model %d", id)))
		uri := fmt.Sprintf("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/%08d.json", id)
		var err error
		if calls[i], err = d.call(1+id%accounts, 400_000, "registerModel", digest, uri); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// evaluations gives evaluations of all models in turn, by all accounts in turn.
func (d *deployed) evaluations(accounts, count int) ([]call, error) {
	calls := make([]call, count)
	for i := range calls {
		var err error
		id, score := big.NewInt(int64(i%d.models)), big.NewInt(score(i))
		// The evaluator moves on by one more in every turn of the models.
		if calls[i], err = d.call(1+(i+1+i/d.models)%accounts, 250_000, "evaluate", id, score); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// score gives a number from 500000 to 999999 that looks random and is the same in every run:
// all tiers that pay occur.
func score(i int) int64 {
	digest := crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i)))
	return 500_000 + int64(binary.BigEndian.Uint64(digest)%500_000)
}

// group is a batch of rounds whose seats belong to the same accounts.
type group struct {
	rounds  []*big.Int
	members []int
	scores  [][]*big.Int // by member
	salts   [][][32]byte // by member
}

// groups spreads evaluations over rounds numbered from first: batch rounds at a time, seats
// accounts each, the next group with the next accounts.
func groups(first, count, batch, seats, accounts int) []group {
	each := batch * seats
	result := make([]group, (count+each-1)/each)
	for g := range result {
		for i := range batch {
			result[g].rounds = append(result[g].rounds, big.NewInt(int64(first+g*batch+i)))
		}
		for seat := range seats {
			member := 1 + (g*seats+seat)%accounts
			scores, salts := make([]*big.Int, batch), make([][32]byte, batch)
			for i := range batch {
				number := (g*seats+seat)*batch + i
				scores[i] = big.NewInt(score(number))
				salts[i] = crypto.Keccak256Hash([]byte(fmt.Sprintf("salt %d", number)))
			}
			result[g].members = append(result[g].members, member)
			result[g].scores = append(result[g].scores, scores)
			result[g].salts = append(result[g].salts, salts)
		}
	}
	return result
}

// open gives the calls that open the rounds of the groups, all by the rich account so that their
// numbers are known.
func (d *deployed) open(all []group, seats int) ([]call, error) {
	calls := make([]call, len(all))
	for g, one := range all {
		ids := make([]*big.Int, len(one.rounds))
		for i, round := range one.rounds {
			ids[i] = new(big.Int).Mod(round, big.NewInt(int64(d.models)))
		}
		var err error
		// The phases end when all seats have acted, long before these blocks.
		if calls[g], err = d.call(rich, 8_000_000, "openRounds", ids, uint16(seats), uint32(1_000_000), uint32(1_000_000)); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// steps gives the commits, the reveals, the settlements and the claims of the groups. Each step
// must be mined before the next.
func (d *deployed) steps(all []group, addresses []common.Address) ([][]call, error) {
	var commits, reveals, settles, claims []call
	add := func(list *[]call, from int, gas int, method string, args ...any) error {
		one, err := d.call(from, uint64(gas), method, args...)
		*list = append(*list, one)
		return err
	}
	claimed := map[int]bool{}
	for _, g := range all {
		items := len(g.rounds)
		for seat, member := range g.members {
			hashes := make([][32]byte, items)
			for i, round := range g.rounds {
				hashes[i] = commitment(round, addresses[member], g.scores[seat][i], g.salts[seat][i])
			}
			if err := add(&commits, member, 100_000+items*60_000, "commit", g.rounds, hashes); err != nil {
				return nil, err
			}
			if err := add(&reveals, member, 150_000+items*80_000, "reveal", g.rounds, g.scores[seat], g.salts[seat]); err != nil {
				return nil, err
			}
			if !claimed[member] {
				claimed[member] = true
				if err := add(&claims, member, 150_000, "claim"); err != nil {
					return nil, err
				}
			}
		}
		gas := min(maxGas, 500_000+items*(80_000+len(g.members)*12_000))
		if err := add(&settles, g.members[0], gas, "settle", g.rounds); err != nil {
			return nil, err
		}
	}
	return [][]call{commits, reveals, settles, claims}, nil
}

// maxGas is the most that one transaction may ask for.
const maxGas = 1 << 24

// commitment is hashOf of the contract.
func commitment(round *big.Int, evaluator common.Address, score *big.Int, salt [32]byte) [32]byte {
	var words [128]byte
	round.FillBytes(words[:32])
	copy(words[44:64], evaluator[:])
	score.FillBytes(words[64:96])
	copy(words[96:], salt[:])
	return crypto.Keccak256Hash(words[:])
}
