package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

// demoRun is a demonstration in this process.
type demoRun struct {
	t      *testing.T
	dir    string
	lines  []toldLine // all that was told, to the end of the story
	stop   context.CancelFunc
	ended  chan int
	errors *lockedBuffer
}

// startDemo runs the command at twenty times its pace and returns when the story is told.
func startDemo(t *testing.T, dir string, args ...string) *demoRun {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &demoRun{t: t, dir: dir, stop: cancel, ended: make(chan int, 1), errors: &lockedBuffer{}}
	out, in := io.Pipe()
	args = append([]string{"demo", "--listen", "127.0.0.1:0", "--json", "--pace", "0.05", "--data", dir}, args...)
	go func() {
		code := run(ctx, args, streams{in: strings.NewReader(""), out: in, err: r.errors, dir: t.TempDir()})
		_ = in.CloseWithError(fmt.Errorf("the demonstration ended with %d", code))
		r.ended <- code
	}()
	t.Cleanup(cancel)
	decoder := json.NewDecoder(out)
	for {
		var line toldLine
		if err := decoder.Decode(&line); err != nil {
			t.Fatalf("read the tour: %v\n%s", err, r.errors.String())
		}
		if r.lines = append(r.lines, line); line.Event == "end" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return r
		}
	}
}

// event is the line of an event.
func (r *demoRun) event(name string) toldLine {
	r.t.Helper()
	i := slices.IndexFunc(r.lines, func(l toldLine) bool { return l.Event == name })
	if i < 0 {
		r.t.Fatalf("the tour does not tell %q: %+v", name, r.lines)
	}
	return r.lines[i]
}

