package crawlertest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
)

// Suite is a kind of source with documents to check it by.
type Suite struct {
	// New makes a source; each call makes one that knows nothing of the others.
	New func() crawlers.Source
	// Documents are of the kind, and each holds at least one item.
	Documents []crawlers.Document
	// Foreign are not of the kind, such as a page for a feed. A picture and an empty
	// body are always tried.
	Foreign []crawlers.Document
}

// patience is how long one document may take, however it was damaged. It is far above
// what any does, because test machines are slow, and far below what a loop would take.
const patience = 20 * time.Second

// Run checks the promises of crawlers.Source.
func Run(t *testing.T, s Suite) {
	t.Helper()
	if len(s.Documents) == 0 {
		t.Fatal("suite without documents checks nothing")
	}
	t.Run("start", func(t *testing.T) { start(t, s) })
	t.Run("pure", func(t *testing.T) { pure(t, s) })
	t.Run("findings", func(t *testing.T) { findings(t, s) })
	t.Run("foreign", func(t *testing.T) { foreign(t, s) })
	t.Run("damaged", func(t *testing.T) { damaged(t, s) })
}

// start: a visit begins with the same documents at any time of asking, each with an address.
func start(t *testing.T, s Suite) {
	first := s.New().Start(Day)
	if len(first) == 0 {
		t.Error("Start names no document")
	}
	for _, req := range first {
		if req.URL == "" || req.Validators != (crawlers.Validators{}) {
			t.Errorf("Start asks for %+v, want an address without validators: they are the visit's", req)
		}
	}
	if diff := cmp.Diff(first, s.New().Start(Day)); diff != "" {
		t.Errorf("Start twice at the same time (-first +second):\n%s", diff)
	}
}

// pure: the same bytes give the same extraction, from the same source and from another
// one, whatever was read between, and are left as they are.
func pure(t *testing.T, s Suite) {
	src := s.New()
	for i, doc := range s.Documents {
		before := bytes.Clone(doc.Body)
		first, err := src.Extract(doc)
		if err != nil {
			t.Errorf("document %d: %v", i, err)
			continue
		}
		for j, other := range s.Documents {
			if j != i {
				_, _ = src.Extract(other)
			}
		}
		later := doc
		later.Fetched = doc.Fetched.Add(400 * 24 * time.Hour)
		for name, again := range map[string]crawlers.Source{"the same source": src, "another source": s.New()} {
			second, err := again.Extract(later)
			if diff := cmp.Diff(first, second); diff != "" || err != nil {
				t.Errorf("document %d read again by %s: error %v (-first +second):\n%s", i, name, err, diff)
			}
		}
		if !bytes.Equal(before, doc.Body) {
			t.Errorf("document %d: Extract changed the body", i)
		}
	}
}

// findings: what is found is valid, has a key of its own, and leaves to Visit what is Visit's.
func findings(t *testing.T, s Suite) {
	for i, doc := range s.Documents {
		extraction, err := s.New().Extract(doc)
		if err != nil {
			continue // said by pure
		}
		if len(extraction.Items) == 0 {
			t.Errorf("document %d: no item", i)
		}
		for _, item := range extraction.Items {
			f := item.Finding
			if f.Source != "" || f.Item != "" || !f.Seen.IsZero() {
				t.Errorf("document %d: finding %q sets source, item or seen, which are the visit's", i, f.Title)
			}
		}
		check(t, s, doc)
		result, err := crawlers.Extract(s.New(), "contract", doc)
		if err != nil || len(result.Findings) == 0 {
			t.Errorf("document %d: %d findings, error %v", i, len(result.Findings), err)
		}
	}
}

// check reads a document that may be damaged in any way; what comes must still be valid.
func check(t *testing.T, s Suite, doc crawlers.Document) {
	t.Helper()
	begun := time.Now()
	result, err := crawlers.Extract(s.New(), "contract", doc)
	if took := time.Since(begun); took > patience {
		t.Errorf("a document of %d bytes took %s", len(doc.Body), took)
	}
	if err != nil {
		return
	}
	seen := map[string]bool{}
	for _, f := range result.Findings {
		if err := f.Validate(); err != nil {
			t.Errorf("finding %q: %v", f.Title, err)
		}
		if seen[f.Item] {
			t.Errorf("two findings have the item %q", f.Item)
		}
		seen[f.Item] = true
	}
}

// foreign: what is not of the kind is ErrFormat, with words that say what it is.
func foreign(t *testing.T, s Suite) {
	picture := crawlers.Document{URL: "https://example.org/logo.png", ContentType: "image/png", Body: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06")}
	empty := crawlers.Document{URL: "https://example.org/empty"}
	for _, doc := range append([]crawlers.Document{picture, empty}, s.Foreign...) {
		got, err := s.New().Extract(doc)
		if !errors.Is(err, crawlers.ErrFormat) {
			t.Errorf("%s: %d items and error %v, want one that is ErrFormat", doc.URL, len(got.Items), err)
			continue
		}
		if err.Error() == crawlers.ErrFormat.Error() {
			t.Errorf("%s: the error does not say what was found instead", doc.URL)
		}
	}
}

// damaged: documents cut short or with bytes changed never panic, never take long, and
// never give an invalid finding.
func damaged(t *testing.T, s Suite) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same damage every time is the point
	for _, doc := range s.Documents {
		body := doc.Body
		for i := range 48 {
			doc.Body = body[:len(body)*i/48]
			check(t, s, doc)
		}
		for range 120 {
			doc.Body = mutated(random, body)
			check(t, s, doc)
		}
	}
}

// mutated is a copy of body with some bytes changed, a stretch repeated or one left out.
func mutated(random *rand.Rand, body []byte) []byte {
	out := bytes.Clone(body)
	if len(out) == 0 {
		return out
	}
	for range 1 + random.IntN(8) {
		at := random.IntN(len(out))
		switch random.IntN(4) {
		case 0:
			out[at] = byte(random.IntN(256))
		case 1:
			out[at] = `<>&"';:=[]{}/\`[random.IntN(14)]
		case 2:
			end := min(len(out), at+random.IntN(64))
			out = append(out[:end:end], out[at:]...)
		case 3:
			out = append(out[:at:at], out[min(len(out), at+random.IntN(64)):]...)
		}
		if len(out) == 0 {
			return out
		}
	}
	return out
}
