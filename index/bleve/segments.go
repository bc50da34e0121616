package bleve

import (
	"fmt"
	"math"
	"sort"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// nowhere is the ordinal of a document of a segment that nobody knows any more.
const nowhere = math.MaxUint32

// segment leads from the document numbers of one segment of a reader to ordinals. Bleve's
// own numbers change with every merge; a segment, once written, does not, so that its table
// is handed on from one generation to the next.
type segment struct {
	id    uint64
	first uint64   // number of its first document in the reader
	ords  []uint32 // by number within the segment
}

// mapSegments makes the tables of a reader, those of unchanged segments from before.
func mapSegments(reader *scorch.IndexSnapshot, before []segment, ordinals map[string]uint32) ([]segment, error) {
	known := make(map[uint64][]uint32, len(before))
	for _, s := range before {
		known[s.id] = s.ords
	}
	segments := make([]segment, 0, len(reader.Segments()))
	first := uint64(0)
	for _, snapshot := range reader.Segments() {
		size := uint64(snapshot.FullSize()) //nolint:gosec // a count
		ords, ok := known[snapshot.Id()]
		if !ok || uint64(len(ords)) != size {
			var err error
			if ords, err = mapSegment(snapshot, size, ordinals); err != nil {
				return nil, err
			}
		}
		segments = append(segments, segment{id: snapshot.Id(), first: first, ords: ords})
		first += size
	}
	return segments, nil
}

func mapSegment(snapshot *scorch.SegmentSnapshot, size uint64, ordinals map[string]uint32) ([]uint32, error) {
	ords := make([]uint32, size)
	for n := range ords {
		id, err := snapshot.DocID(uint64(n)) //nolint:gosec // an index
		if err != nil {
			return nil, fmt.Errorf("read the id of document %d of segment %d: %w", n, snapshot.Id(), err)
		}
		ord, ok := ordinals[string(id)]
		if !ok {
			ord = nowhere
		}
		ords[n] = ord
	}
	return ords, nil
}

// sameSegments reports whether a reader has the segments of the given tables.
func sameSegments(reader *scorch.IndexSnapshot, tables []segment) bool {
	snapshots := reader.Segments()
	if len(snapshots) != len(tables) {
		return false
	}
	for i, s := range snapshots {
		if s.Id() != tables[i].id {
			return false
		}
	}
	return true
}

// cursor translates document numbers, cheapest when they come in ascending order.
type cursor struct {
	segments []segment
	at       int
}

// ordinal is the ordinal of a document number of the reader.
func (c *cursor) ordinal(number uint64) uint32 {
	for {
		if c.at < len(c.segments) {
			s := c.segments[c.at]
			if number >= s.first && number-s.first < uint64(len(s.ords)) {
				return s.ords[number-s.first]
			}
		}
		next := sort.Search(len(c.segments), func(i int) bool { return c.segments[i].first > number }) - 1
		if next < 0 || number-c.segments[next].first >= uint64(len(c.segments[next].ords)) {
			return nowhere
		}
		c.at = next
	}
}
