package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Head is the small part of a source's listing: the commit mark of its last crawl. All
// findings of that crawl are in FINDINGS at or below Findings, and everything the crawl
// learnt about its source (validators, health) stands in this one record, so that a
// crash between a publication and the mark only repeats the crawl.
type Head struct {
	Source   string    `json:"source"`
	Crawl    uint64    `json:"crawl"`              // number of the last crawl, healthy or not
	Findings uint64    `json:"findings"`           // last sequence of FINDINGS when it was committed
	At       time.Time `json:"at"`                 // of the last crawl
	Seen     time.Time `json:"seen,omitzero"`      // of the last healthy crawl: when the present items were last seen
	Since    time.Time `json:"since"`              // of the first crawl
	Complete bool      `json:"complete,omitempty"` // the last healthy listing held everything there is
	Healthy  bool      `json:"healthy"`
	Held     bool      `json:"held,omitempty"`     // half or more was missing: nothing ends until the next healthy crawl agrees
	Failures int       `json:"failures,omitempty"` // failed crawls in a row
	Last     Outcome   `json:"last"`

	Validators  map[string]Validators `json:"validators,omitempty"`   // by start address
	Captures    int                   `json:"captures,omitempty"`     // how many were kept so far; the newest is in slot Captures-1
	Written     uint64                `json:"written"`                // crawl whose entries the chunks hold
	Chunks      int                   `json:"chunks"`                 // how many chunk records belong to it
	Items       int                   `json:"items"`                  // present items
	Leaving     int                   `json:"leaving,omitempty"`      // items that are missing and have not ended yet
	AbsentAfter int                   `json:"absent_after,omitempty"` // complete listings without an item that end it
	Ended       int                   `json:"ended,omitempty"`        // items that this crawl brought to AbsentAfter

	// EndedCrawl is the last crawl that brought an item to AbsentAfter, and EndedAt its time.
	// They stay in later heads: a curator may never have met the one that set them.
	EndedCrawl uint64    `json:"ended_crawl,omitempty"`
	EndedAt    time.Time `json:"ended_at,omitzero"`
}

