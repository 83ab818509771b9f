package runner_test

import (
	"os"
	"testing"

	"github.com/modeld-labs/modeld/evaluator/runner"
)

func TestMain(m *testing.M) {
	runner.Main()
	os.Exit(m.Run())
}