// ask runs another command beside the demonstration and decodes what it prints.
func (r *demoRun) ask(into any, args ...string) {
	r.t.Helper()
	var out, errs bytes.Buffer
	code := run(r.t.Context(), append(args, "--json", "--data", r.dir), streams{in: strings.NewReader(""), out: &out, err: &errs, dir: r.t.TempDir()})
	if code != exitDone {
		r.t.Fatalf("callboard %s ended with %d: %s", strings.Join(args, " "), code, errs.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		r.t.Fatalf("callboard %s: %v in %s", strings.Join(args, " "), err, out.String())
	}
}

// shown is the posting that the page of an event shows.
func (r *demoRun) shown(event string) posting.Posting {
	r.t.Helper()
	_, id, ok := strings.Cut(r.event(event).URL, "/p/")
	if !ok {
		r.t.Fatalf("%s leads to no posting: %+v", event, r.event(event))
	}
	var p posting.Posting
	r.ask(&p, "show", id)
	return p
}

// end stops the demonstration as Ctrl-C does and checks that it went well.
func (r *demoRun) end() {
	r.t.Helper()
	r.stop()
	select {
	case code := <-r.ended:
		if code != exitDone {
			r.t.Errorf("the demonstration ended with %d, want 0: %s", code, r.errors.String())
		}
	case <-time.After(30 * time.Second):
		r.t.Fatal("the demonstration did not end within 30 s")
	}
}

func TestDemo(t *testing.T) {
	dir := t.TempDir()
	r := startDemo(t, dir)
	t.Run("search", r.testSearch)
	t.Run("changes", r.testChanges)
	t.Run("health", r.testHealth)
	t.Run("links", r.testLinks)
	t.Run("digests", r.testDigests)
	t.Run("commands", r.testCommands)
	r.end()
	if text := strings.TrimSpace(strings.TrimPrefix(r.errors.String(), "listening on "+r.event("listening").URL)); text != "" {
		t.Errorf("the demonstration complained:\n%s", text)
	}
	checkLog(t, filepath.Join(dir, demoLog))
}

func (r *demoRun) testSearch(t *testing.T) {
	var answer web.Answer
	r.ask(&answer, "search", "metadata librarian", "--where", "kind=job&place=US-MA")
	if answer.Total != 1 || len(answer.Hits[0].Sightings) != 3 {
		t.Errorf("found %d, %+v; want one posting of three sources", answer.Total, answer.Hits)
	}
	r.ask(&answer, "search", "--where", "state=any")
	if answer.Total != 59 {
		t.Errorf("%d postings in all, want 59", answer.Total)
	}
	kinds := 0
	for _, f := range answer.Facets["kind"] {
		if f.Count > 0 {
			kinds++
		}
	}
	if kinds != len(posting.Kinds()) {
		t.Errorf("%d kinds were found: %+v", kinds, answer.Facets["kind"])
	}
}

func (r *demoRun) testChanges(t *testing.T) {
	if p := r.shown("same-ad"); len(p.Sightings) != 2 || strings.Contains(p.URL, "utm_") {
		t.Errorf("the ad that appeared twice: %d sightings, link %s", len(p.Sightings), p.URL)
	}
	if p := r.shown("extended"); p.Revision != 2 || p.Deadline == nil || p.Deadline.ExtendedFrom == "" || p.Deadline.ExtendedFrom >= p.Deadline.Day() {
		t.Errorf("the extended call: revision %d, deadline %+v", p.Revision, p.Deadline)
	}
	if p := r.shown("cancelled"); p.State != posting.StateCancelled || p.Revision != 2 {
		t.Errorf("the cancelled workshop: %s, revision %d", p.State, p.Revision)
	}
	var closed web.Answer
	r.ask(&closed, "search", "evening circulation", "--where", "state=closed")
	if closed.Total != 1 || closed.Hits[0].Closed == nil || closed.Hits[0].Closed.Why != posting.Absent {
		t.Errorf("the filled position: %d closed, %+v", closed.Total, closed.Hits)
	}
}

func (r *demoRun) testHealth(t *testing.T) {
	var status statusReport
	r.ask(&status, "status")
	failing := 0
	for _, s := range status.Sources {
		if s.Health == crawl.Failing {
			if failing++; s.Source != "stellenboerse-nord" || s.Items == 0 || !strings.Contains(s.Error, "Wartungsarbeiten") {
				t.Errorf("failing: %+v", s)
			}
		}
	}
	if len(status.Sources) != 8 || failing != 1 || status.Dead != 0 || !status.Running {
		t.Errorf("status: %d sources, %d failing, %d dead letters, running %v", len(status.Sources), failing, status.Dead, status.Running)
	}
}

func (r *demoRun) testLinks(t *testing.T) {
	for _, l := range r.lines {
		if l.URL == "" {
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: GET %s = %s", l.Event, l.URL, resp.Status)
		}
	}
}

func (r *demoRun) testDigests(t *testing.T) {
	var first, second []string
	for _, l := range r.lines {
		switch l.Event {
		case "first-mail":
			first = append(first, l.More[0])
		case "second-mail":
			second = append(second, l.More[0])
		}
	}
	if len(first) != 2 || len(second) != 1 {
		t.Fatalf("first mails %v, second mails %v", first, second)
	}
	for _, name := range append(first, second...) {
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), r.event("listening").URL+"/p/") {
			t.Errorf("%s tells no posting (%v)", name, err)
		}
	}
	text, err := os.ReadFile(second[0])
	if err != nil || !strings.Contains(string(text), "[Cancelled] Workshop") || !strings.Contains(string(text), "[Changed] Call for Proposals") {
		t.Errorf("the second mail does not tell what changed (%v):\n%s", err, text)
	}
}

// words of a command line, quoted ones together.
var words = regexp.MustCompile(`"[^"]*"|\S+`)

