package bleve

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/callboard/callboard/index"
)

// batchSize is the number of changes that are written at once: large enough for a good
// rate, small enough that nobody waits long behind one.
const batchSize = 500

// volume is one store with what its writer knows: every document's ordinal and latest
// entry, and what changed since the last generation. One goroutine uses it at a time.
type volume struct {
	store    *store
	values   *dictionary
	ordinals map[string]uint32 // by id; dense, never given to another id
	entries  []*entry          // by ordinal, deleted ones included
	changed  map[uint32]struct{}
	position index.Position
	latest   *generation // the last one made; may be released already
	broken   bool        // a write failed, and the folder could not be opened again
}

// openVolume opens a folder's store and fills the columns from its records; "" is memory.
// What a damaged file makes the libraries do wrong, panics included, is an error.
func openVolume(folder string) (v *volume, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fmt.Errorf("open %q: %v", folder, p)
		}
	}()
	s, err := openStore(folder)
	if err != nil {
		return nil, err
	}
	if v, err = loadVolume(s); err != nil {
		return nil, errors.Join(err, s.release())
	}
	return v, nil
}

// loadVolume reads everything from a store.
func loadVolume(s *store) (v *volume, err error) {
	reader, err := s.reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	if s.folder != "" {
		if err := verify(s.folder, reader); err != nil {
			return nil, err
		}
	}
	v = &volume{store: s, values: newDictionary(), ordinals: map[string]uint32{}, changed: map[uint32]struct{}{}}
	if v.position, err = position(reader); err != nil {
		return nil, err
	}
	for _, segment := range reader.Segments() {
		if err := v.loadSegment(segment); err != nil {
			return nil, err
		}
	}
	v.latest = newGeneration(v.values)
	v.latest.store = s
	return v, nil
}

func (v *volume) loadSegment(s *scorch.SegmentSnapshot) error {
	for it := s.DocNumbersLive().Iterator(); it.HasNext(); {
		number := uint64(it.Next())
		var id string
		var e *entry
		var broken error
		err := s.VisitDocument(number, func(field string, _ byte, content []byte, _ []uint64) bool {
			switch field {
			case "_id":
				id = string(content)
			case fieldRecord:
				e, broken = decodeRecord(id, content, v.values)
				return false
			}
			return true
		})
		if err := errors.Join(err, broken); err != nil {
			return fmt.Errorf("document %d of segment %d: %w", number, s.Id(), err)
		}
		if e == nil {
			return fmt.Errorf("document %d of segment %d: no record", number, s.Id())
		}
		v.put(e)
	}
	return nil
}

// put makes e the latest entry of its id.
func (v *volume) put(e *entry) {
	ord, ok := v.ordinals[e.id]
	if !ok {
		ord = uint32(len(v.entries)) //nolint:gosec // documents are far fewer
		v.ordinals[e.id] = ord
		v.entries = append(v.entries, nil)
	}
	v.entries[ord] = e
	v.changed[ord] = struct{}{}
}

// outdated reports whether the id of c is known with a higher sequence.
func (v *volume) outdated(c index.Change) bool {
	ord, ok := v.ordinals[c.ID]
	return ok && v.entries[ord].seq > c.Seq
}

// apply writes valid changes in batches, the position with the last one. After an error
// the volume is what is on the disk: everything before the batch that failed, or that too.
func (v *volume) apply(changes []index.Change, upTo index.Position) error {
	if upTo.Stream == v.position.Stream && upTo.Seq < v.position.Seq || upTo == (index.Position{}) {
		upTo = v.position
	}
	for len(changes) > 0 || upTo != v.position {
		n := min(len(changes), batchSize)
		batch, place := latest(v, changes[:n]), index.Position{}
		if n == len(changes) {
			place = upTo
		}
		changes = changes[n:]
		if err := v.write(batch, place); err != nil {
			return err
		}
	}
	return nil
}

// latest is the changes that are not outdated, the last one of each id.
func latest(v *volume, changes []index.Change) []index.Change {
	var kept []index.Change
	place := make(map[string]int, len(changes))
	for _, c := range changes {
		i, twice := place[c.ID]
		switch {
		case v.outdated(c):
		case !twice:
			place[c.ID] = len(kept)
			kept = append(kept, c)
		case c.Seq >= kept[i].Seq:
			kept[i] = c
		}
	}
	return kept
}

func (v *volume) write(batch []index.Change, place index.Position) error {
	if len(batch) == 0 && (place == index.Position{} || place == v.position) {
		return nil
	}
	if v.broken {
		if err := v.reopen(); err != nil {
			return err
		}
	}
	if err := v.store.write(batch, place); err != nil {
		v.broken = v.store.folder != ""
		return errors.Join(fmt.Errorf("write %d documents: %w", len(batch), err), v.reopen())
	}
	for _, c := range batch {
		v.put(newEntry(c, v.values))
	}
	if place != (index.Position{}) {
		v.position = place
	}
	return nil
}

// reopen makes the volume what is on the disk, after a batch of which nobody knows whether
// it was taken. As long as that fails the volume stays broken and the generation that is
// served goes on being served.
func (v *volume) reopen() error {
	if !v.broken {
		return nil
	}
	err := v.store.close()
	if _, statErr := os.Stat(v.store.folder); statErr != nil {
		return errors.Join(err, fmt.Errorf("open again: %w", statErr)) // Bleve would begin anew
	}
	fresh, openErr := openVolume(v.store.folder)
	if openErr != nil {
		return errors.Join(err, fmt.Errorf("open again: %w", openErr))
	}
	if fresh.position.Stream == v.position.Stream && fresh.position.Seq < v.position.Seq || len(fresh.entries) < len(v.entries) {
		lost := fmt.Errorf("open again: complete to %d, was complete to %d", fresh.position.Seq, v.position.Seq)
		return errors.Join(err, lost, fresh.store.release())
	}
	err = errors.Join(err, v.store.release())
	*v = *fresh
	return err
}

// generation makes the generation of everything applied so far; the caller holds it.
func (v *volume) generation() (*generation, error) {
	reader, err := v.store.reader()
	if err != nil {
		return nil, err
	}
	segments, err := mapSegments(reader, v.latest.segments, v.ordinals)
	if err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	changed := make([]uint32, 0, len(v.changed))
	for ord := range v.changed {
		changed = append(changed, ord)
	}
	slices.Sort(changed) // bitmaps grow fastest at their end
	g := v.latest.next(v.entries, changed)
	g.reader, g.segments = reader, segments
	g.store.refs.Add(1)
	g.refs.Store(1)
	clear(v.changed)
	v.latest = g
	return g, nil
}

// stale reports whether a generation made now would differ from the latest one, be it only
// in the segments it holds on to.
func (v *volume) stale() (bool, error) {
	if len(v.changed) > 0 {
		return true, nil
	}
	reader, err := v.store.reader()
	if err != nil {
		return false, err
	}
	same := sameSegments(reader, v.latest.segments)
	return !same, reader.Close()
}
