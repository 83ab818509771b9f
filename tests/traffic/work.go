package traffic

import "github.com/modeld-labs/modeld/tests/reference"

// Writes that one unit of work, the release of one bond and an epoch roll may cost at most;
// a committee of an appeal writes four records per member.
const (
	writesPerUnit   = 60
	writesPerPrune  = 2
	writesPerRoll   = 60
	busiestBlock    = 24
	quietestBlock   = 8
	blocksOfReveals = 2
)

// Busy gives a number of messages for the block.
func (r *Run) Busy() int {
	n := quietestBlock + r.rng.Intn(busiestBlock-quietestBlock)
	if _, phase := r.Ref.Now(); phase == reference.Reveal {
		n *= blocksOfReveals
	}
	return n
}

// CheckWork gives an error when the end of the last block did more than its share of work, or
// wrote more than that may cost.
func (r *Run) CheckWork() error {
	p, m := r.Ref.Ruling, r.Chain.Meter
	if m.Units > int(p.UnitsPerBlock) {
		return r.Error("expected at most %d units of work, got %d", p.UnitsPerBlock, m.Units)
	}
	most := writesPerRoll + writesPerUnit*(int(p.UnitsPerBlock)+1) + writesPerPrune*int(p.PruneKeysPerBlock)
	if m.Writes > most {
		return r.Error("expected at most %d writes, got %d", most, m.Writes)
	}
	return nil
}
