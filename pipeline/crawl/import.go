package crawl

import (
	"context"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// Import takes findings of one source as if they had just been crawled. It is never a
// complete listing, and its source need not be configured. Findings must be valid and
// have distinct items; their Seen is kept as the first sight.
func (c *Crawler) Import(ctx context.Context, source string, findings []posting.Finding) (Report, error) {
	started := time.Now()
	cm, err := c.begin(ctx, source)
	if err != nil {
		return Report{}, err
	}
	defer cm.end(ctx)
	for i := range findings {
		findings[i], _ = findings[i].Trim()
	}
	cm.reseen = true
	cm.absentAfter = c.sources[source].AbsentAfter
	cm.result = crawlers.Result{Findings: findings}
	return cm.finish(nil, time.Since(started))
}
