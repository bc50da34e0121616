package configs_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
)

// problemCase is a configuration and each line of what is said about it.
type problemCase struct {
	name, in string
	want     []string
}

func settingCases() []problemCase {
	return []problemCase{
		{"unknown key", "lisen: 127.0.0.1:80", []string{`c.yaml:1:1: unknown key "lisen" in the configuration; did you mean "listen"?`}},
		{"unknown key, nothing near", "colour: red", []string{`c.yaml:1:1: unknown key "colour" in the configuration`}},
		{"unknown key of a section", "fetch:\n  dely: 2s", []string{`c.yaml:2:3: unknown key "dely" in fetch; did you mean "delay"?`}},
		{"a key twice", "data: a\nlisten: 127.0.0.1:80\ndata: b", []string{`c.yaml:3:1: key "data" stands twice in the configuration; the first is in line 1`}},
		{"a list for a value", "listen: [a]", []string{`c.yaml:1:9: listen is a list, want a single value`}},
		{"a value for a section", "mail: smtp", []string{`c.yaml:1:7: mail is a text, want keys with values`}},
		{"listen without a port", "listen: localhost", []string{`c.yaml:1:9: listen "localhost" is not host:port, such as "127.0.0.1:8080"`}},
		{"listen with a bad port", "listen: 127.0.0.1:99999", []string{`c.yaml:1:9: listen "127.0.0.1:99999": port "99999" is not a number from 0 to 65535`}},
		{"url without a scheme", "url: callboard.example.org", []string{`c.yaml:1:6: url "callboard.example.org" is not a URL with a scheme; did you mean "https://callboard.example.org"?`}},
		{"url with a query", "url: https://example.org/?a=b", []string{`c.yaml:1:6: url "https://example.org/?a=b" has a query or fragment; a base of links ends with its path`}},
		{"short secret", "secret: abc", []string{`c.yaml:1:9: secret of 3 bytes is too short; take 16 or more`}},
		{"unset variable", "secret: ${CALLBOARD_SECRET}", []string{`c.yaml:1:9: environment variable CALLBOARD_SECRET is not set`}},
		{"unset variables within a text", "mail: {smtp: \"smtp://${USER_}:${PASS}@example.org\"}", []string{
			`c.yaml:1:14: environment variable USER_ is not set`, `c.yaml:1:14: environment variable PASS is not set`,
		}},
		{"not a variable", "secret: \"${CALL-BOARD}\"", []string{`c.yaml:1:9: "${CALL-BOARD}" is not a variable, which look like ${NAME}; write $${ for a plain ${`}},
		{"unclosed variable", "secret: ${CALLBOARD", []string{`c.yaml:1:9: "${CALLBOARD" is not a variable, which look like ${NAME}; write $${ for a plain ${`}},
		{"contact", "site: {contact: the librarian}", []string{`c.yaml:1:17: contact "the librarian" is neither a mail address nor a URL`}},
		{"scope", "site: {scope: plcae=US}", []string{`c.yaml:1:15: scope "plcae=US" has the unknown search key "plcae"; did you mean "place"?`}},
		{"scope is no query", "site: {scope: \"kind=%zz\"}", []string{`c.yaml:1:15: scope "kind=%zz" is not a query string, such as "place=US-MA"`}},
		{"delay", "fetch: {delay: 2 seconds}", []string{`c.yaml:1:16: delay "2 seconds" is not a duration; did you mean "2s"?`}},
		{"timeout too long", "fetch: {timeout: 1h}", []string{`c.yaml:1:18: timeout "1h" is too long; the most is 10m`}},
		{"neither true nor false", "fetch: {allow_private_networks: yes}", []string{`c.yaml:1:33: allow_private_networks "yes" is neither true nor false; did you mean "true"?`}},
		{"nats scheme", "nats: {url: \"http://nats:4222\"}", []string{`c.yaml:1:13: url "http://nats:4222": scheme "http" is not nats or tls or ws or wss`}},
		{"replicas of an embedded server", "nats: {replicas: 3}", []string{`c.yaml: nats.replicas 3 needs an external cluster: set nats.url`}},
		{"replicas", "nats: {replicas: many}", []string{`c.yaml:1:18: replicas "many" is not a number from 1 to 5`}},
		{"smtp scheme", "mail: {smtp: \"stmp://mail.example.org\"}", []string{`c.yaml:1:14: smtp "stmp://mail.example.org": scheme "stmp" is not smtp or smtps; did you mean "smtp"?`}},
		{"smtp port", "mail: {smtp: \"smtp://mail.example.org:587587\"}", []string{`c.yaml:1:14: smtp "smtp://mail.example.org:587587": port 587587 is not a number from 1 to 65535`}},
		{"sender", "mail: {from: Callboard}", []string{`c.yaml:1:14: from "Callboard" is not a mailbox, such as "Callboard <digest@library.example.org>"`}},
		{"operator", "mail: {operator: nobody}", []string{`c.yaml:1:18: operator "nobody" is not a mail address`}},
		{"entry", "network: [{id: a}, {name: B}, {id: c, name: C, kinds: [jbo]}]", []string{
			`c.yaml:1:11: entry needs an id and a name`, `c.yaml:1:20: entry needs an id and a name`, `c.yaml:1:56: kinds "jbo" is not a kind; did you mean "job"?`,
		}},
	}
}

