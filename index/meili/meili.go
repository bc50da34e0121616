package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// Options are what an index can be opened with; the zero Options are for production.
type Options struct {
	// Name is the server's index, of letters, digits, - and _; "" is "postings". While it
	// is rebuilt there is a second one, whose name begins with it.
	Name string
	// Now is the clock that Health measures waiting by; nil is the clock of the machine.
	Now func() time.Time
}

// Index is a search index on a Meilisearch server. It implements index.Index; all methods
// may be called at the same time.
type Index struct {
	name   string
	now    func() time.Time
	client meilisearch.ServiceManager

	prepared  atomic.Bool // the server's index is there and has our settings
	filled    atomic.Bool // it was complete up to a position when it was last read or written
	preparing sync.Mutex

	writing sync.Mutex // held by one Apply, and by the last step of a rebuild
	shadow  *shadow    // what a rebuild fills; nil when there is none
	stuck   error      // of the last write

	rebuilding sync.Mutex
	closing    sync.RWMutex // held for reading by every call but Rebuild
	closed     bool
	running    context.Context // ends with Close
	stop       context.CancelFunc
	background sync.WaitGroup

	labelsMu sync.Mutex
	labels   map[string]string // names of organisations by value

	awayMu sync.Mutex
	away   time.Time // since when the server does not answer
}

var _ index.Index = (*Index)(nil)

var nameShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,300}$`)

// Open opens the index on the server at address (http or https), with a key that permits
// search, documents.*, indexes.*, settings.* and tasks.get on the indexes whose names begin
// with Options.Name; not the master key. An index that is not there is made.
//
// A server that does not answer is no error here: every call tries again, and says
// index.ErrUnavailable until it answers. An index of another format has the zero Position,
// and the caller has to Rebuild it.
func Open(ctx context.Context, address, key string, options Options) (*Index, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("open search server: the address is not a URL such as http://127.0.0.1:7700")
	}
	if options.Name == "" {
		options.Name = "postings"
	}
	if !nameShape.MatchString(options.Name) {
		return nil, fmt.Errorf("open search server: %q is not the name of an index", options.Name)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented
	transport.MaxIdleConnsPerHost = 32
	ix := &Index{
		name: options.Name, now: options.Now, labels: map[string]string{},
		client: meilisearch.New(strings.TrimRight(address, "/"), meilisearch.WithAPIKey(key), meilisearch.DisableRetries(),
			meilisearch.WithCustomClient(&http.Client{Transport: transport})),
	}
	ix.running, ix.stop = context.WithCancel(context.Background())
	if err := ix.prepare(ctx); err != nil && (!isAway(err) || ctx.Err() != nil) {
		ix.stop()
		return nil, fmt.Errorf("open search server %s: %w", u.Redacted(), err)
	}
	return ix, nil
}

// place reads the document of the position; found is false when nothing was written yet.
func (ix *Index) place(ctx context.Context, uid string) (at place, found bool, err error) {
	_, err = call(ctx, ix, "read the position", readTime, func(ctx context.Context) (bool, error) {
		return true, ix.client.Index(uid).GetDocument(ctx, positionID, nil, &at)
	})
	if errors.Is(err, errNotFound) {
		return place{}, false, nil
	}
	return at, err == nil, err
}

// enter begins a call; leave must follow unless it fails.
func (ix *Index) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ix.closing.RLock()
	err := index.ErrClosed
	if !ix.closed {
		err = ix.prepare(ctx)
	}
	if err != nil {
		ix.closing.RUnlock()
	}
	return err
}

func (ix *Index) leave() { ix.closing.RUnlock() }

// Position implements index.Index. An index of another format, or one that is not there any
// more, is as good as empty.
func (ix *Index) Position(ctx context.Context) (index.Position, error) {
	if err := ix.enter(ctx); err != nil {
		return index.Position{}, err
	}
	defer ix.leave()
	at, found, err := ix.place(ctx, ix.name)
	if err != nil && !errors.Is(err, index.ErrNotReady) {
		return index.Position{}, err
	}
	found = found && at.Format == format()
	if ix.filled.Store(found); !found {
		return index.Position{}, nil
	}
	return at.position(), nil
}

// Count implements index.Index. It counts what searches see.
func (ix *Index) Count(ctx context.Context) (int, error) {
	if err := ix.enter(ctx); err != nil {
		return 0, err
	}
	defer ix.leave()
	replies, err := ix.ask(ctx, []question{{texts: []string{""}, facets: []string{facetAttribute("kind")}}})
	if err != nil {
		return 0, err
	}
	return replies[0].total, nil
}

// Wait implements index.Index. Apply returns when its tasks are done, so nothing is left to
// wait for.
func (ix *Index) Wait(ctx context.Context) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	ix.leave()
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
	ix.stop()
	ix.background.Wait()
	ix.client.Close()
	return nil
}
