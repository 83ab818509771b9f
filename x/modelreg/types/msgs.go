package types

// Each Validate refuses what can be seen without the state; the keeper calls it first.
// Addresses are checked where they are decoded. The first field is read with its getter, so
// that a message that is nil is refused like one that is empty.

// Validate errors: ErrInvalidField.
func (m *MsgRegisterModel) Validate() error {
	if _, _, err := SplitModelName(m.GetModel()); err != nil {
		return err
	}
	return checkText("description", m.Description, 0, MaxDescriptionBytes)
}

// Validate errors: ErrInvalidField.
func (m *MsgCommitVersion) Validate() error { return checkDigest("hash", m.GetHash()) }

// Validate errors: ErrInvalidField, ErrInvalidParents.
func (m *MsgRegisterVersion) Validate() error {
	if _, _, err := SplitModelName(m.GetModel()); err != nil {
		return err
	}
	if err := checkOptionalDigest("salt", m.Salt); err != nil {
		return err
	}
	if err := m.Content().CheckContent(); err != nil {
		return err
	}
	return checkParentList(m.Parents)
}

// Content gives the version as far as the message says it.
func (m *MsgRegisterVersion) Content() Version {
	return Version{
		ContentDigest:   m.ContentDigest,
		ArtifactUri:     m.ArtifactUri,
		ModelCardDigest: m.ModelCardDigest,
		Architecture:    m.Architecture,
		ParameterCount:  m.ParameterCount,
		Datasets:        m.Datasets,
		Licence:         m.Licence,
		Notes:           m.Notes,
		Parents:         m.Parents,
	}
}

// Validate errors: ErrInvalidField.
func (m *MsgTransferModel) Validate() error { return checkModelName(m.GetModel()) }

// Validate errors: ErrInvalidField.
func (m *MsgAcceptTransfer) Validate() error { return checkModelName(m.GetModel()) }

// Validate errors: ErrInvalidField, ErrAliasReserved.
func (m *MsgSetAlias) Validate() error {
	if err := checkModelName(m.GetModel()); err != nil {
		return err
	}
	if err := CheckAlias(m.Alias); err != nil {
		return err
	}
	return checkNumber(m.Number)
}

// Validate errors: ErrInvalidField, ErrAliasReserved.
func (m *MsgDeleteAlias) Validate() error {
	if err := checkModelName(m.GetModel()); err != nil {
		return err
	}
	return CheckAlias(m.Alias)
}

// Validate errors: ErrInvalidField.
func (m *MsgYankVersion) Validate() error {
	if err := checkModelName(m.GetModel()); err != nil {
		return err
	}
	if err := checkNumber(m.Number); err != nil {
		return err
	}
	return checkText("reason", m.Reason, 1, MaxYankReasonBytes)
}

// Validate errors: ErrInvalidField, ErrInvalidParents.
func (m *MsgSetParents) Validate() error {
	if m.GetVersion() == 0 {
		return invalid("version", "a version id from 1", "0")
	}
	return checkParentList(m.Parents)
}

// Validate errors: ErrInvalidParams.
func (m *MsgUpdateParams) Validate() error { return m.GetParams().Validate() }

func checkModelName(model string) error {
	_, _, err := SplitModelName(model)
	return err
}

func checkNumber(number uint64) error {
	if number == 0 {
		return invalid("number", "a version number from 1", "0")
	}
	return nil
}
