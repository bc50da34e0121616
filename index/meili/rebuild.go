package meili

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// Bounds of a rebuild.
const (
	// maxQueued is how many payloads may wait in the server's queue: more would make the
	// writes to the served index, which wait in the same queue, wait longer.
	maxQueued = 3
	// keepOld is how long the index that was served before stays beside the new one. Tasks
	// that name it are long done then.
	keepOld = time.Minute
)

// shadow is the index that a rebuild fills. What stands below the line belongs to the
// goroutine of the rebuild, the rest to who holds Index.writing.
type shadow struct {
	meanwhile []index.Change // applied to the served index since the rebuild began
	applied   index.Position // of the last of them

	uid      string
	seen     map[string]version
	buffer   payload
	queued   []batch
	rejected []error
}

// version is the newest change of an id that the shadow was given.
type version struct {
	seq  uint64
	gone bool
}

// batch is a payload in the server's queue.
type batch struct {
	task  int64
	lines []line
}

// Rebuild implements index.Index. The new index is a second one on the server; one task
// exchanges the two, and the old one is deleted a minute later. A rebuild that fails leaves
// the served index as it is; one that was killed leaves a second index behind, which the
// next one deletes.
//
// Feed must begin to read its stream after it is called: what is applied from then on goes
// into both indexes.
func (ix *Index) Rebuild(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error)) error {
	if err := ix.enter(ctx); err != nil {
		return fmt.Errorf("rebuild search index: %w", err)
	}
	ix.background.Add(1) // before leaving: Close waits for it
	defer ix.background.Done()
	ix.leave()
	if !ix.rebuilding.TryLock() {
		return fmt.Errorf("rebuild search index: %w: it is being rebuilt already", index.ErrNotReady)
	}
	defer ix.rebuilding.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(ix.running, func() { cancel(index.ErrClosed) })()
	rejected, err := ix.rebuild(ctx, feed)
	if err != nil {
		return errors.Join(append(rejected, fmt.Errorf("rebuild search index: %w", err))...)
	}
	return errors.Join(rejected...)
}

func (ix *Index) rebuild(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error)) (rejected []error, err error) {
	if err := ix.deleteLeftovers(ctx); err != nil {
		return nil, err
	}
	s := &shadow{uid: fmt.Sprintf("%s_%s_%s", ix.name, format(), strings.ToLower(rand.Text()[:10])), seen: map[string]version{}}
	if err := ix.create(ctx, s.uid); err != nil {
		return nil, err
	}
	ix.writing.Lock()
	began, _, err := ix.place(ctx, ix.name)
	ix.shadow = s
	ix.writing.Unlock()
	if err == nil {
		err = ix.fill(ctx, s, feed, began.position())
	}
	ix.writing.Lock()
	ix.shadow = nil
	ix.writing.Unlock()
	// In either case there is one index too many under this name.
	if err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTime)
		defer cancel()
		return s.rejected, errors.Join(err, ix.delete(ctx, s.uid))
	}
	ix.background.Go(func() { ix.deleteLater(s.uid) })
	return s.rejected, nil
}

// fill takes what feed yields and exchanges the indexes.
func (ix *Index) fill(ctx context.Context, s *shadow, feed func(yield func(index.Change) error) (index.Position, error), began index.Position) error {
	upTo, err := feed(func(c index.Change) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := c.Validate(); err != nil {
			s.rejected = append(s.rejected, err)
			return nil
		}
		return ix.put(ctx, s, c)
	})
	if err != nil {
		return err
	}
	// Most of what was applied meanwhile goes in while more may be applied.
	if err := ix.drain(ctx, s); err != nil {
		return err
	}
	if err := ix.settle(ctx, s); err != nil {
		return err
	}
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if err := ix.putAll(ctx, s, s.meanwhile); err != nil {
		return err
	}
	if err := ix.settle(ctx, s); err != nil {
		return err
	}
	at := upTo
	if upTo.Stream == began.Stream || began == (index.Position{}) {
		at = later(upTo, began, s.applied)
	}
	if err := ix.finish(ctx, s, at); err != nil {
		return err
	}
	ix.shadow, ix.stuck = nil, nil
	ix.filled.Store(true)
	return nil
}

