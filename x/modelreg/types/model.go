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
