package meili

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// Apply implements index.Index. It returns when the server has done what was asked, so that
// a position is never stored before what it covers. After an error the same Apply may be
// tried again: what was done then is done once.
func (ix *Index) Apply(ctx context.Context, changes []index.Change, upTo index.Position) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	defer ix.leave()
	var rejected []error
	valid := make([]index.Change, 0, len(changes))
	for _, c := range changes {
		if err := c.Validate(); err != nil {
			rejected = append(rejected, err)
			continue
		}
		valid = append(valid, c)
	}
	ix.writing.Lock()
	defer ix.writing.Unlock()
	refused, err := ix.apply(ctx, valid, upTo)
	rejected = append(rejected, refused...)
	if ix.stuck = err; err != nil {
		return errors.Join(append(rejected, err)...)
	}
	if ix.shadow != nil {
		ix.shadow.meanwhile = append(ix.shadow.meanwhile, valid...)
		ix.shadow.applied = upTo
	}
	return errors.Join(rejected...) // one level: callers look at each of them
}

// apply writes the newest of the changes to each id, then the position. The caller holds
// writing.
func (ix *Index) apply(ctx context.Context, changes []index.Change, upTo index.Position) (rejected []error, err error) {
	known, at, err := ix.seqs(ctx, changes)
	switch {
	case err != nil:
		return nil, err
	case at.Format == "" && ix.filled.Load():
		// Somebody deleted it, and another process made a new one: what was in it is missing.
		return nil, fmt.Errorf("write documents: %w: the server's index was emptied and has to be rebuilt", index.ErrNotReady)
	case at.Format != "" && at.Format != format():
		return nil, fmt.Errorf("write documents: %w: the server's index is of another format and has to be rebuilt", index.ErrNotReady)
	}
	before := at
	before.Format = format()
	var p payload
	for _, c := range newest(changes, known) {
		if err := p.add(c); err != nil {
			rejected = append(rejected, err)
			continue
		}
		if p.full() {
			refused, err := ix.write(ctx, ix.name, p.lines, before, before)
			rejected = append(rejected, refused...)
			if err != nil {
				return rejected, err
			}
			p = payload{}
		}
	}
	after := before
	after.Stream, after.Seq = upTo.Stream, upTo.Seq
	refused, err := ix.write(ctx, ix.name, p.lines, before, after)
	if err == nil {
		ix.filled.Store(true)
	}
	return append(rejected, refused...), err
}

// newest is the last change of each id, in the order of changes, without those that are
// older than what is known already.
func newest(changes []index.Change, known map[string]uint64) []index.Change {
	last := make(map[string]int, len(changes))
	for i, c := range changes {
		if c.Seq >= known[c.ID] {
			known[c.ID], last[c.ID] = c.Seq, i
		}
	}
	var out []index.Change
	for i, c := range changes {
		if at, ok := last[c.ID]; ok && at == i {
			out = append(out, c)
		}
	}
	return out
}

// seqsSize is how many ids are asked for at a time.
const seqsSize = 1000

// seqs are the sequences that the server has for the ids of changes, deleted postings
// included, and the document of the position.
func (ix *Index) seqs(ctx context.Context, changes []index.Change) (known map[string]uint64, at place, err error) {
	known = make(map[string]uint64, len(changes))
	for from := 0; from == 0 || from < len(changes); from += seqsSize {
		ids := []string{positionID}
		for _, c := range changes[from:min(from+seqsSize, len(changes))] {
			ids = append(ids, c.ID)
		}
		found, err := call(ctx, ix, "read sequences", readTime, func(ctx context.Context) (*meilisearch.DocumentsResult, error) {
			var found meilisearch.DocumentsResult
			err := ix.client.Index(ix.name).GetDocuments(ctx, &meilisearch.DocumentsQuery{
				Ids: ids, Limit: int64(len(ids)), Fields: []string{"id", "seq", "stream", "upto", "format", "mark"},
			}, &found)
			return &found, err
		})
		if err != nil {
			return nil, at, err
		}
		for _, h := range found.Results {
			if err := readSeq(h, known, &at); err != nil {
				return nil, at, err
			}
		}
	}
	return known, at, nil
}

func readSeq(h meilisearch.Hit, known map[string]uint64, at *place) error {
	var id string
	var seq uint64
	err := json.Unmarshal(h["id"], &id)
	switch {
	case err == nil && id == positionID:
		err = h.DecodeInto(at)
	case err == nil:
		err = json.Unmarshal(h["seq"], &seq)
		known[id] = seq
	}
	if err != nil {
		return fmt.Errorf("read sequences: %w: a document of the server cannot be read", index.ErrUnavailable)
	}
	return nil
}

// write writes lines and the position after in one task, and returns when it is done. Lines
// that the server refuses are found by halving, and returned as *index.ChangeError; the
// position is before until the last half is written.
func (ix *Index) write(ctx context.Context, uid string, lines []line, before, after place) (rejected []error, err error) {
	at := after
	at.ID, at.Marks, at.Mark = positionID, []string{markPosition}, rand.Text()
	var last payload
	if err := last.append("", 0, at); err != nil {
		return nil, err
	}
	for range attempts {
		info, err := ix.send(ctx, uid, append(lines[:len(lines):len(lines)], last.lines...))
		if err != nil {
			return nil, err
		}
		task, err := ix.await(ctx, info.TaskUID)
		switch {
		case errors.Is(err, errNotFound): // the server forgets old tasks: see whether it is done
			if now, _, err := ix.place(ctx, uid); err != nil || now.Mark == at.Mark {
				return nil, err
			}
			continue
		case err != nil:
			return nil, err
		case task.Status == meilisearch.TaskStatusSucceeded:
			return nil, nil
		case isRefused(task):
			return ix.bisect(ctx, uid, lines, before, after, task)
		}
		return nil, fmt.Errorf("write documents: %w", taskError(task, nil))
	}
	return nil, fmt.Errorf("write documents: %w: the server lost the task", index.ErrUnavailable)
}

// isRefused reports whether a task failed by its documents, not by the server's state.
func isRefused(task *meilisearch.Task) bool {
	return task.Status == meilisearch.TaskStatusFailed && task.Error.Type == "invalid_request" && task.Error.Code != "index_not_found"
}

// bisect writes the halves of what the server refused as a whole.
func (ix *Index) bisect(ctx context.Context, uid string, lines []line, before, after place, task *meilisearch.Task) ([]error, error) {
	switch {
	case len(lines) == 0 || len(lines) == 1 && lines[0].id == "":
		return nil, fmt.Errorf("write documents: %w", taskError(task, nil))
	case len(lines) == 1:
		cause := fmt.Errorf("the search server refuses it: %s", task.Error.Code)
		_, err := ix.write(ctx, uid, nil, before, after)
		return []error{&index.ChangeError{ID: lines[0].id, Seq: lines[0].seq, Err: cause}}, err
	}
	half := len(lines) / 2
	left, err := ix.write(ctx, uid, lines[:half], before, before)
	if err != nil {
		return left, err
	}
	right, err := ix.write(ctx, uid, lines[half:], before, after)
	return append(left, right...), err
}

// send puts lines into the server's queue.
func (ix *Index) send(ctx context.Context, uid string, lines []line) (*meilisearch.TaskInfo, error) {
	body := ndjson(lines)
	return call(ctx, ix, "write documents", writeTime, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return ix.client.Index(uid).AddDocumentsNdjson(ctx, body, nil)
	})
}
