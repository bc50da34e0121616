package bus

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// PostingRecord is a message of POSTINGS: a posting as it is stored, or the redirect of
// one that was merged into another.
type PostingRecord struct {
	ID       string
	Posting  posting.Posting // without what is joined at reading; zero for a redirect
	Redirect string          // id of the posting that this one was merged into

	// Revised is a sequence of POSTINGS that ended before the present revision was
	// written: a reader who confirmed at sequence c is owed the revision if c <= Revised.
	Revised uint64
	Quiet   bool // the present revision is no news (the first crawl of its source)
	Rewrite bool // written again by a replay: nobody is mailed for it

	Keys Keys   // what identity needs, in headers so that a start reads no bodies
	Seq  uint64 // set when read
}

// Keys are what a later finding can be recognised by.
type Keys struct {
	Sightings []string // "source/item hash", the founding one first
	URLs      []string // hashes of canonical URLs
	Founded   time.Time
	Volatile  Volatile
}

// Volatile says why a posting's indexed form depends on the time of indexing.
type Volatile string

// The reasons; most postings have none.
const (
	Series  Volatile = "series"  // its next occurrence is another one every week
	Undated Volatile = "undated" // it becomes unconfirmed unless it is seen again
)

// The headers of a posting.
const (
	headerSightings = "Sightings"
	headerURLs      = "Urls"
	headerFounded   = "Founded"
	headerVolatile  = "Volatile"
	headerRedirect  = "Redirect"
	headerRevised   = "Revised"
	headerQuiet     = "Quiet"
	headerRewrite   = "Rewrite"
)

// Message is r as it is stored.
func (r PostingRecord) Message() (Message, error) {
	m := Message{Subject: PostingSubject(r.ID), Header: map[string]string{}}
	if r.Redirect != "" {
		m.Header[headerRedirect] = r.Redirect
		m.Data = []byte("{}")
		return m, nil
	}
	data, err := json.Marshal(r.Posting.Stored())
	if err != nil {
		return m, fmt.Errorf("store posting %s: %w", r.ID, err)
	}
	m.Data = data
	m.Header[headerSightings] = strings.Join(r.Keys.Sightings, " ")
	m.Header[headerFounded] = r.Keys.Founded.UTC().Format(time.RFC3339)
	m.Header[headerRevised] = strconv.FormatUint(r.Revised, 10)
	if len(r.Keys.URLs) > 0 {
		m.Header[headerURLs] = strings.Join(r.Keys.URLs, " ")
	}
	if r.Keys.Volatile != "" {
		m.Header[headerVolatile] = string(r.Keys.Volatile)
	}
	for name, set := range map[string]bool{headerQuiet: r.Quiet, headerRewrite: r.Rewrite} {
		if set {
			m.Header[name] = "1"
		}
	}
	return m, nil
}

// IsPosting reports whether a message of POSTINGS is a posting or redirect, and not the
// curator's progress.
func IsPosting(m Message) bool { return strings.HasPrefix(m.Subject, PostingSubject("")) }

// ReadPostingHeader reads a message of POSTINGS without its body: Posting stays zero.
func ReadPostingHeader(m Message) (PostingRecord, error) {
	r := PostingRecord{
		ID: strings.TrimPrefix(m.Subject, PostingSubject("")), Seq: m.Seq,
		Redirect: m.Header[headerRedirect],
		Quiet:    m.Header[headerQuiet] != "", Rewrite: m.Header[headerRewrite] != "",
		Keys: Keys{
			Sightings: strings.Fields(m.Header[headerSightings]),
			URLs:      strings.Fields(m.Header[headerURLs]),
			Volatile:  Volatile(m.Header[headerVolatile]),
		},
	}
	if r.Redirect != "" {
		return r, nil
	}
	var err error
	if r.Revised, err = strconv.ParseUint(m.Header[headerRevised], 10, 64); err != nil {
		return r, fmt.Errorf("read posting %s: revision mark: %w", r.ID, err)
	}
	if r.Keys.Founded, err = time.Parse(time.RFC3339, m.Header[headerFounded]); err != nil {
		return r, fmt.Errorf("read posting %s: founding: %w", r.ID, err)
	}
	return r, nil
}

// ReadPosting reads a message of POSTINGS.
func ReadPosting(m Message) (PostingRecord, error) {
	r, err := ReadPostingHeader(m)
	if err != nil || r.Redirect != "" {
		return r, err
	}
	if err := json.Unmarshal(m.Data, &r.Posting); err != nil {
		return r, fmt.Errorf("read posting %s: %w", r.ID, err)
	}
	return r, nil
}
