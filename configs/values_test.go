package configs_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
)

// TestValuesThatAreTaken has the forms of values that people write and that are right.
func TestValuesThatAreTaken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		got      func(configs.Config) string
		want     string
	}{
		{"listen on every address", "listen: \":8080\"", func(c configs.Config) string { return c.Listen }, ":8080"},
		{"listen on IPv6", "listen: \"[::1]:0\"", func(c configs.Config) string { return c.Listen }, "[::1]:0"},
		{"base with a path", "url: https://example.org/callboard/", func(c configs.Config) string { return c.URL }, "https://example.org/callboard"},
		{"base with a port", "url: http://localhost:8080", func(c configs.Config) string { return c.URL }, "http://localhost:8080"},
		{"contact by mail link", "site: {contact: \"mailto:a@example.org\"}", func(c configs.Config) string { return c.Site.Contact }, "mailto:a@example.org"},
		{"scope with a question mark", "site: {scope: \"?place=US-MA&not.kind=job\"}", func(c configs.Config) string { return c.Site.Scope }, "place=US-MA&not.kind=job"},
		{"several NATS servers", "nats: {url: \"nats://a:4222, tls://b\"}", func(c configs.Config) string { return c.NATS.URL }, "nats://a:4222, tls://b"},
		{"SMTP without a port", "mail: {smtp: \"smtps://mail.example.org\"}", func(c configs.Config) string { return c.Mail.SMTP }, "smtps://mail.example.org"},
		{"sender without a name", "mail: {from: digest@example.org}", func(c configs.Config) string { return c.Mail.From }, "digest@example.org"},
		{"a number as a text", "site: {name: 2027}", func(c configs.Config) string { return c.Site.Name }, "2027"},
		{"a number with a leading zero", "site: {name: 0123}", func(c configs.Config) string { return c.Site.Name }, "0123"},
		{"true as a text", "site: {name: true}", func(c configs.Config) string { return c.Site.Name }, "true"},
		{"a colon within", "site: {name: \"Jobs: all\"}", func(c configs.Config) string { return c.Site.Name }, "Jobs: all"},
		{"single quotes", "site: {name: 'It''s here'}", func(c configs.Config) string { return c.Site.Name }, "It's here"},
		{"escapes", `site: {name: "Caf\u00e9"}`, func(c configs.Config) string { return c.Site.Name }, "Café"},
		{"a folded text", "site:\n  name: >-\n    City\n    board\n", func(c configs.Config) string { return c.Site.Name }, "City board"},
		{"a comment behind", "site:\n  name: Board # ours\n", func(c configs.Config) string { return c.Site.Name }, "Board"},
		{"quoted keys", "\"site\": {'name': Board}", func(c configs.Config) string { return c.Site.Name }, "Board"},
		{"windows lines", "site:\r\n  name: Board\r\n", func(c configs.Config) string { return c.Site.Name }, "Board"},
		{"an absolute path", "data: /srv/../srv/callboard/", func(c configs.Config) string { return c.Data }, "/srv/callboard"},
	} {
		cfg, err := configs.Parse("c.yaml", []byte(tt.in), environment())
		if err != nil {
			t.Errorf("%s: Parse(%q): %v", tt.name, tt.in, err)
		} else if got := tt.got(cfg); got != tt.want {
			t.Errorf("%s: Parse(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestWaysThatAreTaken has addresses that are right for their way in.
func TestWaysThatAreTaken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ way, address string }{
		{"feed", "https://example.org/rss?a=b&c=d#e"},
		{"feed", "HTTP://EXAMPLE.org"},
		{"feed", "http://127.0.0.1:43210/feed.xml"},
		{"feed", "http://[::1]:80/feed.xml"},
		{"feed", "https://müller.example/feed"},
		{"page", "https://example.org/jobs/Über%20uns"},
		{"board", "greenhouse:citylibrary"},
		{"board", "workday:acme.wd5/External_Careers"},
		{"api", "usajobs"},
		{"api", "usajobs:librarian"},
		{"api", "https://api.example.org/v1/jobs?q=librarian"},
	} {
		cfg, err := configs.Parse("c.yaml", []byte("sources: [{id: a, "+tt.way+": \""+tt.address+"\"}]"), environment())
		if err != nil {
			t.Errorf("%s %q: %v", tt.way, tt.address, err)
		} else if got := cfg.Sources[0].Address; got != tt.address {
			t.Errorf("%s %q: address %q", tt.way, tt.address, got)
		}
	}
}

// TestWaysThatAreRefused has what people write instead of an address.
func TestWaysThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ way, address, want string }{
		{"feed", "example.org/rss", `did you mean "https://example.org/rss"?`},
		{"feed", "localhost:8080/rss", `did you mean`},
		{"feed", "/srv/feed.xml", "is not a URL with a scheme"},
		{"feed", "file:///etc/passwd", `scheme "file" is not http or https`},
		{"feed", "javascript:alert(1)", "is not a URL with a scheme"},
		{"feed", "https://", "has no host"},
		{"feed", "https://:80/", "has no host"},
		{"feed", "https://example.org:0/", "port 0 is not a number from 1 to 65535"},
		{"feed", "https://exa mple.org", "is not a URL"},
		{"feed", "https://[::1", "is not a URL"},
		{"feed", "%zz", "is not a URL"},
		{"board", "greenhouse:", "is not vendor:name"},
		{"board", "https://boards.example.org/city", "is not vendor:name"},
		{"api", "ftp://example.org", `scheme "ftp" is not http or https`},
		{"api", "Some API", "is not a URL"},
	} {
		_, err := configs.Parse("c.yaml", []byte("sources: [{id: a, "+tt.way+": \""+tt.address+"\"}]"), environment())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %q: %v, want %q", tt.way, tt.address, err, tt.want)
		}
	}
}

func TestPrivateNetworksPermitShortIntervals(t *testing.T) {
	t.Parallel()
	source := "sources: [{id: a, feed: \"http://127.0.0.1:1/\", every: 1s}]\n"
	for _, text := range []string{
		source + "fetch: {allow_private_networks: true}", // whatever the order in the file
		"fetch: {allow_private_networks: true}\n" + source,
	} {
		if _, err := configs.Parse("c.yaml", []byte(text), environment()); err != nil {
			t.Errorf("Parse(%q): %v", text, err)
		}
	}
	if _, err := configs.Parse("c.yaml", []byte(source), environment()); err == nil {
		t.Error("an interval of 1s is taken on public networks")
	}
}

func TestFindingFields(t *testing.T) {
	t.Parallel()
	got := " " + strings.Join(configs.FindingFields(), " ") + " "
	for _, want := range []string{"title", "url", "html", "text", "published", "organisation", "location", "deadline", "pay", "categories", "status"} {
		if !strings.Contains(got, " "+want+" ") {
			t.Errorf("field %s is missing in%s", want, got)
		}
	}
	for _, not := range []string{"source", "item", "seen", "fields"} {
		if strings.Contains(got, " "+not+" ") {
			t.Errorf("%s is no field to filter by", not)
		}
	}
}
