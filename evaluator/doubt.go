package evaluator

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// doubt finds what makes no sense in an answer, so that nothing is decided on it: a node may lag, be another one than it was, or be broken.
func (d *Daemon) doubt(s Snapshot) error {
	if s.Height < d.height {
		return fmt.Errorf("expected height %d or more, got %d: the node is behind", d.height, s.Height)
	}
	if s.Height < 1 {
		return fmt.Errorf("expected a height of at least 1, got %d", s.Height)
	}
	seen := map[uint64]bool{}
	for _, a := range s.Assignments {
		if seen[a.Round] {
			return fmt.Errorf("round %d: expected it once, got it twice", a.Round)
		}
		seen[a.Round] = true
		if err := sound(a); err != nil {
			return fmt.Errorf("round %d: %w", a.Round, err)
		}
		if j, known := d.jobs[a.Round]; known {
			if err := same(j.Assignment, a); err != nil {
				return fmt.Errorf("round %d: %w", a.Round, err)
			}
		}
	}
	return nil
}

// sound checks an assignment by itself.
func sound(a types.Assignment) error {
	if a.Round == 0 || types.BenchmarkOf(a.Round) != a.Benchmark {
		return fmt.Errorf("expected a round of benchmark %d, got one of %d", a.Benchmark, types.BenchmarkOf(a.Round))
	}
	if a.CommitUntil < 1 || a.RevealFrom != a.CommitUntil+1 || a.RevealUntil < a.RevealFrom {
		return fmt.Errorf("expected commit_until + 1 = reveal_from <= reveal_until, got %d, %d, %d", a.CommitUntil, a.RevealFrom, a.RevealUntil)
	}
	hash, prefixed := strings.CutPrefix(a.Digest, "sha256:")
	if raw, err := hex.DecodeString(hash); !prefixed || err != nil || len(raw) != 32 {
		return fmt.Errorf("expected a digest sha256: and 64 hex digits, got %q", a.Digest)
	}
	if a.Revealed && !a.Committed {
		return fmt.Errorf("expected a commit before the reveal, got a reveal alone")
	}
	return nil
}

// same checks that what never changes of an assignment did not.
func same(before, now types.Assignment) error {
	was := fmt.Sprint(before.Ref, before.Digest, before.Benchmark, before.CommitUntil, before.RevealFrom, before.RevealUntil)
	if is := fmt.Sprint(now.Ref, now.Digest, now.Benchmark, now.CommitUntil, now.RevealFrom, now.RevealUntil); is != was {
		return fmt.Errorf("expected the assignment as before, %s, got %s", was, is)
	}
	return nil
}
