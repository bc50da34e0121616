package calendar

import (
	"fmt"
	"net/http"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
)

// maxEvents is how many events of one document are taken. The largest calendars seen
// hold some thousand; above it a document is incomplete, never refused.
const maxEvents = 20_000

// source reads one calendar.
type source struct {
	cfg configs.Source
}

// New returns the source of a calendar at cfg.Address. A webcal address is asked by https.
func New(cfg configs.Source) (crawlers.Source, error) {
	if cfg.Address == "" {
		return nil, fmt.Errorf("calendar source %q: no address", cfg.ID)
	}
	cfg.Address = httpAddress(cfg.Address)
	return &source{cfg: cfg}, nil
}

// Start names the one document of a calendar.
func (s *source) Start(time.Time) []crawlers.Request {
	header := http.Header{}
	for name, value := range s.cfg.Headers {
		header.Set(name, value)
	}
	return []crawlers.Request{{URL: s.cfg.Address, Header: header}}
}

// Extract reads the events of one iCalendar document.
func (s *source) Extract(doc crawlers.Document) (crawlers.Extraction, error) {
	parsed, err := parse(doc.Body, doc.ContentType)
	if err != nil {
		return crawlers.Extraction{}, fmt.Errorf("calendar %q: %w", doc.URL, err)
	}
	r := reader{base: doc.URL, whole: parsed.whole, notes: parsed.notes}
	for _, cal := range parsed.calendars {
		r.readCalendar(cal)
	}
	r.dropShared()
	out := crawlers.Extraction{
		Title:    r.title,
		Items:    r.items,
		Refused:  r.refused,
		Complete: r.whole && (s.cfg.Complete == nil || *s.cfg.Complete),
	}
	out.Warnings = r.notes.warnings()
	return out, nil
}
