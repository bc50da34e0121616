package digest

import (
	"slices"

	"github.com/callboard/callboard/index"
)

// searches are saved searches by reader, ready to be asked which of them a document
// satisfies whatever the time.
type searches struct {
	byReader map[string]index.Compiled
}

func newSearches() *searches { return &searches{byReader: map[string]index.Compiled{}} }

// Add puts a reader's search in, in the place of one that was there.
func (s *searches) Add(reader string, q index.Query) error {
	c, err := index.Compile(q)
	if err == nil {
		s.byReader[reader] = c
	}
	return err
}

// Remove takes a reader's search out.
func (s *searches) Remove(reader string) { delete(s.byReader, reader) }

// Match returns the readers whose searches d satisfies, in order.
func (s *searches) Match(d index.Doc) []string {
	p := index.Prepare(d)
	var readers []string
	for reader, c := range s.byReader {
		if c.MatchTimeless(p) {
			readers = append(readers, reader)
		}
	}
	slices.Sort(readers)
	return readers
}
