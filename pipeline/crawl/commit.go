package crawl

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/identity"
	"github.com/callboard/callboard/posting"
)

// commit is one visit on its way to its commit mark: the lease, the listing before, and
// the result that the listing is compared with.
type commit struct {
	crawler     *Crawler
	ctx         context.Context // ends with the lease
	cancel      context.CancelFunc
	lease       *bus.Lease
	listing     *bus.Listing
	at          time.Time
	result      crawlers.Result
	absentAfter int
	rewrite     bool // a replay: nobody is mailed for what changes
	reseen      bool // an import: items keep the first sight that they bring
	outcome     bus.Outcome
	dirty       bool // an entry changed: the chunks must be written
}

// begin takes the source's lease and reads its listing.
func (c *Crawler) begin(ctx context.Context, source string) (*commit, error) {
	lease, err := c.opts.Bus.WaitLease(ctx, "source."+source)
	if err != nil {
		return nil, fmt.Errorf("crawl %s: %w", source, err)
	}
	leased, cancel := lease.Context(ctx)
	cm := &commit{crawler: c, ctx: leased, cancel: cancel, lease: lease, at: c.opts.Now().UTC().Truncate(time.Second)}
	cm.listing, err = c.opts.Bus.ReadListingHead(leased, source)
	if err != nil {
		cm.end(ctx)
		return nil, fmt.Errorf("crawl %s: %w", source, err)
	}
	return cm, nil
}

func (cm *commit) end(ctx context.Context) {
	cm.cancel()
	cm.lease.Release(context.WithoutCancel(ctx))
}

// finish publishes the difference to the listing before and writes the commit mark.
// visitErr is what went wrong at the source, if anything.
func (cm *commit) finish(visitErr error, took time.Duration) (Report, error) {
	head := &cm.listing.Head
	head.Crawl, head.At, head.Ended, head.AbsentAfter = cm.lease.Number, cm.at, 0, cm.absentAfter
	if head.Since.IsZero() {
		head.Since = cm.at
	}
	if visitErr == nil && len(cm.result.Findings)+len(cm.result.Refused) == 0 && head.Items > 0 && !cm.result.NotModified && !cm.reseen && !cm.rewrite {
		visitErr = fmt.Errorf("nothing found where there were %d items", head.Items)
	}
	var err error
	if visitErr != nil {
		err = cm.failed(visitErr)
	} else {
		err = cm.succeeded()
	}
	if err != nil {
		return Report{}, fmt.Errorf("crawl %s: %w", head.Source, err)
	}
	cm.outcome.MS = took.Milliseconds()
	head.Last = cm.outcome
	if err := cm.crawler.opts.Bus.WriteListing(cm.ctx, cm.listing, cm.dirty); err != nil {
		return Report{}, err
	}
	report := Report{
		Source: head.Source, Outcome: cm.outcome, Head: *head, Listing: cm.listing.Sequence(),
		Warnings: cm.result.Warnings, Refusals: cm.result.Refused,
	}
	if wait := new(crawlers.RetryAfter); errors.As(visitErr, &wait) {
		report.wait = wait.Wait
	}
	return report, nil
}

// failed records a visit that brought nothing: the items stay as they were.
func (cm *commit) failed(cause error) error {
	head := &cm.listing.Head
	head.Healthy = false
	head.Failures++
	cm.outcome.State, cm.outcome.Error = "failed", cause.Error()
	if errors.Is(cause, crawlers.ErrForbidden) {
		cm.outcome.State = "blocked"
	}
	return cm.keepCapture()
}

func (cm *commit) succeeded() error {
	head := &cm.listing.Head
	if cm.result.NotModified && (head.Leaving == 0 || !head.Complete) {
		cm.unmodified()
		return nil
	}
	if err := cm.crawler.opts.Bus.ReadEntries(cm.ctx, cm.listing); err != nil {
		return err
	}
	first := head.Seen.IsZero()
	present := map[string]bool{}
	carriers := carriers(cm.result.Findings)
	var fresh []bus.Message
	for _, f := range cm.result.Findings {
		item := posting.ItemHash(f.Source, f.Item)
		present[item] = true
		m, err := cm.compare(item, bus.FindingRecord{
			Finding: f, Crawl: cm.lease.Number, At: cm.at,
			Backfill: first, Rewrite: cm.rewrite, Shared: carriers[identity.URLKey(f.URL)] > 1,
		})
		if err != nil {
			return err
		}
		if m != nil {
			fresh = append(fresh, *m)
		}
	}
	seq, err := cm.publish(fresh)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		if err := cm.keepCapture(); err != nil {
			return err
		}
	}
	if !cm.rewrite {
		cm.absences(present)
		head.Seen = cm.at
		head.Complete = cm.result.Complete || (cm.result.NotModified && head.Complete)
	}
	cm.prune()
	if len(cm.result.Validators) > 0 && !head.Held { // while held, the whole listing is asked for
		head.Validators = map[string]bus.Validators{}
		for k, v := range cm.result.Validators {
			head.Validators[k] = bus.Validators(v)
		}
	} else if !cm.result.NotModified && !cm.reseen && !cm.rewrite {
		head.Validators = nil
	}
	head.Findings, head.Healthy, head.Failures = seq, true, 0
	cm.outcome.Found, cm.outcome.Refused = len(cm.result.Findings), len(cm.result.Refused)
	if cm.result.NotModified {
		cm.unmodified()
		return nil
	}
	cm.outcome.State = cm.state()
	return nil
}

