package types

// Position is where a height stands in its epoch.
type Position struct {
	Epoch uint64
	// Start is the first height of the epoch.
	Start int64
	// Offset is the number of blocks since Start.
	Offset uint64
	Phase  Phase
}

// Blocks gives the length of an epoch.
func (p Params) Blocks() uint64 {
	return p.CommitBlocks + p.RevealBlocks + p.SettleBlocks + p.ChallengeBlocks
}

// PhaseAt gives the phase of an offset within the epoch.
func (p Params) PhaseAt(offset uint64) Phase {
	switch {
	case offset < p.CommitBlocks:
		return PHASE_COMMIT
	case offset < p.CommitBlocks+p.RevealBlocks:
		return PHASE_REVEAL
	case offset < p.CommitBlocks+p.RevealBlocks+p.SettleBlocks:
		return PHASE_SETTLE
	default:
		return PHASE_CHALLENGE
	}
}

// GoldOffset gives the first offset at which gold scores are not revealed any more: the
// second half of CHALLENGE is left for disputes about them.
func (p Params) GoldOffset() uint64 { return p.Blocks() - p.ChallengeBlocks/2 }

// At gives the position of a height. The transactions of the first block of an epoch run
// before its roll: for them the position is the beginning of the epoch after e.
func (e Epoch) At(height int64) Position {
	pos := Position{Epoch: e.Number, Start: e.StartHeight}
	if height > e.StartHeight {
		pos.Offset = uint64(height - e.StartHeight)
	}
	if blocks := e.Params.Blocks(); pos.Offset >= blocks {
		pos.Epoch++
		pos.Start += int64(blocks)
		pos.Offset -= blocks
	}
	pos.Phase = e.Params.PhaseAt(pos.Offset)
	return pos
}

// Over tells whether the epoch after e has begun.
func (e Epoch) Over(height int64) bool {
	return height >= e.StartHeight && uint64(height-e.StartHeight) >= e.Params.Blocks()
}

// Horizon gives the first height whose transfers of a model still bar its previous owner from
// the committees of the epoch (R19): the length of maturity_epochs before its start.
func (e Epoch) Horizon() int64 {
	return max(0, e.StartHeight-int64(e.Params.MaturityEpochs*e.Params.Blocks()))
}

// RequestTarget gives the epoch for which a request is queued: the next one until the end
// of COMMIT, the one after that later. Before the first salt of an epoch is public nobody
// can know anything of the next seed.
func (pos Position) RequestTarget() uint64 {
	if pos.Phase == PHASE_COMMIT {
		return pos.Epoch + 1
	}
	return pos.Epoch + 2
}

// Due tells whether a work item may be done.
func (pos Position) Due(item WorkItem) bool {
	if item.Epoch != pos.Epoch {
		return item.Epoch < pos.Epoch
	}
	return item.Stage < WORK_STAGE_SETTLE || pos.Phase >= PHASE_SETTLE
}
