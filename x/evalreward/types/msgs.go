package types

import sdk "github.com/cosmos/cosmos-sdk/types"

// Validate checks the fields by themselves.
func (m *MsgRegisterEvaluator) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	if err := checkKind(m.Kind); err != nil {
		return err
	}
	return CheckText("moniker", m.Moniker, 0, MaxMonikerBytes)
}

// Validate checks the fields by themselves.
func (m *MsgTopUpBond) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	if err := checkKind(m.Kind); err != nil {
		return err
	}
	if err := checkAmount("amount", m.Amount); err != nil {
		return err
	}
	if m.Amount.IsZero() {
		return fieldError("amount", "expected more than 0 umodel")
	}
	return nil
}

// Validate checks the fields by themselves.
func (m *MsgUnbond) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	return checkKind(m.Kind)
}

// Validate checks the fields by themselves.
func (m *MsgBondSteward) Validate() error { return checkAddress("steward", m.Steward) }

// Validate checks the fields by themselves.
func (m *MsgUnbondSteward) Validate() error { return checkAddress("steward", m.Steward) }

// Validate checks the fields by themselves.
func (m *MsgRetireBenchmark) Validate() error { return checkAddress("signer", m.Signer) }

// Validate checks the fields by themselves; the registry checks the reference.
func (m *MsgRequestEvaluation) Validate() error { return checkAddress("requester", m.Requester) }

// Validate checks the fields by themselves.
func (m *MsgUnjail) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	return checkKind(m.Kind)
}

// Validate checks the fields by themselves.
func (m *MsgPublishBenchmark) Validate() error {
	if err := checkAddress("steward", m.Steward); err != nil {
		return err
	}
	if err := checkHash("dataset_digest", m.DatasetDigest); err != nil {
		return err
	}
	return CheckText("data_uri", m.DataUri, 1, MaxDataURIBytes)
}

// Validate checks the fields by themselves.
func (m *MsgChallengeRound) Validate() error { return checkAddress("challenger", m.Challenger) }

// Validate checks the fields by themselves.
func (m *MsgCommitGold) Validate() error {
	if err := checkAddress("steward", m.Steward); err != nil {
		return err
	}
	return checkHash("hash", m.Hash)
}

// Validate checks the fields by themselves.
func (m *MsgRevealGold) Validate() error {
	if err := checkAddress("steward", m.Steward); err != nil {
		return err
	}
	if err := checkPpm("score", m.Score); err != nil {
		return err
	}
	return checkHash("salt", m.Salt)
}

// Validate checks the fields by themselves.
func (m *MsgDisputeGold) Validate() error { return checkAddress("disputer", m.Disputer) }

// Validate checks the fields by themselves.
func (m *MsgResolveGold) Validate() error {
	if m.Upheld && m.SlashSteward {
		return fieldError("slash_steward", "expected false when the score of the steward is upheld")
	}
	return nil
}

// Validate checks the fields by themselves.
func (m *MsgFundSponsorPool) Validate() error {
	if err := checkAddress("sponsor", m.Sponsor); err != nil {
		return err
	}
	if err := sdk.ValidateDenom(m.Amount.Denom); err != nil {
		return fieldError("amount", "expected a valid denom: %s", err)
	}
	if err := checkAmount("amount", m.Amount.Amount); err != nil {
		return err
	}
	if m.Amount.IsZero() {
		return fieldError("amount", "expected more than 0%s", m.Amount.Denom)
	}
	return nil
}

// Validate checks the fields by themselves.
func (m *MsgClaim) Validate() error { return checkAddress("account", m.Account) }

// Validate checks the fields by themselves: one malformed item spoils the whole message,
// because its sender alone wrote it.
func (m *MsgCommitEvaluations) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	rounds := make([]uint64, len(m.Items))
	for i, item := range m.Items {
		rounds[i] = item.Round
		if err := checkHash("items.hash", item.Hash); err != nil {
			return err
		}
	}
	return checkItems(rounds)
}

// Validate checks the fields by themselves: one malformed item spoils the whole message,
// because its sender alone wrote it.
func (m *MsgRevealEvaluations) Validate() error {
	if err := checkAddress("evaluator", m.Evaluator); err != nil {
		return err
	}
	rounds := make([]uint64, len(m.Items))
	for i, item := range m.Items {
		rounds[i] = item.Round
		if err := checkHash("items.transcript_digest", item.TranscriptDigest); err != nil {
			return err
		}
		if err := CheckText("items.transcript_uri", item.TranscriptUri, 0, MaxTranscriptURIBytes); err != nil {
			return err
		}
		if err := checkHash("items.salt", item.Salt); err != nil {
			return err
		}
	}
	return checkItems(rounds)
}

func checkItems(rounds []uint64) error {
	if len(rounds) < 1 || len(rounds) > MaxBatchItems {
		return fieldError("items", "expected 1 to %d items, got %d", MaxBatchItems, len(rounds))
	}
	seen := make(map[uint64]struct{}, len(rounds))
	for _, round := range rounds {
		if _, twice := seen[round]; twice {
			return fieldError("items", "expected distinct rounds, got %d twice", round)
		}
		seen[round] = struct{}{}
	}
	return nil
}
