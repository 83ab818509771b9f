package cmd

import (
	"fmt"
	"net"
	"strings"
	"time"
)

const stopped = "no node answers"

// listener addresses of a node, by what they are for.
func (p *patient) addresses() map[string]string {
	all := map[string]string{"p2p": p.comet.P2P.ListenAddress, "rpc": p.comet.RPC.ListenAddress}
	if p.app.GetBool("api.enable") {
		all["api"] = p.app.GetString("api.address")
	}
	if p.app.GetBool("grpc.enable") {
		all["grpc"] = p.app.GetString("grpc.address")
	}
	return all
}

// checkPorts wants the ports of a stopped node free, and those of a running one taken.
func checkPorts(p *patient) finding {
	if p.comet == nil {
		return left(noFiles)
	}
	if p.status != nil && !sameListener(p.status.NodeInfo.ListenAddr, p.comet.P2P.ListenAddress) {
		return left("the node listens elsewhere than config.toml says")
	}
	for _, use := range []string{"p2p", "rpc", "api", "grpc"} {
		address, ok := p.addresses()[use]
		if !ok || address == "" {
			continue
		}
		if f := checkPort(use, address, p.status != nil); f.Status == failed {
			return f
		}
	}
	if p.status != nil {
		return fine("all are served")
	}
	return fine("all are free")
}

func checkPort(use, address string, running bool) finding {
	_, host, cut := strings.Cut(address, "://")
	if !cut {
		host = address
	}
	if running {
		conn, err := net.DialTimeout("tcp", strings.Replace(host, "0.0.0.0", "127.0.0.1", 1), time.Second)
		if err != nil {
			return ill("see the log of the node; the port may be taken by another program", "%s: expected the node at %s: %v", use, host, err)
		}
		_ = conn.Close()
		return fine("%s", host)
	}
	listener, err := net.Listen("tcp", host)
	if err != nil {
		return ill(fmt.Sprintf("stop the program that listens there, or choose another port for %s", use),
			"%s: expected %s to be free: %v", use, host, err)
	}
	_ = listener.Close()
	return fine("%s", host)
}

// sameListener compares ports; the hosts may be written in several ways.
func sameListener(a, b string) bool {
	return a[strings.LastIndex(a, ":")+1:] == b[strings.LastIndex(b, ":")+1:]
}

// checkNode wants an answer from a node that was named.
func checkNode(p *patient) finding {
	switch {
	case p.status != nil:
		return fine("%s answers at %s", p.status.NodeInfo.Moniker, p.client.NodeURI)
	case p.named:
		return ill("start it with modeld start, or correct --node", "expected a node at %s, none answers", p.client.NodeURI)
	}
	return left("no node answers at " + p.client.NodeURI)
}

func checkPeers(p *patient) finding {
	if p.status == nil || p.net == nil {
		return left(stopped)
	}
	alone := p.comet != nil && p.comet.P2P.PersistentPeers == "" && p.comet.P2P.Seeds == "" && p.status.ValidatorInfo.VotingPower > 0
	switch {
	case p.net.NPeers > 0:
		return fine("%d", p.net.NPeers)
	case alone:
		return fine("none, and none are named: this validator runs alone")
	}
	return ill("name some in persistent_peers of config.toml, and open the p2p port", "expected at least one peer, got none")
}

func checkSync(p *patient) finding {
	switch {
	case p.status == nil:
		return left(stopped)
	case p.status.SyncInfo.CatchingUp:
		return ill("wait, and do not send transactions by this node; with few peers see peers", "expected the height of the network, still catching up at %d",
			p.status.SyncInfo.LatestBlockHeight)
	}
	return fine("at height %d", p.status.SyncInfo.LatestBlockHeight)
}

// checkClock compares this clock with the time of the last block, on which two thirds of the
// validators agreed.
func checkClock(p *patient) finding {
	switch {
	case p.status == nil:
		return left(stopped)
	case p.status.SyncInfo.CatchingUp || p.status.SyncInfo.LatestBlockHeight == 0:
		return left("the last block is old because the node catches up")
	}
	age := p.now.Sub(p.status.SyncInfo.LatestBlockTime)
	switch {
	case age < -maxAhead:
		return ill("set the clock: chronyc makestep, or timedatectl set-ntp true", "expected a last block in the past, got one %s ahead of this clock", -age)
	case age > maxBehind:
		return ill("compare with another clock; if this one is right the chain stands still: see peers and the log",
			"expected a last block of the last %s, got one %s old", maxBehind, age.Round(time.Second))
	}
	return fine("last block %s old", age.Round(time.Millisecond))
}
