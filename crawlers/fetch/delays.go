package fetch

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/callboard/callboard/configs"
)

// Delays returns Options.HostDelay for the delays that sources ask for: the longest one
// of all sources at a host counts. Sources whose address is no URL ask for none.
func Delays(sources []configs.Source) func(host string) time.Duration {
	longest := map[string]time.Duration{}
	for _, s := range sources {
		if s.Delay <= 0 {
			continue
		}
		if u, err := url.Parse(s.Address); err == nil && u.Hostname() != "" {
			// Requests name a host as DNS does.
			if ascii, err := idna.Lookup.ToASCII(u.Hostname()); err == nil {
				u.Host = strings.Replace(u.Host, u.Hostname(), ascii, 1)
			}
			host := hostOf(u)
			longest[host] = max(longest[host], s.Delay)
		}
	}
	return func(host string) time.Duration { return longest[host] }
}
