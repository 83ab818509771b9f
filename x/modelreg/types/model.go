package types

import (
	"cosmossdk.io/errors"
)

// FullName gives "namespace/name".
func (m Model) FullName() string { return ModelName(m.Namespace, m.Name) }

// Offer gives the model offered to a new owner; an empty one cancels the offer.
// Errors: ErrInvalidRecipient for the owner itself, ErrNoTransfer for cancelling nothing.
func (m Model) Offer(newOwner string) (Model, error) {
	if newOwner == m.Owner {
		return Model{}, errors.Wrapf(ErrInvalidRecipient, "%s owns %s already: name another account", newOwner, m.FullName())
	}
	if newOwner == "" && m.PendingOwner == "" {
		return Model{}, errors.Wrapf(ErrNoTransfer, "%s is offered to nobody: nothing to cancel", m.FullName())
	}
	m.PendingOwner = newOwner
	return m, nil
}

// Accept gives the model in the hands of the account to which it was offered.
// Errors: ErrNoTransfer.
func (m Model) Accept(newOwner string) (Model, error) {
	if m.PendingOwner == "" {
		return Model{}, errors.Wrapf(ErrNoTransfer, "%s is offered to nobody: its owner must offer it first", m.FullName())
	}
	if m.PendingOwner != newOwner {
		return Model{}, errors.Wrapf(ErrNoTransfer, "%s is offered to %s, not to %s", m.FullName(), m.PendingOwner, newOwner)
	}
	m.Owner, m.PendingOwner = newOwner, ""
	return m, nil
}

// Forget gives those previous owners of the model whose transfers lie before the horizon,
// when its owner is about to become one of them. Younger ones are never dropped to make
// room: else an owner could hide behind a chain of accounts of its own.
// Errors: ErrTooManyTransfers.
func (m Model) Forget(previous []PreviousOwner, horizon int64) (stale []PreviousOwner, err error) {
	young, oldest := 0, int64(0)
	for _, p := range previous {
		switch {
		case p.Height < horizon:
			stale = append(stale, p)
		case p.Owner != m.Owner:
			if young == 0 || p.Height < oldest {
				oldest = p.Height
			}
			young++
		}
	}
	if young >= MaxPreviousOwners {
		return nil, errors.Wrapf(ErrTooManyTransfers,
			"%s: expected at most %d previous owners since height %d, got one more: accept in a later epoch, when the transfer of height %d does not count any more",
			m.FullName(), MaxPreviousOwners, horizon, oldest)
	}
	return stale, nil
}
