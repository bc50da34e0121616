package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/internal/clock"
	"github.com/callboard/callboard/internal/demoworld"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// tour tells a demonstration's story: it makes each change of the world at its time, has
// its source visited, waits until the change can be searched, and says where to look.
type tour struct {
	*demo
	cfg   configs.Config
	now   clock.Func
	app   *app
	mails *digest.Service
	begun time.Time
}

// prepare saves the readers' searches before anything is found, so that what is new in
// the first visits is news to them.
func (t *tour) prepare(ctx context.Context, a *app) error {
	if err := t.keepState(); err != nil {
		return err
	}
	d, err := a.newDigest(a.now)
	if err != nil {
		return err
	}
	t.app, t.mails = a, d
	if t.told {
		return nil
	}
	for _, r := range t.readers(t.now) {
		if _, err := d.Subscribe(ctx, r); err != nil {
			return fmt.Errorf("save a reader's search: %w", err)
		}
	}
	return nil
}

// tell tells the story until it is over or ctx ends. A step that fails is told, too, and
// the story goes on.
func (t *tour) tell(ctx context.Context, _ *app) {
	t.begun = time.Now()
	t.say("begin", "this is Callboard over a sample world; everything in it is invented", "",
		"search page   "+t.app.url+"/",
		"its sources   "+t.site+"/",
		"data folder   "+t.dir+t.fate(),
		"configuration "+t.cfg.Path,
		"log           "+filepath.Join(t.dir, demoLog))
	if err := t.first(ctx); err != nil {
		t.failed(ctx, "first-visits", err)
	}
	if !t.told {
		for _, s := range t.world.Story() {
			if !t.until(ctx, s.After) {
				return
			}
			if err := t.step(ctx, s); err != nil {
				t.failed(ctx, s.Name, err)
			}
		}
	}
	t.end(ctx)
}

// end says how to go on.
func (t *tour) end(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	text := "the story is told; everything goes on running until Ctrl-C. Try:"
	if t.told {
		text = "this folder has the story behind it (without --data it is told again); everything runs until Ctrl-C. Try:"
	}
	t.say("end", text, "",
		t.command("search metadata"), t.command("status"), t.command("subscribers"),
		t.command("subscribe you@example.org kind=job"), t.configured("sources test "+t.site+"/openshelves.example.org/jobs.rss"))
}

// fate says what becomes of the data folder.
func (t *tour) fate() string {
	if t.temp {
		return " (removed at the end; --data FOLDER keeps one)"
	}
	return ""
}

// command is a command line that works beside the demonstration.
func (t *tour) command(line string) string { return self() + " " + line + " --data " + t.dir }

// configured is a command line that needs no data, and the demonstration's configuration.
func (t *tour) configured(line string) string { return self() + " " + line + " --config " + t.cfg.Path }

// self is how this program was called.
func self() string {
	if strings.Contains(os.Args[0], "go-build") {
		return "go run ./cmd/callboard" // as the README has it
	}
	return os.Args[0]
}

