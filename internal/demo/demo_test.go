package demo

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The main job, as a newcomer runs it: progress is paid, the copy and the worse model are
// not, and what was minted is what was paid.
func TestDemoPaysForProgressOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	report, err := Run(ctx, Options{Home: t.TempDir(), Once: true, Out: os.Stderr})
	require.NoError(t, err)
	require.NotEmpty(t, report.Models)
}