func sourceCases() []problemCase {
	const url = `feed: "https://example.org/rss"`
	return []problemCase{
		{"duplicate id", "sources:\n  - {id: a, " + url + "}\n  - {id: a, " + url + "}", []string{`c.yaml:3:5: source "a" is defined twice; the first is in c.yaml:2`}},
		{"two ways in", "sources: [{id: a, " + url + ", page: \"https://example.org\"}]", []string{`c.yaml:1:58: source "a" has two ways in, feed and page; keep one of them, or make two sources`}},
		{"no way in", "sources: [{id: a}]", []string{`c.yaml:1:11: source "a" has no way in; name one of feed, calendar, page, sitemap, board, api, mailbox, file`}},
		{"misspelled way in", "sources: [{id: a, feeed: \"https://example.org\"}]", []string{
			`c.yaml:1:11: source "a" has no way in; name one of feed, calendar, page, sitemap, board, api, mailbox, file`,
			`c.yaml:1:19: unknown key "feeed" in source; did you mean "feed"?`,
		}},
		{"no id", "sources: [{" + url + "}]", []string{`c.yaml:1:11: source without an id`}},
		{"bad id", "sources: [{id: City Library, " + url + "}]", []string{`c.yaml:1:16: id "City Library" is not up to 64 lower-case letters, digits and hyphens; did you mean "city-library"?`}},
		{"not a source", "sources: [a]", []string{`c.yaml:1:11: source is a text, want keys with values`}},
		{"not a list", "sources: {id: a}", []string{`c.yaml:1:10: sources is a set of keys, want a list`}},
		{"bad URL", "sources: [{id: a, feed: \"htps://example.org\"}]", []string{`c.yaml:1:25: feed "htps://example.org": scheme "htps" is not http or https; did you mean "https"?`}},
		{"no host", "sources: [{id: a, feed: \"https:///rss\"}]", []string{`c.yaml:1:25: feed "https:///rss" has no host`}},
		{"spaces in a URL", "sources: [{id: a, feed: \"https://example.org/a b\"}]", []string{`c.yaml:1:25: feed "https://example.org/a b" is not a URL`}},
		{"empty way in", "sources: [{id: a, feed: \"\"}]", []string{`c.yaml:1:25: feed is empty, want URL`}},
		{"board", "sources: [{id: a, board: greenhouse}]", []string{`c.yaml:1:26: board "greenhouse" is not vendor:name, such as "greenhouse:citylibrary"`}},
		{"mailbox", "sources: [{id: a, mailbox: \"https://example.org\"}]", []string{`c.yaml:1:28: mailbox "https://example.org" is not a path`}},
		{"bad interval", "sources: [{id: a, " + url + ", every: 1hr}]", []string{`c.yaml:1:59: every "1hr" is not a duration; did you mean "1h"?`}},
		{"interval without a unit", "sources: [{id: a, " + url + ", every: 60}]", []string{`c.yaml:1:59: every "60" is not a duration; it needs a unit, such as "60m"`}},
		{"interval in a word", "sources: [{id: a, " + url + ", every: daily}]", []string{`c.yaml:1:59: every "daily" is not a duration; did you mean "1d"?`}},
		{"interval too short", "sources: [{id: a, " + url + ", every: 10s}]", []string{`c.yaml:1:59: every "10s" is too short; the least is 1m`}},
		{"interval too long", "sources: [{id: a, " + url + ", every: 52w}]", []string{`c.yaml:1:59: every "52w" is too long; the most is 90d`}},
		{"interval too short for a test", "sources: [{id: a, " + url + ", every: 500ms}]\nfetch: {allow_private_networks: true}", []string{`c.yaml:1:59: every "500ms" is too short; the least is 1s`}},
		{"absent_after", "sources: [{id: a, " + url + ", absent_after: 0}]", []string{`c.yaml:1:66: absent_after "0" is not a number from 1 to 100`}},
		{"header", "sources: [{id: a, " + url + ", headers: {\"a b\": c}}]", []string{`c.yaml:1:62: headers: "a b" is not the name of a header`}},
		{"header value", "sources: [{id: a, " + url + ", headers: {A: \"b\\r\\nC: d\"}}]", []string{`c.yaml:1:65: headers: the value of A holds a character that headers cannot have`}},
		{"follow", "sources: [{id: a, " + url + ", follow: \"a[\"}]", []string{`c.yaml:1:60: follow "a[" is not a CSS selector: expected identifier, found EOF instead`}},
		{"select", "sources: [{id: a, " + url + ", select: {titel: h3}}]", []string{`c.yaml:1:61: unknown key "titel" in select; did you mean "title"?`}},
		{"filter field", "sources: [{id: a, " + url + ", filter: {include: {titles: [x]}}}]", []string{`c.yaml:1:71: include: "titles" is not a field of a finding; did you mean "title"?`}},
		{"filter without words", "sources: [{id: a, " + url + ", filter: {exclude: {title: []}}}]", []string{`c.yaml:1:71: exclude: title without a word`}},
		{"require", "sources: [{id: a, " + url + ", require: [deadlin]}]", []string{`c.yaml:1:62: require "deadlin" is not a field of a finding; did you mean "deadline"?`}},
		{"rank", "sources: [{id: a, " + url + ", rank: best}]", []string{`c.yaml:1:58: rank "best" is not a rank; it is one of employer, association, aggregator`}},
		{"defaults", "sources:\n  - id: a\n    " + url + "\n    defaults:\n      kind: jobs\n      country: UK\n      zone: America/Chigaco\n      language: en-US\n      attendance: remote\n      library_type: [publc]\n      hours: 1", []string{
			`c.yaml:5:13: kind "jobs" is not a kind; did you mean "job"?`,
			`c.yaml:6:16: country "UK" is not an ISO 3166-1 country code; did you mean "GB"?`,
			`c.yaml:7:13: zone "America/Chigaco" is not an IANA time zone; did you mean "America/Chicago"?`,
			`c.yaml:8:17: language "en-US" is not an ISO 639-1 language code; did you mean "en"?`,
			`c.yaml:9:19: attendance "remote" is not a way to attend; it is one of in-person, hybrid, online`,
			`c.yaml:10:22: library_type "publc" is not a code of library_type; did you mean "public"?`,
			`c.yaml:11:7: unknown key "hours" in defaults`,
		}},
		{"country by name", "sources: [{id: a, " + url + ", defaults: {country: Germany, zone: Local}}]", []string{
			`c.yaml:1:72: country "Germany" is not an ISO 3166-1 country code; did you mean "DE"?`,
			`c.yaml:1:87: zone "Local" is not an IANA time zone, such as "America/Chicago"`,
		}},
	}
}

