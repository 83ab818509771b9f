package node

// gasTable knows how much gas a transaction of a kind needs. A kind that was not seen yet gets
// an ample limit, later ones what the largest of the kind used and a little more: blocks are
// filled by the gas that transactions ask for.
type gasTable map[string]*gasUse

type gasUse struct {
	// items of the largest transaction that was signed, and the gas that the dearest used.
	items int
	used  uint64
}

// Gas of a transaction whose kind is new.
const (
	firstGas     = 600_000
	firstItemGas = 200_000
	baseGas      = 120_000
)

// limit gives the gas limit of a transaction with some items, at least one.
func (g gasTable) limit(kind string, items int) uint64 {
	use := g[kind]
	if use == nil {
		use = &gasUse{}
		g[kind] = use
	}
	if use.used == 0 {
		use.items = max(use.items, items)
		return firstGas + uint64(items)*firstItemGas
	}
	// Twenty per cent more, for values that grow with the chain.
	return baseGas + use.used*uint64(items)*6/5/uint64(use.items)
}

// saw notes what a transaction of the kind used.
func (g gasTable) saw(kind string, used uint64) {
	if use := g[kind]; use != nil && use.items > 0 {
		use.used = max(use.used, used)
	}
}
