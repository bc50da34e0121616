package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/callboard/callboard/crawlers"
)

// policy says which addresses may be connected to.
type policy struct {
	permitted bool           // whether private may be reached
	private   []netip.Prefix // loopback, RFC 1918 and ULA
	never     []netip.Prefix
	unicast   netip.Prefix // all of IPv6 that is given out; what lies outside is special
	embedding []embedding
}

// embedding is an IPv6 network whose addresses carry an IPv4 address at the given byte.
type embedding struct {
	prefix netip.Prefix
	at     int
}

// newPolicy returns the policy, with or without private networks.
func newPolicy(permitted bool) policy {
	return policy{
		permitted: permitted,
		private: prefixes(
			"127.0.0.0/8", "::1/128", // loopback
			"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
			"fc00::/7", // RFC 4193, unique local
		),
		// The special-purpose registries of IANA (RFC 6890), and what clouds tell their
		// machines about themselves.
		never: prefixes(
			"0.0.0.0/8",                                         // this network; on many systems the machine itself
			"100.64.0.0/10",                                     // RFC 6598, carrier-grade NAT
			"169.254.0.0/16",                                    // RFC 3927, link-local: metadata of clouds
			"168.63.129.16/32",                                  // metadata of one cloud at a public address
			"192.0.0.0/24",                                      // RFC 6890, protocol assignments
			"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // RFC 5737, documentation
			"192.88.99.0/24", // RFC 7526, 6to4 relays
			"198.18.0.0/15",  // RFC 2544, benchmarks
			"224.0.0.0/4",    // multicast
			"240.0.0.0/4",    // reserved, and broadcast
			"fd00:ec2::/32",  // metadata of a cloud inside the unique local range
			"2001::/23",      // RFC 2928: Teredo, ORCHID, benchmarks
			"2001:db8::/32",  // RFC 3849, documentation
			"3fff::/20",      // RFC 9637, documentation
		),
		unicast: netip.MustParsePrefix("2000::/3"),
		embedding: []embedding{
			{netip.MustParsePrefix("64:ff9b::/96"), 12},    // RFC 6052, NAT64
			{netip.MustParsePrefix("2002::/16"), 2},        // RFC 3056, 6to4
			{netip.MustParsePrefix("::ffff:0:0:0/96"), 12}, // RFC 2765, translated
		},
	}
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// check says why an address must not be reached, nil when it may.
func (p policy) check(addr netip.Addr) error {
	addr = addr.Unmap().WithZone("")
	if within(addr, p.never) {
		return fmt.Errorf("%w: %s is never reached", crawlers.ErrForbidden, addr)
	}
	if within(addr, p.private) {
		if !p.permitted {
			return fmt.Errorf("%w: %s is in a private network (fetch.allow_private_networks permits those)", crawlers.ErrForbidden, addr)
		}
		return nil
	}
	if addr.Is4() {
		return nil
	}
	for _, e := range p.embedding {
		if e.prefix.Contains(addr) {
			raw := addr.As16()
			if err := p.check(netip.AddrFrom4([4]byte(raw[e.at : e.at+4]))); err != nil {
				return fmt.Errorf("%w (inside %s)", err, addr)
			}
			return nil
		}
	}
	if !p.unicast.Contains(addr) {
		return fmt.Errorf("%w: %s is never reached", crawlers.ErrForbidden, addr)
	}
	return nil
}

func within(addr netip.Addr, list []netip.Prefix) bool {
	for _, p := range list {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// control is called with the address itself, after resolution and before connecting.
func (p policy) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q is not an address", crawlers.ErrForbidden, address)
	}
	return p.check(at.Addr())
}

// newTransport returns the transport that connects: without proxies, without compression
// of its own (body.go unpacks within bounds), with few idle connections.
func newTransport(p policy, resolver *net.Resolver) *http.Transport {
	dialer := &net.Dialer{
		Timeout:        15 * time.Second,
		KeepAlive:      30 * time.Second,
		Resolver:       resolver,
		ControlContext: p.control,
	}
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    15 * time.Second,
		DisableCompression:     true,
		MaxResponseHeaderBytes: MaxHeader,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    1, // one request in flight per host
		IdleConnTimeout:        30 * time.Second,
	}
}
