package canonical_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/canonical"
)

func TestURL(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"as it is", "https://example.org/jobs/12?id=3", "https://example.org/jobs/12?id=3"},
		{"scheme, host and port", " HTTP://Example.ORG:80/A ", "http://example.org/A"},
		{"other ports stay", "https://example.org:80/a", "https://example.org:80/a"},
		{"final dot, user and password", "https://me:secret@example.org./a", "https://example.org/a"},
		{"IPv6", "http://[::1]:8080/a", "http://[::1]:8080/a"},
		{"front page", "https://example.org/", "https://example.org"},
		{"trailing slash", "https://example.org/a/", "https://example.org/a"},
		{"dot segments", "https://example.org/a/./b/../c", "https://example.org/a/c"},
		{"repeated slashes stay", "https://example.org/a//b/../c", "https://example.org/a//c"},
		{"tracking keys", "https://example.org/a?utm_source=x&id=1&fbclid=y&gclid=z&mc_cid=1&mc_eid=2&UTM_Medium=q", "https://example.org/a?id=1"},
		{"only tracking keys", "https://example.org/a/?utm_source=x", "https://example.org/a"},
		{"keys that select", "https://example.org/?p=7", "https://example.org?p=7"},
		{"order of keys", "https://example.org/a?b=2&a=1&b=1", "https://example.org/a?a=1&b=2&b=1"},
		{"fragment", "https://example.org/a#apply", "https://example.org/a"},
		{"hash-bang", "https://example.org/#!/job/7", "https://example.org#!/job/7"},
		{"hash route", "https://example.org/#/job/7", "https://example.org#/job/7"},
		{"percent-encoding", "https://example.org/%7ejob%2fx/%c3%a9/é?q=a+b%20c", "https://example.org/~job%2Fx/%C3%A9/%C3%A9?q=a%20b%20c"},
		{"case of a path", "https://example.org/Job/A", "https://example.org/Job/A"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := canonical.URL(tt.in)
			if got != tt.want || !ok {
				t.Errorf("URL(%q) = %q, %v, want %q", tt.in, got, ok, tt.want)
			}
			if again, ok := canonical.URL(got); again != got || !ok {
				t.Errorf("URL(%q) = %q, %v: the canonical form must stay", got, again, ok)
			}
		})
	}
}

func TestURLRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "/jobs/1", "mailto:a@example.org", "urn:uuid:1", "ftp://example.org/a", "http:///a",
		"https:example.org", "javascript:alert(1)", "http://exa mple.org/", "https://example.org/" + strings.Repeat("a", 9000),
	} {
		if got, ok := canonical.URL(in); ok {
			t.Errorf("URL(%.40q) = %q, want none", in, got)
		}
	}
}

func TestFrontPage(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"https://example.org":               true,
		"https://example.org/":              true,
		"http://example.org:8080/#top":      true,
		"https://example.org/?utm_source=x": true,
		"https://example.org/index.html":    true,
		"https://example.org/Default.aspx":  true,
		"https://example.org/?p=1":          false,
		"https://example.org/#!/job/1":      false,
		"https://example.org/jobs":          false,
		"https://example.org/index.php?p=1": false,
		"guid-1":                            false,
		"":                                  false,
	}
	for in, want := range tests {
		if got := canonical.FrontPage(in); got != want {
			t.Errorf("FrontPage(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestTracking(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{"utm_campaign": true, "FBCLID": true, "mc_eid": true, "_hsenc": true, "id": false, "p": false, "ref": false, "source": false, "": false} {
		if got := canonical.Tracking(key); got != want {
			t.Errorf("Tracking(%q) = %v, want %v", key, got, want)
		}
	}
}

func FuzzURL(f *testing.F) {
	f.Add("HTTP://Example.org:80/a/../b/?utm_source=x&b=%zz#!x")
	f.Add("https://example.org//..//.?a=+%2b&a")
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := canonical.URL(raw)
		if !ok {
			return
		}
		if again, ok := canonical.URL(got); !ok || again != got {
			t.Errorf("URL(%q) = %q, and of that %q, %v", raw, got, again, ok)
		}
	})
}
