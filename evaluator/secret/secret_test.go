package secret_test

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/secret"
)

// TestASaltFollowsFromTheSecret: the same text gives the same salt on any machine; the value was computed with openssl:
//
//	printf 'modeld/evaluator/salt/v1|fm-1|42|eva' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101...01
func TestASaltFollowsFromTheSecret(t *testing.T) {
	s, err := secret.Parse(strings.Repeat("01", 32))
	require.NoError(t, err)

	salt := s.Salt("fm-1", 42, "eva")

	require.Equal(t, "e34c8af4ac5dae67e9f736a0736d933ef4d92d9b51855fb1d17869e9792604a2", hex.EncodeToString(salt))
	require.NotEqual(t, salt, s.Salt("fm-1", 43, "eva"))
	require.NotEqual(t, salt, s.Salt("fm-2", 42, "eva"))
	require.NotEqual(t, salt, s.Salt("fm-1", 42, "erik"))
}

// TestTheSecretIsKept: it is private, never replaced, and hidden from prints.
func TestTheSecretIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	made, err := secret.Create(file)
	require.NoError(t, err)

	_, err = secret.Create(file)
	require.ErrorIs(t, err, fs.ErrExist)
	read, err := secret.Load(file)
	require.NoError(t, err)
	require.Equal(t, made, read)
	require.NotContains(t, fmt.Sprintf("%s %v %+v %#v", read, read, read, read), read.Text())

	require.NoError(t, os.Chmod(file, 0o644))
	_, err = secret.Load(file)
	require.ErrorContains(t, err, "expected a file that only its owner can read, got mode 644")
	_, err = secret.Load(file + "x")
	require.ErrorContains(t, err, "modeld evaluator init")
	for _, text := range []string{"", "00", strings.Repeat("0", 66), strings.Repeat("x", 64)} {
		_, err = secret.Parse(text)
		require.ErrorContains(t, err, fmt.Sprintf("expected 64 hex digits, got %d characters", len(text)))
	}
}
