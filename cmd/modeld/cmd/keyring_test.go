package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// headless hides whatever keeps keys on this machine.
func headless(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("MODELD_HOME", home)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none")
	t.Setenv("PATH", home)
	return home
}

// A server without a desktop names the two ways to keep keys instead of asking for ever.
func TestNoKeyringOfTheSystem(t *testing.T) {
	headless(t)
	for _, line := range []string{"keys list", "keys add alice", "keys show alice", "tx evalreward claim --from alice --chain-id modeld-test-1"} {
		r := typed(t, line)

		require.Equal(t, exitKey, r.code, "%s: %s", line, r.stderr)
		require.Contains(t, r.stderr, "--keyring-backend file with --keyring-passphrase-file")
		require.Contains(t, r.stderr, "test, whose keys lie in plain files, for demos only")
		require.Empty(t, r.stdout)
	}
	// Who needs no key does not care.
	require.Equal(t, exitUnreachable, typed(t, "query evalreward schedule --node tcp://127.0.0.1:1").code)
}

// A service keeps its keys encrypted and opens them with a file.
func TestPassphraseFile(t *testing.T) {
	home := headless(t)
	file := filepath.Join(home, "passphrase")
	require.NoError(t, os.WriteFile(file, []byte("correct horse\n"), 0o600))
	t.Setenv("MODELD_KEYRING_BACKEND", "file")
	t.Setenv("MODELD_KEYRING_PASSPHRASE_FILE", file)

	r := typed(t, "keys add alice --output json")
	require.Equal(t, exitOK, r.code, r.stderr)
	require.Equal(t, "alice", document(t, r)["name"])
	r = typed(t, "keys export alice --unarmored-hex --unsafe --yes")
	require.Equal(t, exitOK, r.code, r.stderr)

	for text, says := range map[string]string{"wrong horse\n": "expected the passphrase of the keyring", "short\n": "expected at least 8 characters"} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		r = typed(t, "keys export alice --unarmored-hex --unsafe --yes")
		require.Equal(t, exitKey, r.code, r.stderr)
		require.Contains(t, r.stderr, says)
	}
	require.NoError(t, os.Remove(file))
	r = typed(t, "keys add eva")
	require.Equal(t, exitKey, r.code, r.stderr)
	require.Contains(t, r.stderr, "expected a readable file")
}
