package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/modeld-labs/modeld/evaluator/secret"
	"github.com/modeld-labs/modeld/evaluator/service"
	"github.com/modeld-labs/modeld/internal/localnode"
)

// settings of a daemon. They are written at each start: the node may have other ports than before. The limits on memory and processors are
// off, because the harness is this program, and seven of them share the machine with a validator.
const settings = `# Written by modeld demo at each start.
chain: {chain_id: %s, grpc: [%q], rpc: [%q], poll: 500ms}
wallet: {keyring_backend: test, keyring_dir: %q, key: %s, tx: {timeout: 30s}}
select: {allow_local: true}
runners: [{name: bytelm, command: %s, timeout: 30s, sandbox: {network: %s, memory_gib: 0, cpus: 0}}]
workers: 1
claim: {auto: false} # the story withdraws, for all to see
metrics: {listen: ""}
log: {format: json}
`

// grpcOf and rpcOf are the endpoints of a node.
func grpcOf(p localnode.Ports) string { return fmt.Sprintf("127.0.0.1:%d", p.GRPC) }
func rpcOf(p localnode.Ports) string  { return fmt.Sprintf("tcp://127.0.0.1:%d", p.RPC) }

// settle writes what the daemon of an evaluator needs: settings, and a secret when there is none yet.
func (h home) settle(m member, program string, p localnode.Ports) (service.Home, error) {
	at := h.evaluator(m.name)
	if err := os.MkdirAll(at.Folder(), 0o700); err != nil {
		return at, err
	}
	command, err := json.Marshal(m.command(program, p))
	if err != nil {
		return at, err
	}
	network := "none"
	if m.behaviour == Lazy {
		// It asks a node instead of measuring.
		network = "host"
	}
	text := fmt.Sprintf(settings, ChainID, grpcOf(p), rpcOf(p), h.dir, m.name, command, network)
	if err := os.WriteFile(at.Settings(), []byte(text), 0o600); err != nil {
		return at, err
	}
	if _, err := os.Stat(at.Secret()); !errors.Is(err, fs.ErrNotExist) {
		return at, err
	}
	_, err = secret.Create(at.Secret())
	return at, err
}

// command is how an evaluator measures. The honest ones use what anybody would; the others a runner of the demo alone.
func (m member) command(program string, p localnode.Ports) []string {
	switch m.behaviour {
	case Noisy:
		return []string{program, "demo", "runner", "--behaviour", string(Noisy), "--name", m.name}
	case Lazy:
		return []string{program, "demo", "runner", "--behaviour", string(Lazy), "--grpc", grpcOf(p), "--rpc", rpcOf(p)}
	default:
		return []string{program, "evaluator", "harness"}
	}
}
