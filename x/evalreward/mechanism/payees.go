package mechanism

import (
	"cmp"
	"slices"

	"cosmossdk.io/math"
)

// Payee is what an address earned in a batch, by role.
type Payee struct {
	Address                          string
	Evaluator, Owner, Royalty, Total math.Int
}

// Payees adds up what addresses earned; the zero value is empty.
type Payees struct {
	entries []Payee
}

// AddEvaluator adds the pay of a seat.
func (p *Payees) AddEvaluator(address string, amount math.Int) {
	p.add(Payee{Address: address, Evaluator: amount, Owner: math.ZeroInt(), Royalty: math.ZeroInt()})
}

// AddOwner adds an owner's part.
func (p *Payees) AddOwner(address string, amount math.Int) {
	p.add(Payee{Address: address, Evaluator: math.ZeroInt(), Owner: amount, Royalty: math.ZeroInt()})
}

// AddRoyalty adds a parent's part.
func (p *Payees) AddRoyalty(address string, amount math.Int) {
	p.add(Payee{Address: address, Evaluator: math.ZeroInt(), Owner: math.ZeroInt(), Royalty: amount})
}

func (p *Payees) add(e Payee) {
	e.Total = e.Evaluator.Add(e.Owner).Add(e.Royalty)
	if e.Total.IsPositive() {
		p.entries = append(p.entries, e)
	}
}

// List gives the payees by address, only those who earned something.
func (p *Payees) List() []Payee {
	sorted := slices.Clone(p.entries)
	slices.SortStableFunc(sorted, func(a, b Payee) int { return cmp.Compare(a.Address, b.Address) })
	list := make([]Payee, 0, len(sorted))
	for _, e := range sorted {
		if n := len(list); n > 0 && list[n-1].Address == e.Address {
			list[n-1] = list[n-1].plus(e)
			continue
		}
		list = append(list, e)
	}
	return list
}

func (p Payee) plus(q Payee) Payee {
	p.Evaluator = p.Evaluator.Add(q.Evaluator)
	p.Owner = p.Owner.Add(q.Owner)
	p.Royalty = p.Royalty.Add(q.Royalty)
	p.Total = p.Total.Add(q.Total)
	return p
}
