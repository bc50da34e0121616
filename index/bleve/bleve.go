package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/callboard/callboard/index"
)

// Options are what an index can be opened with; the zero Options are for production.
type Options struct {
	// Publish is how long a change may stay invisible when nobody waits for it; 0 is a second.
	Publish time.Duration
	// WordsTime is how long the words of one search may take before it is answered with what
	// was found by then (Result.Degraded); 0 is 150 ms.
	WordsTime time.Duration
}

// Index is the embedded search index. It implements index.Index; all methods may be called
// at the same time.
type Index struct {
	options Options
	folder  *folder // nil in memory
	aside   error

	serving atomic.Pointer[generation]

	mu         sync.Mutex // guards writing: the fields below
	volume     *volume    // what is served
	shadow     *volume    // what a rebuild fills; nil when there is none
	shadowUpTo index.Position
	trouble    error // of the last write

	rebuilding sync.Mutex
	closing    sync.RWMutex // held for reading by every call
	closed     bool

	changed chan struct{} // something is to be published
	stop    chan struct{}
	stopped sync.WaitGroup
}

var _ index.Index = (*Index)(nil)

// Open opens the index in a folder, which is made if it is not there. One process can have
// a folder open; another one gets an error after a second.
//
// An index that is damaged, or of another format, is moved aside within the folder (in the
// place of an earlier one) and a new one is begun: Position is zero then, the caller has
// to Rebuild, and Aside says why.
func Open(ctx context.Context, dir string, options Options) (*Index, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	ix := newIndex(options)
	ix.folder = f
	if err := ix.openCurrent(); err != nil {
		return nil, errors.Join(fmt.Errorf("open search index %q: %w", dir, err), f.unlock())
	}
	return ix.start()
}

// OpenMemory opens an empty index that is gone when it is closed.
func OpenMemory(ctx context.Context) (*Index, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ix := newIndex(Options{})
	var err error
	if ix.volume, err = openVolume(""); err != nil {
		return nil, fmt.Errorf("open search index in memory: %w", err)
	}
	return ix.start()
}

func newIndex(options Options) *Index {
	if options.Publish <= 0 {
		options.Publish = time.Second
	}
	if options.WordsTime <= 0 {
		options.WordsTime = 150 * time.Millisecond
	}
	return &Index{options: options, changed: make(chan struct{}, 1), stop: make(chan struct{})}
}

// openCurrent opens the index that was served last, or begins a new one.
func (ix *Index) openCurrent() error {
	name, err := ix.folder.current()
	if err == nil && name != "" {
		ix.volume, err = ix.openNamed(name)
	}
	switch {
	case err == nil && name != "":
		return ix.folder.clean(name)
	case isOurs(err):
		return err
	case errors.Is(err, errNoName): // one whose name is lost is any of those that are there
		names, listErr := ix.folder.names()
		if listErr != nil {
			return listErr
		}
		if len(names) > 0 {
			name = names[len(names)-1]
		}
	}
	if err != nil {
		ix.aside = err
		if err := ix.folder.setAside(name); err != nil {
			return fmt.Errorf("move %q aside: %w", name, err)
		}
	}
	return ix.beginNew()
}

// beginNew begins an empty index in a folder without one.
func (ix *Index) beginNew() error {
	if err := ix.folder.clean(""); err != nil {
		return err
	}
	name, err := ix.folder.fresh()
	if err != nil {
		return err
	}
	if ix.volume, err = openVolume(ix.folder.in(name)); err != nil {
		return err
	}
	return ix.folder.serve(name)
}

func (ix *Index) openNamed(name string) (*volume, error) {
	if !isPresent(name) {
		return nil, fmt.Errorf("index %q is of another format than %s", name, version())
	}
	if _, err := os.Stat(ix.folder.in(name)); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("index %q is not there", name)
	}
	// Bleve goes back to the last of its snapshots that it can read, which is as good: the
	// position goes back with it. When it can read none it begins anew without a word.
	segments, err := filepath.Glob(filepath.Join(ix.folder.in(name), "*.zap"))
	if err != nil {
		return nil, err
	}
	v, err := openVolume(ix.folder.in(name))
	if err == nil && len(segments) > 0 && len(v.entries) == 0 {
		return nil, errors.Join(fmt.Errorf("index %q: none of its %d segments can be read", name, len(segments)), v.store.release())
	}
	return v, err
}

// isOurs reports whether an error is about this process, not about the index: a rebuild
// would not help.
func isOurs(err error) bool {
	return errors.Is(err, os.ErrPermission) || errors.Is(err, bolterrors.ErrTimeout) || isExhausted(err)
}

// start makes the first generation and begins to publish.
func (ix *Index) start() (*Index, error) {
	g, err := ix.volume.generation()
	if err != nil {
		err = errors.Join(fmt.Errorf("open search index: %w", err), ix.volume.store.release())
		if ix.folder != nil {
			err = errors.Join(err, ix.folder.unlock())
		}
		return nil, err
	}
	ix.serving.Store(g)
	ix.stopped.Add(1)
	go ix.publishLoop()
	return ix, nil
}

// Aside says why the index that was found at Open could not be used and was moved aside;
// nil when it could.
func (ix *Index) Aside() error { return ix.aside }

// enter begins a call; leave must follow unless it fails.
func (ix *Index) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ix.closing.RLock()
	if ix.closed {
		ix.closing.RUnlock()
		return index.ErrClosed
	}
	return nil
}

func (ix *Index) leave() { ix.closing.RUnlock() }

// hold takes hold of the generation that is served; the caller releases it.
func (ix *Index) hold() *generation {
	for {
		if g := ix.serving.Load(); g.hold() {
			return g
		}
	}
}

// Position implements index.Index.
func (ix *Index) Position(ctx context.Context) (index.Position, error) {
	if err := ix.enter(ctx); err != nil {
		return index.Position{}, err
	}
	defer ix.leave()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.volume.position, nil
}

// Count implements index.Index. It counts what searches see.
func (ix *Index) Count(ctx context.Context) (int, error) {
	if err := ix.enter(ctx); err != nil {
		return 0, err
	}
	defer ix.leave()
	g := ix.hold()
	n := int(g.alive.GetCardinality()) //nolint:gosec // a count
	return n, g.release()
}

// Health implements index.Index. It reports the error of the last write until one succeeds.
func (ix *Index) Health(ctx context.Context) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	defer ix.leave()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.trouble != nil {
		return fmt.Errorf("%w: %w", index.ErrUnavailable, ix.trouble)
	}
	return nil
}

// Close implements index.Index. A rebuild that is running ends with ErrClosed.
func (ix *Index) Close() error {
	ix.closing.Lock()
	if ix.closed {
		ix.closing.Unlock()
		return index.ErrClosed
	}
	ix.closed = true
	ix.closing.Unlock()
	close(ix.stop)
	ix.stopped.Wait()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	err := errors.Join(ix.dropShadow(), ix.serving.Load().release(), ix.volume.store.release())
	if ix.folder != nil {
		err = errors.Join(err, ix.folder.unlock())
	}
	if err != nil {
		return fmt.Errorf("close search index: %w", err)
	}
	return nil
}