// later is how far an index is complete that was fed to upTo and got everything that was
// applied from began to applied.
func later(upTo, began, applied index.Position) index.Position {
	if applied.Stream == upTo.Stream && upTo.Seq >= began.Seq && applied.Seq > upTo.Seq {
		return applied
	}
	return upTo
}

// drain puts what was applied meanwhile into the shadow.
func (ix *Index) drain(ctx context.Context, s *shadow) error {
	ix.writing.Lock()
	changes := s.meanwhile
	s.meanwhile = nil
	ix.writing.Unlock()
	return ix.putAll(ctx, s, changes)
}

func (ix *Index) putAll(ctx context.Context, s *shadow, changes []index.Change) error {
	for _, c := range changes {
		if err := ix.put(ctx, s, c); err != nil {
			return err
		}
	}
	return nil
}

// put gives a valid change to the shadow.
func (ix *Index) put(ctx context.Context, s *shadow, c index.Change) error {
	if c.Seq < s.seen[c.ID].seq {
		return nil
	}
	if err := s.buffer.add(c); err != nil {
		s.rejected = append(s.rejected, err)
		return nil
	}
	s.seen[c.ID] = version{c.Seq, c.Doc == nil}
	if !s.buffer.full() {
		return nil
	}
	return ix.push(ctx, s)
}

// push puts the buffer into the server's queue, and waits while that is long.
func (ix *Index) push(ctx context.Context, s *shadow) error {
	if len(s.buffer.lines) == 0 {
		return nil
	}
	info, err := ix.send(ctx, s.uid, s.buffer.lines)
	if err != nil {
		return err
	}
	s.queued = append(s.queued, batch{info.TaskUID, s.buffer.lines})
	s.buffer = payload{}
	if len(s.queued) > maxQueued {
		return ix.settleFirst(ctx, s)
	}
	return nil
}

// settle returns when everything that the shadow was given is in it.
func (ix *Index) settle(ctx context.Context, s *shadow) error {
	err := ix.push(ctx, s)
	for err == nil && len(s.queued) > 0 {
		err = ix.settleFirst(ctx, s)
	}
	return err
}

// settleFirst waits for the oldest payload. What the server refused of it is written again
// in halves, when all after it is done, but for what is newer by now.
func (ix *Index) settleFirst(ctx context.Context, s *shadow) error {
	first := s.queued[0]
	s.queued = s.queued[1:]
	task, err := ix.await(ctx, first.task)
	switch {
	case errors.Is(err, errNotFound): // forgotten: the number of documents will tell
		return nil
	case err != nil:
		return err
	case task.Status == meilisearch.TaskStatusSucceeded:
		return nil
	case !isRefused(task):
		return fmt.Errorf("write documents: %w", taskError(task, nil))
	}
	for len(s.queued) > 0 {
		if err := ix.settleFirst(ctx, s); err != nil {
			return err
		}
	}
	var again []line
	for _, l := range first.lines {
		if l.id == "" || l.seq == s.seen[l.id].seq {
			again = append(again, l)
		}
	}
	refused, err := ix.write(ctx, s.uid, again, place{}, place{})
	for _, r := range refused {
		if change := new(index.ChangeError); errors.As(r, &change) {
			s.seen[change.ID] = version{change.Seq, true}
		}
	}
	s.rejected = append(s.rejected, refused...)
	return err
}

