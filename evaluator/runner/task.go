package runner

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// TaskSchema is the name of the form of the task.
const TaskSchema = "modeld-task/1"

// The exit codes of the contract.
const (
	ExitMeasured = 0
	ExitBadModel = 65
	ExitLater    = 75
)

// Benchmark is a benchmark in the words of the contract; digests are lower-case hex.
type Benchmark struct {
	ID            uint32 `json:"id"`
	Name          string `json:"name"`
	Domain        uint32 `json:"domain"`
	Kind          string `json:"kind"`
	DatasetDigest string `json:"dataset_digest"`
	HarnessDigest string `json:"harness_digest"`
	Metric        string `json:"metric"`
	RawDecimals   uint32 `json:"raw_decimals"`
	Lo            int64  `json:"lo"`
	Hi            int64  `json:"hi"`
	HigherBetter  bool   `json:"higher_better"`
	Items         uint64 `json:"n_items"`
}

// NewBenchmark gives a benchmark of the chain in the words of the contract.
func NewBenchmark(b types.Benchmark) Benchmark {
	return Benchmark{
		ID: b.Id, Name: b.Name, Domain: b.Domain, Kind: b.Kind.Word(), DatasetDigest: hex.EncodeToString(b.DatasetDigest),
		HarnessDigest: hex.EncodeToString(b.HarnessDigest), Metric: b.Metric, RawDecimals: b.RawDecimals, Lo: b.Lo, Hi: b.Hi,
		HigherBetter: b.HigherBetter, Items: b.NItems,
	}
}

// Artifact is a model on this machine.
type Artifact struct {
	// Ref is namespace/name@number, Digest is sha256: and hex.
	Ref    string `json:"ref"`
	Digest string `json:"digest"`
	// Dir holds it; File is the file in it when the artifact is one file, else empty.
	Dir  string `json:"dir"`
	File string `json:"file,omitempty"`
}

// Task is what the command gets on standard input.
type Task struct {
	Schema    string    `json:"schema"`
	Round     uint64    `json:"round"`
	Version   uint64    `json:"version"`
	Artifact  Artifact  `json:"artifact"`
	Anchor    *Artifact `json:"anchor,omitempty"`
	Benchmark Benchmark `json:"benchmark"`
	OutDir    string    `json:"out_dir"`
	// Seed is the same for every evaluator of the round.
	Seed uint32 `json:"seed"`
}

// At gives where an artifact lies: a folder, or a file in its folder.
func At(path, ref, digest string) (Artifact, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Artifact{}, fmt.Errorf("artifact of %s: %w", ref, err)
	}
	if info.IsDir() {
		return Artifact{Ref: ref, Digest: digest, Dir: path}, nil
	}
	return Artifact{Ref: ref, Digest: digest, Dir: filepath.Dir(path), File: path}, nil
}

// Seed gives the seed of a round: the first four bytes of sha256("modeld/evaluator/seed/v1" chain id, round).
func Seed(chainID string, round uint64) uint32 {
	sum := sha256.Sum256(fmt.Appendf(nil, "modeld/evaluator/seed/v1|%s|%d", chainID, round))
	return binary.BigEndian.Uint32(sum[:])
}

// environment gives the variables of the contract.
func (t Task) environment() ([]string, error) {
	benchmark, err := json.Marshal(t.Benchmark)
	if err != nil {
		return nil, err
	}
	return []string{
		"MODELD_REF=" + t.Artifact.Ref, "MODELD_VERSION=" + strconv.FormatUint(t.Version, 10), "MODELD_DIGEST=" + t.Artifact.Digest,
		"MODELD_ROUND=" + strconv.FormatUint(t.Round, 10), "MODELD_BENCHMARK_ID=" + strconv.FormatUint(uint64(t.Benchmark.ID), 10),
		"MODELD_BENCHMARK_JSON=" + string(benchmark), "MODELD_ARTIFACT_DIR=" + t.Artifact.Dir, "MODELD_ARTIFACT_FILE=" + t.Artifact.File,
		"MODELD_OUT_DIR=" + t.OutDir, "MODELD_SEED=" + strconv.FormatUint(uint64(t.Seed), 10),
	}, nil
}

// Placeholders gives the values of the placeholders of a command.
func (t Task) Placeholders(vars map[string]string) map[string]string {
	values := map[string]string{
		"artifact_dir": t.Artifact.Dir, "artifact_file": t.Artifact.File, "out_dir": t.OutDir,
		"seed": strconv.FormatUint(uint64(t.Seed), 10), "ref": t.Artifact.Ref, "version": strconv.FormatUint(t.Version, 10),
		"digest": t.Artifact.Digest, "round": strconv.FormatUint(t.Round, 10), "benchmark": t.Benchmark.Name,
		"benchmark_id": strconv.FormatUint(uint64(t.Benchmark.ID), 10), "metric": t.Benchmark.Metric,
	}
	for name, value := range vars {
		values[name] = value
	}
	return values
}
