package testnode

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// Proxy stands before an endpoint of a node and breaks the way to it.
type Proxy struct {
	// Address is where it listens.
	Address string

	target   string
	listener net.Listener
	deaf     atomic.Bool
	junk     atomic.Bool
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// NewProxy gives a proxy to an address, until the test ends.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &Proxy{Address: listener.Addr().String(), target: target, listener: listener, open: map[net.Conn]bool{}}
	go p.serve()
	t.Cleanup(p.Close)
	return p
}

// LoseAnswers lets requests through and cuts the connection where the answer should come.
func (p *Proxy) LoseAnswers(lose bool) { p.deaf.Store(lose) }

// TalkJunk answers every request with success and nonsense, instead of passing it on; connections of before end.
func (p *Proxy) TalkJunk(junk bool) {
	p.junk.Store(junk)
	p.Cut()
}

// Cut ends all connections; new ones are accepted.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		_ = conn.Close()
	}
	p.open = map[net.Conn]bool{}
}

// Close ends all connections and accepts no more.
func (p *Proxy) Close() {
	_ = p.listener.Close()
	p.Cut()
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		if p.junk.Load() {
			go talkJunk(client)
			continue
		}
		node, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.open[client], p.open[node] = true, true
		p.mu.Unlock()
		go func() { _, _ = io.Copy(node, client); _ = node.Close() }()
		go func() { p.answer(client, node); _ = client.Close() }()
	}
}

func (p *Proxy) answer(client, node net.Conn) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := node.Read(buffer)
		if err != nil || p.deaf.Load() {
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func talkJunk(client net.Conn) {
	defer func() { _ = client.Close() }()
	if _, err := client.Read(make([]byte, 64<<10)); err == nil {
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n<p>hello</p>{[[]")
	}
}
