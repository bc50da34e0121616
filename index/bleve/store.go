package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	blevelib "github.com/blevesearch/bleve_index_api"

	"github.com/callboard/callboard/index"
)

// Fields of a document in Bleve. Only words are indexed; the record is stored.
const (
	fieldTitle        = "t"
	fieldOrganisation = "o"
	fieldText         = "x"
	fieldAll          = "a" // the words of the three, without their places
	fieldRecord       = "r"
)

// positionKey is the internal key under which the position is kept in Bleve.
const positionKey = "position"

// lockTimeout is how long an index folder that another process holds is waited for.
const lockTimeout = "1s"

// pauseName names what Bleve calls when its writing in the background fails.
const pauseName = "callboard-pause"

// registerPause makes Bleve wait a little before it tries again: without it, a full disk
// keeps a core busy. Bleve knows such functions by name in a global table only.
var registerPause = sync.OnceFunc(func() { //nolint:gochecknoglobals // see above
	scorch.RegistryAsyncErrorCallbacks[pauseName] = func(error, string) { time.Sleep(100 * time.Millisecond) }
})

// store is one Bleve index: words, and one record a document. It is closed when the last
// generation that reads it is, and its owner has let it go.
type store struct {
	scorch *scorch.Scorch
	queue  *blevelib.AnalysisQueue
	folder string // "" is memory
	refs   atomic.Int64
	drop   atomic.Bool // remove the folder once closed
	closed sync.Once
}

// openStore opens the Bleve index in a folder, made if it is not there; "" is memory.
func openStore(folder string) (*store, error) {
	registerPause()
	queue := blevelib.NewAnalysisQueue(runtime.GOMAXPROCS(0))
	config := map[string]any{
		"path":                   folder,
		"bolt_timeout":           lockTimeout,
		"numSnapshotsToKeep":     1,
		"asyncErrorCallbackName": pauseName,
	}
	opened, err := scorch.NewScorch(scorch.Name, config, queue)
	if err == nil {
		err = opened.Open()
	}
	if err != nil {
		queue.Close()
		return nil, err
	}
	s := &store{scorch: opened.(*scorch.Scorch), queue: queue, folder: folder}
	s.refs.Store(1)
	return s, nil
}

// release lets go of the store; the last one closes it.
func (s *store) release() error {
	if s.refs.Add(-1) > 0 {
		return nil
	}
	err := s.close()
	if s.folder != "" && s.drop.Load() {
		err = errors.Join(err, os.RemoveAll(s.folder))
	}
	return err
}

// close ends all writing. Readers that are open stay usable.
func (s *store) close() (err error) {
	s.closed.Do(func() {
		err = s.scorch.Close()
		s.queue.Close()
	})
	return err
}

// reader returns a snapshot of everything written so far. It must be closed.
func (s *store) reader() (*scorch.IndexSnapshot, error) {
	r, err := s.scorch.Reader()
	if err != nil {
		return nil, err
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok || snapshot == nil {
		return nil, index.ErrClosed
	}
	return snapshot, nil
}

// write stores changes and, unless it is zero, the position: all of it or nothing, and on
// a disk durably before it returns. A deleted document leaves its record. After an error
// the store must be closed: Bleve may have lost segments that it goes on to use.
func (s *store) write(changes []index.Change, position index.Position) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write a batch: %v", p)
		}
	}()
	batch := blevelib.NewBatch()
	for _, c := range changes {
		batch.Update(bleveDocument(c))
	}
	if position != (index.Position{}) {
		batch.SetInternal([]byte(positionKey), encodePosition(position))
	}
	return s.scorch.Batch(batch)
}

func encodePosition(p index.Position) []byte {
	return append(binary.BigEndian.AppendUint64(nil, p.Seq), p.Stream...)
}

// position reads the position a snapshot is complete to.
func position(reader *scorch.IndexSnapshot) (index.Position, error) {
	b, err := reader.GetInternal([]byte(positionKey))
	if err != nil || b == nil {
		return index.Position{}, err
	}
	if len(b) < 8 {
		return index.Position{}, fmt.Errorf("position of %d bytes", len(b))
	}
	return index.Position{Stream: string(b[8:]), Seq: binary.BigEndian.Uint64(b)}, nil
}