func syntaxCases() []problemCase {
	return []problemCase{
		{"no YAML", "a: b: c", []string{`c.yaml:1:4: not valid YAML: mapping value is not allowed in this context`}},
		{"unclosed", "sources: [", []string{`c.yaml:1:10: not valid YAML: sequence end token ']' not found`}},
		{"unclosed quote", "data: \"x", []string{`c.yaml:1:7: not valid YAML: could not find end character of double-quoted text`}},
		{"a list", "- a", []string{`c.yaml:1:1: the configuration is a list, want keys with values`}},
		{"anchor", "data: &x a", []string{`c.yaml:1:7: anchor is not read here: write the value out`}},
		{"tag", "data: !!str a", []string{`c.yaml:1:7: tag is not read here: write the value out`}},
		{"two documents", "---\ndata: a\n---\ndata: b", []string{`c.yaml:4:1: a second document; a configuration file has one`}},
		{"nested too deeply", "data: " + strings.Repeat("[", 40), []string{`c.yaml:1:39: nested too deeply`}},
		{"lists in lists", strings.Repeat("- ", 5000), []string{`c.yaml:1:65: nested too deeply`}},
		{"latin-1", "data: caf\xe9", []string{`c.yaml: not UTF-8 text`}},
		{"binary", "data: \x00", []string{`c.yaml: holds a NUL byte; is it a text file?`}},
		{"too long", "#" + strings.Repeat("x", 512<<10), []string{`c.yaml: file of 524289 bytes is over 524288; split it with include`}},
		{"too many lines", strings.Repeat("\n", 30_001), []string{`c.yaml: file of over 30000 lines; split it with include`}},
		{"path over lines", "data: |\n  a\n  b\n", []string{`c.yaml:1:7: data "a\nb" holds a line break or control character`}},
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range append(append(settingCases(), sourceCases()...), syntaxCases()...) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := configs.Parse("c.yaml", []byte(tt.in), environment())
			var problems configs.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("Parse(%q): %v, want Problems", tt.in, err)
			}
			if diff := cmp.Diff(tt.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestProblemsOfAllFilesTogether(t *testing.T) {
	dir := write(t, map[string]string{
		"callboard.yaml":  "include: [sources/*.yaml, gone.yaml, \"[\"]\nlisten: x\nsources:\n  - {id: a, feed: \"https://example.org\"}\n",
		"sources/b.yaml":  "sources:\n  - {id: b, feed: \"ftp://example.org\"}\n  - {id: a, page: \"https://example.org\"}\n",
		"sources/a.yaml":  "listen: 127.0.0.1:80\nsorces: []\n",
		"sources/ignored": "not: read\n",
	})
	t.Chdir(dir)
	_, err := configs.Load("callboard.yaml", environment())
	want := []string{
		`callboard.yaml:1:27: include "gone.yaml": no such file`,
		`callboard.yaml:1:38: include "[" is not a pattern of paths`,
		`callboard.yaml:2:9: listen "x" is not host:port, such as "127.0.0.1:8080"`,
		`sources/a.yaml:1:1: unknown key "listen" in an included file; it belongs in the main configuration file`,
		`sources/a.yaml:2:1: unknown key "sorces" in an included file; did you mean "sources"?`,
		`sources/b.yaml:2:19: feed "ftp://example.org": scheme "ftp" is not http or https`,
		`sources/b.yaml:3:5: source "a" is defined twice; the first is in callboard.yaml:4`,
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), fmt.Sprint(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var first configs.Problem
	if !errors.As(err, &first) || first.File != "callboard.yaml" || first.Line != 1 || first.Column != 27 {
		t.Errorf("first problem %+v", first)
	}
}

func TestManyProblemsAreCut(t *testing.T) {
	t.Parallel()
	_, err := configs.Parse("c.yaml", []byte("sources:\n"+strings.Repeat("  - x\n", 70)), environment())
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 51 || lines[50] != "and 20 more" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestIncludeReadsAFileOnce(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"c.yaml":     "include: [\"*.yaml\", a.yaml, none/*.yaml]\n",
		"a.yaml":     "sources: [{id: a, file: x}]\n",
		"empty.yaml": "",
	})
	cfg, err := configs.Load(filepath.Join(dir, "c.yaml"), environment())
	if err != nil || len(cfg.Sources) != 1 || cfg.Sources[0].Address != filepath.Join(dir, "x") {
		t.Errorf("sources %v, %v", cfg.Sources, err)
	}
}

// FuzzLoad holds for any text: no panic, and either problems with a place, or a
// configuration whose sources can be used.
func FuzzLoad(f *testing.F) {
	f.Add(whole)
	for _, tt := range append(append(settingCases(), sourceCases()...), syntaxCases()...) {
		if len(tt.in) < 4096 {
			f.Add(tt.in)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "include") || len(text) > 16<<10 {
			t.Skip("would read files of the machine, or is merely long")
		}
		cfg, err := configs.Parse("c.yaml", []byte(text), environment("A", "b"))
		if err != nil {
			var problems configs.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("Parse(%q): %v, want Problems", text, err)
			}
			return
		}
		for _, s := range cfg.Sources {
			if s.ID == "" || s.Way == "" || s.Address == "" || s.Every <= 0 || s.AbsentAfter <= 0 || s.Line == "" {
				t.Errorf("Parse(%q): source %+v", text, s)
			}
		}
	})
}