// testCommands runs every command that the tour names.
func (r *demoRun) testCommands(t *testing.T) {
	n := 0
	for _, l := range r.lines {
		for _, more := range l.More {
			line, ok := strings.CutPrefix(more, self()+" ")
			if !ok {
				continue
			}
			n++
			args := words.FindAllString(line, -1)
			for i := range args {
				args[i] = strings.Trim(args[i], `"`)
			}
			var out, errs bytes.Buffer
			code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs, dir: t.TempDir(), width: 80})
			if code != exitDone || out.Len() == 0 {
				t.Errorf("%s ended with %d: %s%s", line, code, out.String(), errs.String())
			}
		}
	}
	if n < 8 {
		t.Errorf("the tour names only %d commands", n)
	}
}

// logKeys are the keys that a log line can have (CONTRIBUTING, "Logs").
func logKeys() []string {
	return []string{
		"time", "level", "msg", "source", "crawl", "item", "posting", "subject", "seq", "attempt", "backend", "index", "search",
		"reader", "took", "err", "state", "found", "new", "changed", "unchanged", "refused", "role",
	}
}

// checkLog fails on a key that is not agreed on, on an address, and on what went wrong.
func checkLog(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("@")) || bytes.Contains(data, []byte("/unsubscribe/")) {
		t.Error("the log holds an address or a token")
	}
	n := 0
	for line := range bytes.Lines(data) {
		var entry map[string]any
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		n++
		for key := range entry {
			if !slices.Contains(logKeys(), key) {
				t.Errorf("unknown key %q in log line %s", key, line)
			}
		}
		if entry["level"] != "INFO" {
			t.Errorf("logged: %s", line)
		}
	}
	if n < 10 {
		t.Errorf("only %d log lines", n)
	}
}

func TestDemoResumed(t *testing.T) {
	dir := t.TempDir()
	startDemo(t, dir, "--now", "2026-03-01").end()
	mails, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if err != nil || len(mails) != 3 {
		t.Fatalf("mails after the story: %v, %v", mails, err)
	}
	r := startDemo(t, dir, "--now", "2026-03-02")
	var answer web.Answer
	r.ask(&answer, "search", "--where", "state=any")
	if answer.Total != 59 || len(r.lines) > 6 {
		t.Errorf("the second time: %d postings, told %+v", answer.Total, r.lines)
	}
	for _, p := range answer.Hits {
		if p.Revision > 2 {
			t.Errorf("%q has revision %d after a second start", p.Title, p.Revision)
		}
	}
	r.end()
	if again, _ := filepath.Glob(filepath.Join(dir, "outbox", "*.eml")); len(again) != 3 {
		t.Errorf("a second start mailed: %v", again)
	}
}

func TestDemoRefuses(t *testing.T) {
	t.Parallel()
	other := t.TempDir()
	if err := os.Mkdir(filepath.Join(other, "nats"), 0o700); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"is not a factor":    {"--pace", "0"},
		"is not host:port":   {"--listen", "here"},
		"configuration":      {"--config", "callboard.yaml"},
		"none of the demons": {"--data", other},
	} {
		var errs bytes.Buffer
		code := run(t.Context(), append([]string{"demo"}, args...), streams{in: strings.NewReader(""), out: io.Discard, err: &errs, dir: t.TempDir()})
		if code != exitUsage || !strings.Contains(errs.String(), want) {
			t.Errorf("demo %v ended with %d: %s, want %d and %q", args, code, errs.String(), exitUsage, want)
		}
	}
}

// TestDemoLeavesNothing runs it as a newcomer does, without a folder.
func TestDemoLeavesNothing(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &lockedBuffer{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "--listen", "127.0.0.1:0"}, streams{in: strings.NewReader(""), out: out, err: io.Discard, dir: temp})
	}()
	deadline := time.After(time.Minute)
	for !strings.Contains(out.String(), "were announced more than once") {
		select {
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			t.Fatalf("nothing was found within a minute:\n%s", out.String())
		}
	}
	if first, _, _ := strings.Cut(out.String(), "\n"); !strings.HasPrefix(first, "listening on http://127.0.0.1:") {
		t.Errorf("the first line is %q", first)
	}
	cancel()
	if code := <-ended; code != exitDone {
		t.Errorf("it ended with %d, want 0", code)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}
