package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/client"
)

// keptReport is what a reveal needs to open its commit.
type keptReport struct {
	file string

	Round            uint64 `json:"round"`
	Raw              int64  `json:"raw"`
	TranscriptDigest []byte `json:"transcript_digest"`
	TranscriptURI    string `json:"transcript_uri,omitempty"`
	Salt             []byte `json:"salt"`
}

// reportFile is where the report of an account about a round is kept.
func reportFile(clientCtx client.Context, round uint64) string {
	name := fmt.Sprintf("%d-%s.json", round, clientCtx.GetFromAddress())
	return filepath.Join(clientCtx.HomeDir, "evaluations", clientCtx.ChainID, name)
}

// save writes the report. One that exists is not replaced: it belongs to a commit that may
// be on the chain.
func (r keptReport) save() error {
	if err := keepFile(r.file, r); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("round %d: a report is kept already in %s; reveal it, or remove the file if its commit never reached the chain", r.Round, r.file)
	} else if err != nil {
		return fmt.Errorf("keep report: %w", err)
	}
	return nil
}

// keepFile writes a new file that only its owner can read; fs.ErrExist is returned for one
// that is there already.
func keepFile(name string, content any) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}

func loadReport(file string) (keptReport, error) {
	var r keptReport
	err := loadKept(file, &r)
	if errors.Is(err, fs.ErrNotExist) {
		return r, fmt.Errorf("reveal: expected the report that commit kept in %s; was it made with the same --home and --from?", file)
	}
	return r, err
}

// loadKept reads what keepFile wrote; fs.ErrNotExist is returned for a file that is not there.
func loadKept(name string, content any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, content); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
