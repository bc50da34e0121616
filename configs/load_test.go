package configs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// environment returns a lookup in the given names and values.
func environment(pairs ...string) configs.Env {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// write makes the files below a new folder, whose path it returns.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const whole = `
data: /srv/callboard
listen: 0.0.0.0:0
url: https://callboard.example.org/
secret: ${CALLBOARD_SECRET}
site: {name: City board, contact: library@example.org, scope: place=US-MA&not.kind=job}
fetch: {contact: "https://library.example.org/bot", delay: 5s, timeout: 1m, allow_private_networks: true}
nats: {url: "nats://a:4222,nats://b:4222", replicas: 3}
index: {url: "http://search:7700/", key: "${KEY}"}
mail:
  smtp: smtp://digest:${PASSWORD}@mail.example.org:587
  from: City board <digest@example.org>
  outbox: out
  operator: operator@example.org
include: sources/*.yaml
sources:
  - id: state-library
    name: State Library
    page: https://library.example.org/jobs
    every: 1s
    enabled: false
    reason: being moved
    complete: true
    absent_after: 5
    delay: 10s
    headers: {Accept-Language: no}
    follow: a.job
    select: {item: .job, title: h3}
    filter:
      include: {title: [librarian, archivist]}
      exclude: {title: software}
    require: [title, deadline]
    rank: employer
    defaults: {kind: job, organisation: State Library, country: NO, zone: Europe/Oslo, language: no, attendance: hybrid, library_type: government}
  - {id: ifla-events, calendar: "https://example.org/events.ics"}
network:
  - {id: city-list, name: City list, organisation: City, kinds: [job, cfp], region: US, access: listserv, url: "https://example.org/list", note: Ask.}
`

func TestLoadWhole(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"callboard.yaml":  whole,
		"sources/us.yaml": "sources:\n  - {id: list, mailbox: ./mail/list.mbox}\n",
		"sources/de.yaml": "sources:\n  - {id: brett, board: \"greenhouse:city\"}\n",
	})
	got, err := configs.Load(filepath.Join(dir, "callboard.yaml"), environment("CALLBOARD_SECRET", "s3cret-s3cret-s3cret", "KEY", "k", "PASSWORD", "p%40ss"))
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	main := filepath.Join(dir, "callboard.yaml")
	want := configs.Config{
		Path: main, Data: "/srv/callboard", Listen: "0.0.0.0:0", URL: "https://callboard.example.org", Secret: "s3cret-s3cret-s3cret",
		Site:  configs.Site{Name: "City board", Contact: "library@example.org", Scope: "place=US-MA&not.kind=job"},
		Fetch: configs.Fetch{Contact: "https://library.example.org/bot", Delay: 5 * time.Second, Timeout: time.Minute, AllowPrivateNetworks: true},
		NATS:  configs.NATS{URL: "nats://a:4222,nats://b:4222", Replicas: 3},
		Index: configs.Index{URL: "http://search:7700", Key: "k"},
		Mail: configs.Mail{
			SMTP: "smtp://digest:p%40ss@mail.example.org:587", From: "City board <digest@example.org>",
			Outbox: filepath.Join(dir, "out"), Operator: "operator@example.org",
		},
		Sources: []configs.Source{
			{ID: "brett", Name: "brett", Way: configs.Board, Address: "greenhouse:city", Every: 6 * time.Hour, Enabled: true, AbsentAfter: 3, Rank: configs.Aggregator, Line: filepath.Join(dir, "sources/de.yaml") + ":2"},
			{ID: "ifla-events", Name: "ifla-events", Way: configs.Calendar, Address: "https://example.org/events.ics", Every: 6 * time.Hour, Enabled: true, AbsentAfter: 3, Rank: configs.Aggregator, Line: main + ":35"},
			{ID: "list", Name: "list", Way: configs.Mailbox, Address: filepath.Join(dir, "mail/list.mbox"), Every: 15 * time.Minute, Enabled: true, AbsentAfter: 3, Rank: configs.Aggregator, Line: filepath.Join(dir, "sources/us.yaml") + ":2"},
			{
				ID: "state-library", Name: "State Library", Way: configs.Page, Address: "https://library.example.org/jobs",
				Every: time.Second, Reason: "being moved", Complete: &yes, AbsentAfter: 5, Delay: 10 * time.Second,
				Headers: map[string]string{"Accept-Language": "no"}, Follow: "a.job",
				Select:  map[string]string{"item": ".job", "title": "h3"},
				Filter:  configs.Filter{Include: map[string][]string{"title": {"librarian", "archivist"}}, Exclude: map[string][]string{"title": {"software"}}},
				Require: []string{"title", "deadline"}, Rank: configs.Employer, Line: main + ":17",
				Defaults: configs.Defaults{Kind: posting.Job, Organisation: "State Library", Country: "NO", Zone: "Europe/Oslo", Language: "no", Attendance: posting.Hybrid, LibraryType: []string{"government"}},
			},
		},
		Network: []configs.Entry{{ID: "city-list", Name: "City list", Organisation: "City", Kinds: []posting.Kind{posting.Job, posting.CFP}, Region: "US", Access: "listserv", URL: "https://example.org/list", Note: "Ask."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Load (-want +got):\n%s", diff)
	}
	if s, ok := got.Source("list"); !ok || s.Way != configs.Mailbox {
		t.Errorf(`Source("list") = %v, %v`, s, ok)
	}
}

func TestDefaultsOfAnEmptyFile(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "comment": "# nothing\n", "document": "---\n", "empty values": "data:\nsite:\nmail: {from: , smtp: ''}\nsources:\n", "bom": "\ufeffdata: ./data\r\n",
	} {
		dir := write(t, map[string]string{"c.yaml": text})
		got, err := configs.Load(filepath.Join(dir, "c.yaml"), environment())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := configs.Config{
			Path: filepath.Join(dir, "c.yaml"), Data: filepath.Join(dir, "data"), Listen: "127.0.0.1:8080",
			Site: configs.Site{Name: "Callboard"}, Fetch: configs.Fetch{Delay: 2 * time.Second, Timeout: 30 * time.Second},
			NATS: configs.NATS{Replicas: 1}, Mail: configs.Mail{From: "Callboard <callboard@localhost>", Outbox: filepath.Join(dir, "data", "outbox")},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDefaultIntervals(t *testing.T) {
	t.Parallel()
	want := map[configs.Way]time.Duration{
		configs.Feed: time.Hour, configs.Calendar: 6 * time.Hour, configs.Page: 6 * time.Hour, configs.Sitemap: 12 * time.Hour,
		configs.Board: 6 * time.Hour, configs.API: 6 * time.Hour, configs.Mailbox: 15 * time.Minute, configs.File: 15 * time.Minute,
	}
	address := map[configs.Way]string{configs.Board: "greenhouse:city", configs.API: "usajobs:librarian", configs.Mailbox: "a.mbox", configs.File: "a.ndjson"}
	for _, w := range configs.Ways() {
		at := address[w]
		if at == "" {
			at = "https://example.org/x"
		}
		got, err := configs.Parse("c.yaml", []byte("sources: [{id: a, "+string(w)+": \""+at+"\"}]"), environment())
		if err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		if s := got.Sources[0]; s.Way != w || s.Every != want[w] {
			t.Errorf("%s: way %s every %s, want every %s", w, s.Way, s.Every, want[w])
		}
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "1h30m": 90 * time.Minute, "1d": 24 * time.Hour, "2w": 14 * 24 * time.Hour, "1.5h": 90 * time.Minute, "1d12h": 36 * time.Hour, "90d": 90 * 24 * time.Hour,
	} {
		got, err := configs.Parse("c.yaml", []byte("sources: [{id: a, feed: \"https://example.org\", every: "+in+"}]"), environment())
		if err != nil {
			t.Errorf("every %s: %v", in, err)
		} else if got.Sources[0].Every != want {
			t.Errorf("every %s = %s, want %s", in, got.Sources[0].Every, want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	env := environment("HOST", "example.org", "EMPTY", "", "ODD", "a: [b", "NESTED", "${HOST}")
	for _, tt := range []struct{ name, in, want string }{
		{"within a text", `"at ${HOST}, twice ${HOST}"`, "at example.org, twice example.org"},
		{"set but empty means the default", "${EMPTY}", "Callboard"},
		{"never structure", "${ODD}", "a: [b"},
		{"not expanded again", "${NESTED}", "${HOST}"},
		{"escaped", "a $${HOST} b", "a ${HOST} b"},
		{"other dollars", "$5 and $HOST", "$5 and $HOST"},
	} {
		got, err := configs.Parse("c.yaml", []byte("site: {name: "+quoteIfBare(tt.in)+"}"), env)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if got.Site.Name != tt.want {
			t.Errorf("%s: name %q, want %q", tt.name, got.Site.Name, tt.want)
		}
	}
}

// quoteIfBare keeps the braces of a variable out of the flow mapping around it.
func quoteIfBare(s string) string {
	if strings.HasPrefix(s, `"`) {
		return s
	}
	return `"` + s + `"`
}

func TestSecretsStayOutOfMessages(t *testing.T) {
	t.Parallel()
	text := "mail: {smtp: \"smtp://me:${PASSWORD}@mail.example.org:0\"}\nindex: {url: \"${URL}\"}\nfetch: {contact: \"https://u:plain-word@\"}\n"
	_, err := configs.Parse("c.yaml", []byte(text), environment("PASSWORD", "hunter2", "URL", "ftp://hunter3"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{"hunter2", "hunter3", "plain-word"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the message shows %q:\n%v", secret, err)
		}
	}
}

func TestWithData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct{ name, text, want string }{
		{"default outbox moves", "", filepath.Join(dir, "outbox")},
		{"outbox below the data folder moves", "data: /srv/d\nmail: {outbox: /srv/d/mail/out}", filepath.Join(dir, "mail/out")},
		{"outbox elsewhere stays", "data: /srv/d\nmail: {outbox: /srv/out}", "/srv/out"},
	} {
		cfg, err := configs.Parse("c.yaml", []byte(tt.text), environment())
		if err != nil {
			t.Fatal(err)
		}
		got, err := configs.WithData(cfg, dir)
		if err != nil || got.Data != dir || got.Mail.Outbox != tt.want {
			t.Errorf("%s: data %q outbox %q, %v; want %q and %q", tt.name, got.Data, got.Mail.Outbox, err, dir, tt.want)
		}
	}
}

func TestLoadOrDefault(t *testing.T) {
	dir := write(t, map[string]string{"mine.yaml": "site: {name: Mine}"})
	t.Chdir(dir)
	cfg, err := configs.LoadOrDefault("", environment())
	if err != nil || cfg.Path != "" || len(cfg.Sources) == 0 {
		t.Errorf("without a file: path %q, %d sources, %v; want the starter pack", cfg.Path, len(cfg.Sources), err)
	}
	if cfg, err = configs.LoadOrDefault("mine.yaml", environment()); err != nil || cfg.Site.Name != "Mine" {
		t.Errorf("named: %q, %v", cfg.Site.Name, err)
	}
	if err := os.WriteFile(configs.FileName, []byte("site: {name: Here}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg, err = configs.LoadOrDefault("", environment()); err != nil || cfg.Site.Name != "Here" || len(cfg.Sources) != 0 {
		t.Errorf("with callboard.yaml: %q, %d sources, %v", cfg.Site.Name, len(cfg.Sources), err)
	}
}

func TestLoadOfWhatIsNotAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "no.yaml"): "no such file or directory",
		dir:                           "is a folder, not a file",
	} {
		_, err := configs.Load(path, environment())
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("Load(%q): %v, want %q", path, err, want)
		}
	}
}
