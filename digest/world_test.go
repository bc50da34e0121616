package digest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// start is when the tests' worlds begin: a Wednesday, 10:00 in Berlin.
var start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// clock is a clock that tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

func (c *clock) add(d time.Duration) { c.set(c.now().Add(d)) }

// world is a bus with a curator that the test plays, and a digest.
type world struct {
	t       *testing.T
	clock   *clock
	bus     *bus.Bus
	catalog *catalog.Catalog
	opts    digest.Options
	digest  *digest.Service
	outbox  string
	seen    map[string]time.Time // first sight by posting
	revised map[string]uint64    // of the present revision, by posting and number
}

// newWorld opens a bus of its own. change may set options.
func newWorld(t *testing.T, change ...func(*digest.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: start}, outbox: filepath.Join(t.TempDir(), "outbox"), seen: map[string]time.Time{}, revised: map[string]uint64{}}
	b, err := bus.Open(t.Context(), bus.Options{Dir: t.TempDir(), Now: w.clock.now, Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	w.bus, w.catalog = b, catalog.New(b, catalog.Options{Now: w.clock.now})
	w.opts = digest.Options{
		Bus: b, Postings: w.catalog, Secret: []byte("a secret of the tests only"), URL: "https://board.example.org",
		From: "Callboard <digest@example.org>", Outbox: w.outbox, Now: w.clock.now,
	}
	for _, c := range change {
		c(&w.opts)
	}
	w.digest = w.service(w.opts)
	return w
}

func (w *world) service(opts digest.Options) *digest.Service {
	w.t.Helper()
	s, err := digest.New(opts)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// job is an open job that is complete enough to be stored.
func job(item string, change ...func(*posting.Posting)) posting.Posting {
	p := posting.Posting{
		ID: posting.NewID("jobs", item), Kind: posting.Job, Revision: 1, Title: "Librarian " + item,
		URL: "https://jobs.example.edu/" + item,
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

// record turns a posting into what the curator would write now.
func (w *world) record(p posting.Posting) bus.PostingRecord {
	if w.seen[p.ID].IsZero() {
		w.seen[p.ID] = w.clock.now()
	}
	revision := fmt.Sprint(p.ID, p.Revision)
	if _, known := w.revised[revision]; !known {
		w.revised[revision] = w.last(bus.Postings)
	}
	p.Sightings = []posting.Sighting{{Source: "jobs", Item: p.ID, FirstSeen: w.seen[p.ID], Primary: true}}
	return bus.PostingRecord{ID: p.ID, Posting: p, Revised: w.revised[revision], Keys: bus.Keys{Founded: w.seen[p.ID]}}
}

// put writes postings as the curator does: one batch with its progress.
func (w *world) put(postings ...posting.Posting) {
	w.t.Helper()
	records := make([]bus.PostingRecord, len(postings))
	for i, p := range postings {
		records[i] = w.record(p)
	}
	w.write(records...)
}

func (w *world) write(records ...bus.PostingRecord) {
	w.t.Helper()
	messages := make([]bus.Message, 0, len(records)+1)
	for _, r := range records {
		m, err := r.Message()
		if err != nil {
			w.t.Fatal(err)
		}
		messages = append(messages, m)
	}
	m, err := bus.ProgressMessage(bus.CuratorProgress, bus.Progress{bus.Findings: w.last(bus.Postings)})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.bus.Commit(w.t.Context(), bus.Postings, append(messages, m), nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) last(s bus.Stream) uint64 {
	w.t.Helper()
	seq, err := w.bus.LastSequence(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return seq
}

// reader makes a confirmed saved search.
func (w *world) reader(address, query string, settings ...digest.Settings) digest.Subscription {
	w.t.Helper()
	r := digest.Request{Address: address, Query: query, Confirmed: true}
	if len(settings) > 0 {
		r.Settings = settings[0]
	}
	if _, err := w.digest.Subscribe(w.t.Context(), r); err != nil {
		w.t.Fatal(err)
	}
	return w.stored(address, query)
}

// stored is the saved search of an address, the last stored one if query is "".
func (w *world) stored(address, query string) digest.Subscription {
	w.t.Helper()
	all, err := w.digest.Subscribers(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, sub := range slices.Backward(all) {
		if sub.Address == address && (query == "" || sub.Query == query) {
			return sub
		}
	}
	w.t.Fatalf("no saved search %q of %s", query, address)
	return digest.Subscription{}
}

// send sends what is due.
func (w *world) send(all bool) digest.Report {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	report, err := w.digest.SendDue(ctx, all)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// tomorrow sets the clock to 08:00 UTC of the next day.
func (w *world) tomorrow() {
	y, m, d := w.clock.now().Date()
	w.clock.set(time.Date(y, m, d+1, 8, 0, 0, 0, time.UTC))
}

// letter is a mail as a reader has it.
type letter struct {
	name   string // of the file
	header mail.Header
	raw    string
}

// letters are the mails in the outbox folder, by name.
func (w *world) letters() []letter {
	w.t.Helper()
	names, err := filepath.Glob(filepath.Join(w.outbox, "*.eml"))
	if err != nil {
		w.t.Fatal(err)
	}
	var all []letter
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, readLetter(w.t, filepath.Base(name), string(raw)))
	}
	return all
}

func readLetter(t *testing.T, name, raw string) letter {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("read mail %s: %v\n%s", name, err, raw)
	}
	return letter{name, m.Header, raw}
}

// digests are the letters that tell postings.
func (w *world) digests() []letter {
	return slices.DeleteFunc(w.letters(), func(l letter) bool { return l.header.Get("List-Unsubscribe") == "" })
}

var permalink = regexp.MustCompile(`https://board\.example\.org/p/([0-9a-z]{12})`)

// tells are the ids of the postings that a letter links to, each once, in order.
func (l letter) tells(t *testing.T) []string {
	t.Helper()
	text, _ := l.parts(t)
	var ids []string
	for _, m := range permalink.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(ids, m[1]) {
			ids = append(ids, m[1])
		}
	}
	return ids
}

// entry is what the ledger says, or the zero Entry.
func (w *world) entry(reader, id string) digest.Entry {
	w.t.Helper()
	var e digest.Entry
	m, err := w.bus.Get(w.t.Context(), bus.Ledger, bus.LedgerSubject(reader, id))
	if errors.Is(err, bus.ErrNotFound) {
		return e
	}
	if err == nil {
		err = json.Unmarshal(m.Data, &e)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// count is the number of messages in a stream.
func (w *world) count(s bus.Stream) int {
	w.t.Helper()
	n := 0
	if _, err := w.bus.Each(w.t.Context(), s, bus.TailOptions{}, func(bus.Message) error { n++; return nil }); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// ids are the ids of postings, sorted.
func ids(postings ...posting.Posting) []string {
	all := make([]string, len(postings))
	for i, p := range postings {
		all[i] = p.ID
	}
	slices.Sort(all)
	return all
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// next is a later revision of a posting.
func (w *world) next(p posting.Posting, field, from, to string) posting.Posting {
	p.Revision++
	p.Changes = append(slices.Clone(p.Changes), posting.Change{At: w.clock.now(), Field: field, From: from, To: to})
	return p
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(y int, m time.Month, d int) posting.Moment { return posting.OnDate(y, m, d) }

func firm(d posting.Moment) *posting.Deadline {
	return &posting.Deadline{Moment: d, Rule: posting.Firm}
}