// unmodified records a visit whose source says that it has what it had: every item that
// is present was seen again, and only the head is written.
func (cm *commit) unmodified() {
	head := &cm.listing.Head
	head.Seen, head.Healthy, head.Failures = cm.at, true, 0
	cm.outcome = bus.Outcome{State: "unchanged", Found: head.Items, Unchanged: head.Items}
}

// state names what the visit did. Partial means that something of the source was not
// taken: an item was refused, or a document could not be read to its end.
func (cm *commit) state() string {
	switch {
	case len(cm.result.Refused) > 0, len(cm.result.Warnings) > 0:
		return "partial"
	case cm.outcome.New+cm.outcome.Changed > 0:
		return "ok"
	}
	return "unchanged"
}

// carriers counts the items of a listing that have an address, by its key.
func carriers(findings []posting.Finding) map[string]int {
	counts := make(map[string]int, len(findings))
	for _, f := range findings {
		counts[identity.URLKey(f.URL)]++
	}
	return counts
}

// compare puts a finding beside its entry and returns the message to publish, if any.
func (cm *commit) compare(item string, record bus.FindingRecord) (*bus.Message, error) {
	f := &record.Finding
	entry, known := cm.listing.Entries[item]
	hash := f.ContentHash()
	back := known && cm.absentAfter > 0 && entry.Missing >= cm.absentAfter // it had ended by absence: say that it is there again
	if known && entry.Hash == hash && !back {
		cm.outcome.Unchanged++
		if !entry.Last.IsZero() || entry.Missing > 0 {
			entry.Last, entry.Missing = time.Time{}, 0
			cm.listing.Entries[item], cm.dirty = entry, true
		}
		return nil, nil
	}
	if known {
		cm.outcome.Changed++
	} else {
		cm.outcome.New++
		entry.First = cm.at
		if cm.reseen && !f.Seen.IsZero() {
			entry.First = f.Seen
		}
	}
	f.Seen = entry.First
	entry.Hash, entry.Last, entry.Missing = hash, time.Time{}, 0
	cm.listing.Entries[item], cm.dirty = entry, true
	m, err := record.Message()
	return &m, err
}

// publish stores the messages in atomic batches and returns the last sequence of FINDINGS.
func (cm *commit) publish(fresh []bus.Message) (uint64, error) {
	if len(fresh) == 0 {
		return cm.listing.Head.Findings, nil // what it published last
	}
	return cm.crawler.opts.Bus.Commit(cm.ctx, bus.Findings, fresh, nil)
}

// keepEntries is how long an item that is gone is remembered, so that its last sight can
// be shown and a return is not taken for news.
const keepEntries = 400 * 24 * time.Hour

// minDrop is the smallest number of missing items that can be a mass drop.
const minDrop = 4

// absences counts what a listing no longer has. Only a complete, healthy listing counts;
// when half or more of the source is missing at once, the next one must agree first.
func (cm *commit) absences(present map[string]bool) {
	head := &cm.listing.Head
	before, missing := 0, 0
	unmodified := cm.result.NotModified
	for item, e := range cm.listing.Entries {
		if e.Last.IsZero() {
			before++
			if !present[item] && !unmodified {
				missing++
			}
		}
	}
	complete := cm.result.Complete || (unmodified && head.Complete)
	drop := missing >= minDrop && missing*2 >= before
	held := complete && drop && !head.Held
	head.Held = held
	head.Items, head.Leaving = 0, 0
	for item, e := range cm.listing.Entries {
		if present[item] || (unmodified && e.Last.IsZero()) {
			head.Items++
			continue
		}
		old := e
		if e.Last.IsZero() && !held {
			e.Last = head.Seen
		}
		if complete && !held && cm.absentAfter > 0 && e.Missing < cm.absentAfter {
			if e.Missing++; e.Missing == cm.absentAfter {
				head.Ended++
				head.EndedCrawl, head.EndedAt = head.Crawl, cm.at
			}
		}
		if complete && e.Missing < cm.absentAfter {
			head.Leaving++
		}
		if e != old {
			cm.listing.Entries[item], cm.dirty = e, true
		}
	}
}

// prune forgets what has been gone for long.
func (cm *commit) prune() {
	for item, e := range cm.listing.Entries {
		if !e.Last.IsZero() && cm.at.Sub(e.Last) > keepEntries {
			delete(cm.listing.Entries, item)
			cm.dirty = true
		}
	}
}