// finish writes the position, compares the number of postings, and exchanges the indexes.
func (ix *Index) finish(ctx context.Context, s *shadow, at index.Position) error {
	if _, err := ix.write(ctx, s.uid, nil, place{}, place{Stream: at.Stream, Seq: at.Seq, Format: format()}); err != nil {
		return err
	}
	want := 0
	for _, v := range s.seen {
		if !v.gone {
			want++
		}
	}
	found, err := call(ctx, ix, "count documents", readTime, func(ctx context.Context) (*meilisearch.SearchResponse, error) {
		none := int64(0)
		return ix.client.Index(s.uid).Search(ctx, "", &meilisearch.SearchRequest{
			Filter: isPosting, HitsPerPage: &none, Facets: []string{facetAttribute("kind")},
		})
	})
	if err != nil {
		return err
	}
	var counted reply
	if err := counted.count(found.FacetDistribution); err != nil {
		return err
	}
	if counted.total != want {
		return fmt.Errorf("%w: the new index has %d postings of %d", index.ErrUnavailable, counted.total, want)
	}
	return ix.exchange(ctx, s.uid)
}

// exchange makes the shadow the served index, and the other way round. It is not repeated
// blindly: twice would undo it.
func (ix *Index) exchange(ctx context.Context, uid string) error {
	filled, _, err := ix.place(ctx, uid)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	info, err := ix.client.SwapIndexes(limited, []*meilisearch.SwapIndexesParams{{Indexes: []string{ix.name, uid}}})
	if err != nil {
		return explain(ctx, "exchange the indexes", err)
	}
	ctx = context.WithoutCancel(ctx) // it will be carried out
	task, err := ix.await(ctx, info.TaskUID)
	if errors.Is(err, errNotFound) {
		// A key for some indexes may exchange them, but not look at the task.
		err = ix.awaitMark(ctx, filled.Mark)
	} else if err != nil || task.Status != meilisearch.TaskStatusSucceeded {
		err = taskError(task, err)
	}
	if err != nil {
		return fmt.Errorf("exchange the indexes: %w", err)
	}
	return nil
}

// markTime is how long an exchange that cannot be looked at may wait in the server's queue.
const markTime = 5 * time.Minute

// awaitMark returns when the served index is the one whose last write has the mark.
func (ix *Index) awaitMark(ctx context.Context, mark string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, markTime, fmt.Errorf("%w: it was not carried out", index.ErrUnavailable))
	defer cancel()
	for {
		if at, _, err := ix.place(ctx, ix.name); err != nil || at.Mark == mark {
			return err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// delete removes an index.
func (ix *Index) delete(ctx context.Context, uid string) error {
	_, err := call(ctx, ix, "delete an index", writeTime, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return ix.client.DeleteIndex(ctx, uid)
	})
	if errors.Is(err, index.ErrNotReady) {
		return nil // it is not there
	}
	return err
}

// deleteLater removes the index that was served before, unless the process ends before: the
// next rebuild does it then.
func (ix *Index) deleteLater(uid string) {
	select {
	case <-time.After(keepOld):
	case <-ix.running.Done():
		return
	}
	ctx, cancel := context.WithTimeout(ix.running, writeTime)
	defer cancel()
	_ = ix.delete(ctx, uid) // the next rebuild tries again
}

// deleteLeftovers removes the second indexes of earlier rebuilds. One runs at a time.
func (ix *Index) deleteLeftovers(ctx context.Context) error {
	ours := regexp.MustCompile("^" + regexp.QuoteMeta(ix.name) + "_[0-9a-f]{8}_[a-z0-9]{10}$")
	const size = 1000
	for from := int64(0); ; from += size {
		found, err := call(ctx, ix, "list indexes", readTime, func(ctx context.Context) (*meilisearch.IndexesResults, error) {
			return ix.client.ListIndexes(ctx, &meilisearch.IndexesQuery{Limit: size, Offset: from})
		})
		if err != nil {
			return err
		}
		for _, i := range found.Results {
			if ours.MatchString(i.UID) {
				if err := ix.delete(ctx, i.UID); err != nil {
					return err
				}
			}
		}
		if from+size >= found.Total {
			return nil
		}
	}
}