// until waits for a time of the story.
func (t *tour) until(ctx context.Context, after time.Duration) bool {
	wait := time.Duration(float64(after)*t.pace) - time.Since(t.begun)
	select {
	case <-time.After(max(0, wait)):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// first visits all sources and says what the visits came to.
func (t *tour) first(ctx context.Context) error {
	quiet := *t.inv
	quiet.errTTY = false // no progress bar within the tour
	_, progress, err := quiet.visitAll(ctx, t.app, t.cfg.Sources)
	if err != nil {
		return err
	}
	if err := t.app.settle(ctx, progress); err != nil {
		return err
	}
	heads, err := t.app.bus.Heads(ctx)
	if err != nil {
		return err
	}
	found, several, postings := 0, 0, 0
	for _, h := range heads {
		found += h.Items
	}
	var most posting.Posting
	err = t.app.catalog.All(ctx, func(p posting.Posting) error {
		if postings++; len(p.Sightings) > 1 {
			several++
		}
		if len(p.Sightings) > len(most.Sightings) {
			most = p
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.say("first-visits", fmt.Sprintf("all %d sources were visited: %d announcements are %d postings, because %d were announced more than once",
		len(heads), found, postings, several), t.app.url+"/",
		t.command("search librarian --where kind=job"))
	if len(most.Sightings) > 1 {
		t.say("merged", fmt.Sprintf("%q is one of them: one posting, seen at %s", most.Title, seenAt(most)), t.page(most),
			t.command("show "+most.ID+" --why"))
	}
	return nil
}

// seenAt lists the sources of a posting.
func seenAt(p posting.Posting) string {
	var names []string
	for _, s := range p.Sightings {
		names = append(names, s.Source)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

func (t *tour) page(p posting.Posting) string { return t.app.url + "/p/" + p.ID }

// step makes one change and tells what came of it.
func (t *tour) step(ctx context.Context, s demoworld.Step) error {
	t.world.Apply(s)
	if s.Change == demoworld.Mail {
		return t.mail(ctx, s)
	}
	if err := t.visit(ctx, s); err != nil {
		return err
	}
	if s.Change == demoworld.Break {
		heads, err := t.app.bus.Heads(ctx)
		if err != nil {
			return err
		}
		t.say(s.Name, fmt.Sprintf("source %s broke: what it announced stays, and it is asked again and again", s.Source), "",
			heads[s.Source].Last.Error, t.command("status"))
		return nil
	}
	p, err := t.posting(ctx, s)
	if err != nil {
		return err
	}
	t.changed(s, p)
	return nil
}

// visit has a source visited at once, as often as a change takes, and waits until what
// was found can be searched. The schedule visits it, too, every few seconds.
func (t *tour) visit(ctx context.Context, s demoworld.Step) error {
	for range s.Visits {
		report, err := t.app.crawler.Visit(ctx, s.Source)
		if err != nil {
			return err
		}
		progress := bus.Progress{bus.Findings: report.Head.Findings, bus.Listings: report.Listing}
		if err := t.app.settle(ctx, progress); err != nil {
			return err
		}
	}
	return nil
}

// posting finds the posting of an announcement by its page.
func (t *tour) posting(ctx context.Context, s demoworld.Step) (posting.Posting, error) {
	var found posting.Posting
	err := t.app.catalog.All(ctx, func(p posting.Posting) error {
		for _, sight := range p.Sightings {
			if u, err := url.Parse(sight.URL); err == nil && u.Path == "/"+s.Page {
				found = p
			}
		}
		return nil
	})
	if err == nil && found.ID == "" {
		err = fmt.Errorf("look %q up: %w", s.Page, bus.ErrNotFound)
	}
	return found, err
}

// changed tells what became of a posting.
func (t *tour) changed(s demoworld.Step, p posting.Posting) {
	switch s.Change {
	case demoworld.Appear:
		if len(p.Sightings) == 1 {
			t.say(s.Name, fmt.Sprintf("a new ad appeared at %s: %q", s.Source, p.Title), t.app.url+"/?"+url.Values{"q": {p.Title}}.Encode(),
				t.command(fmt.Sprintf("search %q", p.Title)))
			return
		}
		t.say(s.Name, fmt.Sprintf("the employer published it, too: still one posting, seen at %s, with the employer's link", seenAt(p)), t.page(p),
			t.command("show "+p.ID))
	case demoworld.Extend:
		t.say(s.Name, fmt.Sprintf("a deadline was extended: %q now closes %s (was %s)", p.Title, day(p.Deadline), before(p)), t.page(p))
	case demoworld.Cancel:
		t.say(s.Name, fmt.Sprintf("an organiser called an event off: %q is %s", p.Title, p.State), t.page(p))
	case demoworld.Remove:
		t.say(s.Name, fmt.Sprintf("a position was filled: %s no longer lists %q, and after %d complete listings without it it is %s", s.Source, p.Title, s.Visits, p.State),
			t.app.url+"/?kind=job&state=closed")
	case demoworld.Break, demoworld.Mail:
	}
}

func day(d *posting.Deadline) string {
	if d == nil {
		return "at a time that is not stated"
	}
	return d.Day()
}

func before(p posting.Posting) string {
	if p.Deadline == nil {
		return ""
	}
	return p.Deadline.ExtendedFrom
}

// mail sends the readers what they are owed, whatever the hour.
func (t *tour) mail(ctx context.Context, s demoworld.Step) error {
	report, err := t.mails.SendDue(ctx, true)
	if err != nil {
		return err
	}
	for _, m := range report.Mails {
		n := len(m.Postings)
		what := fmt.Sprintf("%d postings", n)
		if n == 1 {
			what = "1 posting"
		}
		t.say(s.Name, fmt.Sprintf("a digest of %s was mailed to %s", what, m.To), "", filepath.Join(t.cfg.Mail.Outbox, m.ID+".eml"))
	}
	return nil
}

// failed tells that a step did not come to its end, unless the demonstration was stopped.
func (t *tour) failed(ctx context.Context, event string, err error) {
	if ctx.Err() == nil {
		t.say(event, "this did not work: "+err.Error(), "")
	}
}

// toldLine is one line of the tour with --json.
type toldLine struct {
	Event   string   `json:"event"`
	Seconds float64  `json:"seconds"` // since the beginning
	Text    string   `json:"text"`
	URL     string   `json:"url,omitempty"`
	More    []string `json:"more,omitempty"` // commands, files and addresses
}

// say prints one event: what happened, and where to look.
func (t *tour) say(event, text, address string, more ...string) {
	since := time.Since(t.begun)
	if t.inv.flags.json {
		line := toldLine{Event: event, Seconds: since.Round(100 * time.Millisecond).Seconds(), Text: text, URL: address, More: more}
		if err := json.NewEncoder(t.inv.out).Encode(line); err != nil {
			t.app.log.Warn("the tour could not be printed", "err", err)
		}
		return
	}
	seconds := int(since.Seconds())
	fmt.Fprintf(t.inv.out, "\n%s  %s\n", t.inv.paint(faint, fmt.Sprintf("%d:%02d", seconds/60, seconds%60)), t.inv.paint(bold, text))
	if address != "" {
		fmt.Fprintf(t.inv.out, "      %s\n", address)
	}
	for _, line := range more {
		fmt.Fprintf(t.inv.out, "      %s\n", line)
	}
}
