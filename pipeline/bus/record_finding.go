package bus

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/callboard/callboard/posting"
)

// FindingRecord is a message of FINDINGS: what a crawl or an import published.
type FindingRecord struct {
	Finding  posting.Finding
	Crawl    uint64    // number of the crawl; grows with every crawl of any source
	At       time.Time // when the crawl read it
	Backfill bool      // from the first crawl of its source: searchable, but not news
	Shared   bool      // its URL stands at another item of the same listing too: it identifies neither
	Rewrite  bool      // extracted again from a capture: nobody is mailed for it
	Seq      uint64    // set when read
}

// The headers of a finding.
const (
	headerCrawl    = "Crawl"
	headerAt       = "At"
	headerBackfill = "Backfill"
	headerShared   = "Shared-Url"
)

// Message is r as it is published. A finding that is over the limits is cut first
// (posting.Finding.Trim).
func (r FindingRecord) Message() (Message, error) {
	data, err := json.Marshal(r.Finding)
	if err != nil {
		return Message{}, fmt.Errorf("store finding %q of %s: %w", r.Finding.Item, r.Finding.Source, err)
	}
	header := map[string]string{
		headerCrawl: strconv.FormatUint(r.Crawl, 10),
		headerAt:    r.At.UTC().Format(time.RFC3339),
	}
	for name, set := range map[string]bool{headerBackfill: r.Backfill, headerShared: r.Shared, headerRewrite: r.Rewrite} {
		if set {
			header[name] = "1"
		}
	}
	return Message{Subject: FindingSubject(r.Finding.Source, r.Finding.Item), Header: header, Data: data}, nil
}

// ReadFinding reads a message of FINDINGS.
func ReadFinding(m Message) (FindingRecord, error) {
	r := FindingRecord{
		Seq: m.Seq, Backfill: m.Header[headerBackfill] != "",
		Shared: m.Header[headerShared] != "", Rewrite: m.Header[headerRewrite] != "",
	}
	if err := json.Unmarshal(m.Data, &r.Finding); err != nil {
		return r, fmt.Errorf("read finding %s: %w", m.Subject, err)
	}
	var err error
	if r.Crawl, err = strconv.ParseUint(m.Header[headerCrawl], 10, 64); err != nil {
		return r, fmt.Errorf("read finding %s: crawl number: %w", m.Subject, err)
	}
	if r.At, err = time.Parse(time.RFC3339, m.Header[headerAt]); err != nil {
		return r, fmt.Errorf("read finding %s: time: %w", m.Subject, err)
	}
	return r, nil
}
