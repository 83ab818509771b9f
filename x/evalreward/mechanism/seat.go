package mechanism

// Ties tells how an evaluator is bound by grants to the parties of a version.
type Ties interface {
	// Gave tells whether the evaluator gave a grant to a party.
	Gave(address []byte) (bool, error)
	// Holds tells whether the evaluator holds a grant of a party.
	Holds(address []byte) (bool, error)
}

// MaxHolders is the number of evaluators that a draw passes over because they hold a
// grant of a party, a fifth of the seats and at least one.
//
// A grant needs no consent of who gets it. Without a bound an owner would grant to all
// evaluators but its own, and only these would be left to be drawn. With it, granting to
// everybody exchanges as many members as the bound says, and no more.
func (r DrawRules) MaxHolders() int64 { return max(1, r.Seats/holderShare) }

// Seat gives the committee out of the order of a draw (R19): the first evaluators
// without a tie to a party. Who gave a grant to a party never sits. Who holds one of a
// party is passed over, up to MaxHolders of them; those after that sit like everybody.
// Ties are asked for only about those whose turn comes before the seats are full.
// Errors: bad_params, too_few, and those of ties.
func (r DrawRules) Seat(order [][]byte, ties Ties) ([][]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	var members [][]byte
	left := r.MaxHolders()
	for _, address := range order {
		if int64(len(members)) == r.Seats {
			break
		}
		gave, err := ties.Gave(address)
		if err != nil {
			return nil, err
		}
		if gave {
			continue
		}
		if left > 0 {
			holds, err := ties.Holds(address)
			if err != nil {
				return nil, err
			}
			if holds {
				left--
				continue
			}
		}
		members = append(members, address)
	}
	if int64(len(members)) < r.Quorum {
		return nil, fail(CodeTooFew, "expected at least %d eligible evaluators without ties, got %d", r.Quorum, len(members))
	}
	return members, nil
}