// Validators are what a server gave to ask "has it changed?" with.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Outcome is what one crawl did, as the crawl command prints it.
type Outcome struct {
	State     string `json:"state"` // ok, unchanged, partial, failed, blocked
	Found     int    `json:"found"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Refused   int    `json:"refused"`
	Error     string `json:"error,omitempty"`
	MS        int64  `json:"ms"`
}

// Entry is what a listing remembers of one item.
type Entry struct {
	Hash    string    // content hash of the finding last published
	First   time.Time // first sight
	Last    time.Time // last sight of an item that is missing now; zero while it is present
	Missing int       // complete, healthy listings in a row without it
}

// Listing is a head with its items, by posting.ItemHash.
type Listing struct {
	Head    Head
	Entries map[string]Entry
	seq     uint64 // of the head's message; 0 when there is none yet
}

// LastSeen is when the item was last seen in this listing, and whether it is known here.
func (l *Listing) LastSeen(item string) (time.Time, bool) {
	e, ok := l.Entries[item]
	switch {
	case !ok:
		return time.Time{}, false
	case e.Last.IsZero():
		return l.Head.Seen, true
	}
	return e.Last, true
}

// entryJSON is an entry in a chunk: hash of the item, content hash, first and last sight
// in Unix seconds, count of listings without it.
type entryJSON [5]any

// chunkItems is how many entries a chunk holds; one takes about 80 bytes.
const chunkItems = 4000

// ReadListing returns a source's listing; one that was never crawled is empty.
func (b *Bus) ReadListing(ctx context.Context, source string) (*Listing, error) {
	l, err := b.ReadListingHead(ctx, source)
	if err != nil {
		return nil, err
	}
	return l, b.ReadEntries(ctx, l)
}

// ReadListingHead returns a source's listing without its items (Entries nil), which
// ReadEntries brings: an unmodified source needs none of them.
func (b *Bus) ReadListingHead(ctx context.Context, source string) (*Listing, error) {
	m, err := b.Get(ctx, Listings, ListingSubject(source))
	if errors.Is(err, ErrNotFound) {
		return &Listing{Head: Head{Source: source}, Entries: map[string]Entry{}}, nil
	}
	if err != nil {
		return nil, err
	}
	head, err := ReadHead(m)
	if err != nil {
		return nil, err
	}
	return &Listing{Head: head, seq: m.Seq}, nil
}

// ReadEntries reads the items of a listing that has only its head yet.
func (b *Bus) ReadEntries(ctx context.Context, l *Listing) error {
	if l.Entries != nil {
		return nil
	}
	l.Entries = make(map[string]Entry, l.Head.Items)
	for i := range l.Head.Chunks {
		m, err := b.Get(ctx, Listings, chunkSubject(l.Head.Source, i))
		if err == nil {
			err = l.addChunk(m.Data)
		}
		if err != nil {
			l.Entries = nil
			return fmt.Errorf("read listing of %s: %w", l.Head.Source, err)
		}
	}
	return nil
}

// ReadHead reads the message of a head.
func ReadHead(m Message) (Head, error) {
	var h Head
	if err := json.Unmarshal(m.Data, &h); err != nil {
		return h, fmt.Errorf("read listing %s: %w", m.Subject, err)
	}
	return h, nil
}

// Heads returns the heads of all sources, by source.
func (b *Bus) Heads(ctx context.Context) (map[string]Head, error) {
	heads := map[string]Head{}
	_, err := b.Each(ctx, Listings, TailOptions{Filter: ListingSubject("*")}, func(m Message) error {
		h, err := ReadHead(m)
		if err == nil {
			heads[h.Source] = h
		}
		return err
	})
	return heads, err
}

func (l *Listing) addChunk(data []byte) error {
	var raw [][5]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("read listing of %s: %w", l.Head.Source, err)
	}
	for _, r := range raw {
		var item string
		var e Entry
		var first, last int64
		for i, p := range []any{&item, &e.Hash, &first, &last, &e.Missing} {
			if err := json.Unmarshal(r[i], p); err != nil {
				return fmt.Errorf("read listing of %s: %w", l.Head.Source, err)
			}
		}
		e.First = time.Unix(first, 0).UTC()
		if last != 0 {
			e.Last = time.Unix(last, 0).UTC()
		}
		l.Entries[item] = e
	}
	return nil
}

// WriteListing commits a listing: head and, when rewrite is set, all chunks in one atomic
// batch. It returns ErrStaleSequence when another crawl committed since it was read.
func (b *Bus) WriteListing(ctx context.Context, l *Listing, rewrite bool) error {
	var messages []Message
	old := l.Head.Chunks
	if rewrite {
		chunks, err := l.chunks()
		if err != nil {
			return err
		}
		messages = chunks
		l.Head.Chunks, l.Head.Written = len(chunks), l.Head.Crawl
	}
	data, err := json.Marshal(l.Head)
	if err != nil {
		return fmt.Errorf("store listing of %s: %w", l.Head.Source, err)
	}
	head := Message{
		Subject: ListingSubject(l.Head.Source), Data: data,
		Header: map[string]string{"Nats-Expected-Last-Subject-Sequence": strconv.FormatUint(l.seq, 10)},
	}
	seq, err := b.Commit(ctx, Listings, append(messages, head), nil)
	if err != nil {
		return fmt.Errorf("store listing of %s: %w", l.Head.Source, err)
	}
	l.seq = seq
	for i := l.Head.Chunks; i < old; i++ { // what a shorter listing no longer needs
		if err := b.Remove(ctx, Listings, chunkSubject(l.Head.Source, i)); err != nil {
			return err
		}
	}
	return nil
}

func chunkSubject(source string, i int) string { return fmt.Sprintf("listing.%s.%d", source, i) }

func (l *Listing) chunks() ([]Message, error) {
	keys := make([]string, 0, len(l.Entries))
	for k := range l.Entries {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var messages []Message
	for chunk := range slices.Chunk(keys, chunkItems) {
		rows := make([]entryJSON, len(chunk))
		for i, k := range chunk {
			e := l.Entries[k]
			var last int64
			if !e.Last.IsZero() {
				last = e.Last.Unix()
			}
			rows[i] = entryJSON{k, e.Hash, e.First.Unix(), last, e.Missing}
		}
		data, err := json.Marshal(rows)
		if err != nil {
			return nil, fmt.Errorf("store listing of %s: %w", l.Head.Source, err)
		}
		messages = append(messages, Message{Subject: chunkSubject(l.Head.Source, len(messages)), Data: data})
	}
	return messages, nil
}

// Sequence is the sequence of the head's message, the commit mark; 0 when there is none yet.
func (l *Listing) Sequence() uint64 { return l.seq }

// SameListing brings l's head up to date and reports whether its entries are still those
// of the newest listing: a visit without change rewrites only the head.
func (b *Bus) SameListing(ctx context.Context, l *Listing) (bool, error) {
	m, err := b.Get(ctx, Listings, ListingSubject(l.Head.Source))
	if errors.Is(err, ErrNotFound) {
		return l.seq == 0, nil
	}
	if err != nil {
		return false, err
	}
	if m.Seq == l.seq {
		return true, nil
	}
	head, err := ReadHead(m)
	if err != nil || head.Written != l.Head.Written {
		return false, err
	}
	l.Head, l.seq = head, m.Seq
	return true, nil
}
