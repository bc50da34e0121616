package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/callboard/callboard/internal/canonical"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// Book knows which posting a sighting belongs to, and which postings share an address.
// It takes about 300 bytes a posting. It is not safe for concurrent use.
type Book struct {
	bySighting map[string]string
	byURL      map[string][]string // ids in the order of founding
	keys       map[string]bus.Keys // by id
}

// NewBook returns an empty book.
func NewBook() *Book {
	return &Book{bySighting: map[string]string{}, byURL: map[string][]string{}, keys: map[string]bus.Keys{}}
}

// Put records a posting's keys; those that it had before and has no longer are forgotten.
func (b *Book) Put(id string, keys bus.Keys) {
	b.Remove(id)
	b.keys[id] = keys
	for _, s := range keys.Sightings {
		b.bySighting[s] = id
	}
	for _, u := range keys.URLs {
		b.byURL[u] = append(b.byURL[u], id)
		slices.SortFunc(b.byURL[u], func(x, y string) int { return b.order(x, y) })
	}
}

// Remove forgets a posting, such as one that was merged into another.
func (b *Book) Remove(id string) {
	old, ok := b.keys[id]
	if !ok {
		return
	}
	delete(b.keys, id)
	for _, s := range old.Sightings {
		if b.bySighting[s] == id {
			delete(b.bySighting, s)
		}
	}
	for _, u := range old.URLs {
		rest := slices.DeleteFunc(b.byURL[u], func(x string) bool { return x == id })
		if len(rest) == 0 {
			delete(b.byURL, u)
		} else {
			b.byURL[u] = rest
		}
	}
}

// Sighting returns the posting that a sighting belongs to.
func (b *Book) Sighting(key string) (id string, ok bool) {
	id, ok = b.bySighting[key]
	return id, ok
}

// ByURL returns the postings that carry an address, the older founding first.
func (b *Book) ByURL(key string) []string { return b.byURL[key] }

// Older reports whether posting x was founded before y; equal times are told apart by id.
func (b *Book) Older(x, y string) bool { return b.order(x, y) < 0 }

func (b *Book) order(x, y string) int {
	if c := b.keys[x].Founded.Compare(b.keys[y].Founded); c != 0 {
		return c
	}
	if x < y {
		return -1
	}
	return 1
}

// Founded is when a posting was founded; zero for one that is not in the book.
func (b *Book) Founded(id string) time.Time { return b.keys[id].Founded }

// Len is the number of postings in the book.
func (b *Book) Len() int { return len(b.keys) }

// SightingKey names a source's item: "source/hash".
func SightingKey(source, item string) string { return source + "/" + posting.ItemHash(source, item) }

// urlKeyBytes is how much of an address's hash identifies it: 80 bits.
const urlKeyBytes = 10

// URLKey names a canonical URL. It is "" for an address that cannot identify anything: not
// a web address, or the front page of a site.
func URLKey(raw string) string {
	u, ok := canonical.URL(raw)
	if !ok || canonical.FrontPage(raw) {
		return ""
	}
	sum := sha256.Sum256([]byte(u))
	return hex.EncodeToString(sum[:urlKeyBytes])
}
