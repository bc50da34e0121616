package normalize

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/microcosm-cc/bluemonday"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/internal/gazetteer"
	"github.com/callboard/callboard/internal/htmltext"
	"github.com/callboard/callboard/posting"
)

// ErrRefused is wrapped by the error for a finding that is no announcement; the error's
// text is the reason. Such a finding is a matter for a person, not for another attempt.
var ErrRefused = errors.New("refused")

const maxSnippet = posting.MaxSnippet

// Options configure a Normalizer. The zero value is ready to use.
type Options struct {
	// Vocabulary has the cues of the facets; nil means the embedded one.
	Vocabulary *configs.Vocabulary
	// Gazetteer knows the places; nil means the embedded one, opened for the first finding.
	Gazetteer *gazetteer.Gazetteer
}

// Normalizer reads findings. It keeps what is costly to make: the policy of sanitising and
// the compiled cues.
type Normalizer struct {
	policy    *bluemonday.Policy
	cues      *cues
	gazetteer *gazetteer.Gazetteer // nil for the embedded one
}

// New returns a Normalizer.
func New(o Options) *Normalizer {
	v := o.Vocabulary
	if v == nil {
		v = embeddedVocabulary()
	}
	return &Normalizer{policy: newPolicy(), cues: newCues(v), gazetteer: o.Gazetteer}
}

// embeddedVocabulary is read once. Its files are part of the program and its test reads
// them, so that a mistake in them is a bug of ours.
var embeddedVocabulary = sync.OnceValue(func() *configs.Vocabulary {
	v, err := configs.LoadVocabulary()
	if err != nil {
		panic(fmt.Sprintf("normalize: the embedded vocabulary: %v", err))
	}
	return v
})

// Result is what a finding says.
type Result struct {
	// Posting has no ID, Revision or Sightings yet; it is valid once they are set.
	Posting posting.Posting
	// Ending is the ending that the source states (removed, filled or cancelled), "" for
	// none; Posting.Evidence["closed"] has where.
	Ending posting.Why
}

// Posting reads f, which came from a source with the defaults d. The error wraps
// ErrRefused when f is no announcement.
func (n *Normalizer) Posting(f posting.Finding, d configs.Defaults) (Result, error) {
	f, _ = f.Trim()
	w := &work{n: n, f: f, d: d}
	w.read()
	if reason := refusal(w.out.Title); reason != "" {
		return Result{}, fmt.Errorf("normalize finding %q of %s: %w: %s", f.Item, f.Source, ErrRefused, reason)
	}
	for _, step := range []func(){
		w.kind, w.organisation, w.places, w.dated, w.deadline, w.when, w.hours, w.pay, w.cost, w.credit,
		w.attendance, w.finishTitle, w.facets, w.describe,
	} {
		step()
	}
	return Result{Posting: w.out, Ending: w.ending}, nil
}

// work is one finding on its way to a posting.
type work struct {
	n         *Normalizer
	f         posting.Finding
	d         configs.Defaults
	ref       time.Time // published, else first seen: what "December 1" is understood from
	title     prose
	body      prose
	dates     []found   // of body
	mentions  []mention // those of dates whose year is known
	struck    []string  // what the text has struck out
	openAt    int       // where the text sets no deadline, -1 when nowhere
	openLabel bool      // a label says so
	country   string    // of the place if there is one, else of the source
	zone      string    // IANA, of the first place; "" where it is not known or has several
	hoursWk   int64     // stated hours a week in tenths, 0 when not stated
	out       posting.Posting
	ending    posting.Why
	asked     []answer // wordings of places that the gazetteer was asked for

	reading // what the words of the title, the name and the text are
}

// evidence notes where a member comes from. The snippet is clipped.
func (w *work) evidence(member, rule, snippet string) {
	w.out.Evidence[member] = posting.Evidence{Source: w.f.Source, Rule: rule, Snippet: clip(snippet)}
}

// read prepares the text, the title and the reference date.
func (w *work) read() {
	w.out.Evidence = map[string]posting.Evidence{}
	text := w.f.Text
	if strings.Contains(text, "&") {
		text = html.UnescapeString(text) // pages that were made text badly keep "&amp;"
	}
	if strings.TrimSpace(w.f.HTML) != "" {
		markup, struck := withoutStruck(w.f.HTML)
		text, w.struck = htmltext.Text(markup), struck
	} else {
		text, w.struck = withoutStruck(text)
	}
	w.body = newProse(text).withoutOthers()
	w.readWords()
	w.readTitle()
	w.readEnding()
	if m, ok := parsePublished(w.f.Published); ok {
		w.out.Published = &m
		w.ref, _ = time.Parse(time.DateOnly, m.Day())
	} else if !w.f.Seen.IsZero() {
		w.ref, _ = time.Parse(time.DateOnly, w.f.Seen.UTC().Format(time.DateOnly))
	}
	if u, err := url.Parse(strings.TrimSpace(w.f.URL)); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		w.out.URL = u.String()
	}
}

// dated finds the dates of the text, once the place says in which order they are written.
func (w *work) dated() {
	w.country = w.d.Country
	if len(w.out.Places) > 0 && w.out.Places[0].Country != "" {
		w.country = w.out.Places[0].Country
	}
	w.dates = findDates(w.body.low[:w.ownEnd()], w.order())
	w.mentions = w.readMentions()
}

// publishedLayouts are the ways feeds write a date, besides the forms of ParseMoment.
var publishedLayouts = []string{
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"2 Jan 2006 15:04:05 -0700", time.RFC822Z, time.RFC822, time.RFC850, "Mon, 2 Jan 2006", "2 Jan 2006", "January 2, 2006",
}

// parsePublished reads a finding's date of publication.
func parsePublished(s string) (posting.Moment, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 64 {
		return posting.Moment{}, false
	}
	m, err := posting.ParseMoment(s)
	if err == nil {
		return m, m.Validate() == nil
	}
	for _, layout := range publishedLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if !strings.Contains(layout, "15") {
			return posting.OnDate(t.Year(), t.Month(), t.Day()), true
		}
		if zone, offset := t.Zone(); strings.Contains(layout, "MST") && offset == 0 && zone != "UTC" && zone != "GMT" {
			return posting.OnDate(t.Year(), t.Month(), t.Day()), true // an abbreviation that says no offset
		}
		return posting.Moment{At: t.UTC()}, true
	}
	return posting.Moment{}, false
}
