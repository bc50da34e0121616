package crawl

import (
	"context"
	"fmt"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/pipeline/bus"
)

// Replay extracts a source's last capture again, as after a mended selector, and
// publishes what comes out otherwise than before. Nobody is mailed for it. A source
// without a capture is an error wrapping bus.ErrNotFound.
func (c *Crawler) Replay(ctx context.Context, id string) (Report, error) {
	source, ok := c.sources[id]
	if !ok {
		return Report{}, fmt.Errorf("replay %q: %w", id, ErrUnknownSource)
	}
	reader, err := c.opts.Open(source)
	if err != nil {
		return Report{}, fmt.Errorf("replay %s: %w", id, err)
	}
	started := time.Now()
	cm, err := c.begin(ctx, id)
	if err != nil {
		return Report{}, err
	}
	defer cm.end(ctx)
	if cm.listing.Head.Captures == 0 {
		return Report{}, fmt.Errorf("replay %s: no capture is kept: %w", id, bus.ErrNotFound)
	}
	data, err := c.opts.Bus.Capture(ctx, id, cm.listing.Head.Captures-1)
	if err != nil {
		return Report{}, fmt.Errorf("replay %s: %w", id, err)
	}
	docs, err := unpack(data)
	if err != nil {
		return Report{}, fmt.Errorf("replay %s: %w", id, err)
	}
	cm.rewrite, cm.absentAfter = true, source.AbsentAfter
	cm.result, err = crawlers.Extract(reader, id, docs...)
	if err != nil {
		return Report{}, fmt.Errorf("replay %s: %w", id, err)
	}
	cm.result = sift(source, cm.result)
	return cm.finish(nil, time.Since(started))
}

// Captured returns the configured sources of which a capture is kept.
func (c *Crawler) Captured(ctx context.Context) ([]string, error) {
	heads, err := c.opts.Bus.Heads(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, source := range c.opts.Sources {
		if heads[source.ID].Captures > 0 {
			ids = append(ids, source.ID)
		}
	}
	return ids, nil
}
