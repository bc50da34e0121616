package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
)

func TestPolicy(t *testing.T) {
	t.Parallel()
	const (
		public = iota
		permitted
		never
	)
	tests := map[string]int{
		"93.184.216.34": public, "2606:2800:220:1::1": public, "::ffff:93.184.216.34": public,
		"64:ff9b::5db8:d822": public, "2002:5db8:d822::1": public,
		"127.0.0.1": permitted, "127.8.8.8": permitted, "::1": permitted, "::ffff:127.0.0.1": permitted,
		"10.1.2.3": permitted, "172.16.0.1": permitted, "172.31.255.255": permitted, "192.168.1.1": permitted,
		"fd12::1": permitted, "64:ff9b::a00:1": permitted, "2002:c0a8:101::1": permitted, "::ffff:0:127.0.0.1": permitted,
		"172.32.0.1": public, "172.15.0.1": public, "100.63.0.1": public, "100.128.0.1": public, "198.17.0.1": public,
		"0.0.0.0": never, "0.1.2.3": never, "169.254.169.254": never, "169.254.0.1": never, "100.64.0.1": never, "100.100.100.200": never,
		"168.63.129.16": never, "192.0.0.192": never, "192.0.2.1": never, "198.18.0.1": never, "198.19.255.255": never,
		"198.51.100.1": never, "203.0.113.1": never, "224.0.0.1": never, "239.255.255.250": never, "240.0.0.1": never, "255.255.255.255": never,
		"::": never, "fe80::1": never, "fe80::1%eth0": never, "febf::1": never, "fec0::1": never, "ff02::1": never, "ff0e::1": never,
		"fd00:ec2::254": never, "::ffff:169.254.169.254": never, "::7f00:1": never, "64:ff9b::a9fe:a9fe": never, "64:ff9b:1::1": never,
		"2002:a9fe:a9fe::1": never, "2001::1": never, "2001:db8::1": never, "100::1": never, "5f00::1": never, "::ffff:0:a9fe:a9fe": never,
	}
	for s, want := range tests {
		got := never
		switch addr := netip.MustParseAddr(s); {
		case newPolicy(false).check(addr) == nil:
			got = public
		case newPolicy(true).check(addr) == nil:
			got = permitted
		}
		if got != want {
			t.Errorf("%s is %d, want %d (0 public, 1 with permission, 2 never)", s, got, want)
		}
	}
}

func TestHostOf(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://Jobs.Example.edu/a":      "jobs.example.edu",
		"https://jobs.example.edu:443/a":  "jobs.example.edu",
		"http://jobs.example.edu.:80/":    "jobs.example.edu",
		"http://jobs.example.edu:443/":    "jobs.example.edu:443",
		"https://jobs.example.edu:8443/a": "jobs.example.edu:8443",
		"http://[2606:2800::1]:8080/":     "[2606:2800::1]:8080",
		"http://[2606:2800::1]/":          "[2606:2800::1]",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := hostOf(u); got != want {
			t.Errorf("hostOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDelays(t *testing.T) {
	t.Parallel()
	delay := Delays([]configs.Source{
		{Address: "https://Jobs.example.edu/rss", Delay: 5 * time.Second},
		{Address: "https://jobs.example.edu/events.ics", Delay: 9 * time.Second},
		{Address: "https://bücher.example.org/", Delay: time.Second},
		{Address: "greenhouse:citylibrary", Delay: time.Hour},
		{Address: "https://quick.example.org/"},
	})
	for host, want := range map[string]time.Duration{
		"jobs.example.edu": 9 * time.Second, "xn--bcher-kva.example.org": time.Second, "quick.example.org": 0, "": 0,
	} {
		if got := delay(host); got != want {
			t.Errorf("delay(%q) = %v, want %v", host, got, want)
		}
	}
}

// A robots.txt is read again when it is stale; what it said holds while it cannot be read.
func TestRulebookRenews(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reads, broken := 0, false
		b := newRulebook(func(context.Context, string) (answer, error) {
			reads++
			if broken {
				return answer{}, errors.New("refused")
			}
			return answer{status: http.StatusOK, body: []byte("User-agent: *\nDisallow: /a\n")}, nil
		})
		check := func(want int) {
			t.Helper()
			rules, err := b.get(t.Context(), "https://example.org")
			if err != nil {
				t.Fatal(err)
			}
			if ok, _ := rules.Allowed("/a"); ok || reads != want {
				t.Errorf("allowed %v after %d reads, want false after %d", ok, reads, want)
			}
		}
		check(1)
		time.Sleep(rulesFor - time.Second)
		check(1)
		time.Sleep(2 * time.Second)
		broken = true
		check(2)
		check(2)
		time.Sleep(2 * refusalFor)
		broken = false
		check(3)
	})
}

func TestRulebookIsBounded(t *testing.T) {
	t.Parallel()
	big := []byte("User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("a", 1000)+"\n", 400))
	b := newRulebook(func(context.Context, string) (answer, error) {
		return answer{status: http.StatusOK, body: big}, nil
	})
	for i := range 100 {
		if _, err := b.get(t.Context(), fmt.Sprint("https://", i)); err != nil {
			t.Fatal(err)
		}
	}
	size := 0
	for _, p := range b.pages {
		size += p.size
	}
	if size > maxRules || len(b.pages) < 10 {
		t.Errorf("%d pages with %d bytes", len(b.pages), size)
	}
	forbidden := newRulebook(func(context.Context, string) (answer, error) { return answer{}, crawlers.ErrForbidden })
	for i := range maxOrigins + 100 {
		if _, err := forbidden.get(t.Context(), fmt.Sprint(i)); !errors.Is(err, crawlers.ErrForbidden) {
			t.Fatal(err)
		}
	}
	if len(forbidden.pages) > maxOrigins {
		t.Errorf("%d pages", len(forbidden.pages))
	}
}

func FuzzReadBody(f *testing.F) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, strings.Repeat("library ", 1000))
	_ = w.Close()
	f.Add(packed.Bytes(), "gzip")
	f.Add(packed.Bytes(), "")
	f.Add([]byte("\x78\x9c\x03\x00"), "deflate")
	f.Add([]byte("\x0b\x02\x80jobs\x03"), "br, gzip")
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		const limit = 4096
		res := &http.Response{
			Header: http.Header{"Content-Encoding": {encoding}}, ContentLength: -1,
			Body: io.NopCloser(bytes.NewReader(body)),
		}
		got, err := readBody(res, limit)
		if len(got) > limit {
			t.Errorf("%d bytes came out", len(got))
		}
		if err == nil && encoding == "" && !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) && !bytes.Equal(got, body) {
			t.Errorf("a plain body of %d bytes became one of %d", len(body), len(got))
		}
	})
}

func FuzzShown(f *testing.F) {
	f.Add("https://user:geheim@example.org/?key=geheim&a=b")
	f.Fuzz(func(t *testing.T, address string) {
		if out := shown(address); len(out) > 520 {
			t.Errorf("%d bytes are shown", len(out))
		}
	})
}
