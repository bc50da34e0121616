package web

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often one network may ask to subscribe: ten times at once, then once in 15 seconds.
// Behind a proxy all readers come from one network, since forwarding headers are not
// trusted; digest bounds the mails to one address by itself.
const (
	limitBurst    = 10
	limitInterval = 15 * time.Second
	limitNetworks = 4096 // a generation; two are kept
)

// limiter bounds how often a network may do something. It remembers at most two
// generations of networks, so that strangers cannot fill the memory.
type limiter struct {
	mu           sync.Mutex
	young, older map[netip.Prefix]*rate.Limiter
}

func newLimiter() *limiter { return &limiter{young: map[netip.Prefix]*rate.Limiter{}} }

// allow reports whether the network of a remote address may act at now, and counts it.
func (l *limiter) allow(remote string, now time.Time) bool {
	key := network(remote)
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.young[key]
	if bucket == nil {
		if len(l.young) >= limitNetworks {
			l.older, l.young = l.young, map[netip.Prefix]*rate.Limiter{}
		}
		if bucket = l.older[key]; bucket == nil {
			bucket = rate.NewLimiter(rate.Every(limitInterval), limitBurst)
		}
		l.young[key] = bucket
	}
	return bucket.AllowN(now, 1)
}

// network is the address of a client, or the /64 that it was given in IPv6.
func network(remote string) netip.Prefix {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{} // all that cannot be told apart share one bucket
	}
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	prefix, _ := addr.Prefix(bits)
	return prefix
}
