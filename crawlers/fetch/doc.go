// Package fetch brings documents from the web, politely and safely. One Fetcher serves
// every crawl of the process, so that what it promises a host holds across all sources.
//
//	fetcher := fetch.New(fetch.Options{
//		Version: "1.0", Contact: "https://library.example.org/bot",
//		Delay: 2 * time.Second, Timeout: 30 * time.Second, Now: time.Now,
//	})
//	defer fetcher.Close()
//	doc, err := fetcher.Fetch(ctx, crawlers.Request{URL: "https://jobs.example.edu/rss", Validators: last})
//	switch {
//	case errors.Is(err, crawlers.ErrNotModified): // nothing to read
//	case errors.Is(err, crawlers.ErrUnavailable): // later; errors.As finds a *crawlers.RetryAfter
//	}
//
// A request runs through three layers. colly takes it and follows redirects; the guard,
// the http.RoundTripper under it, sees each hop and keeps the promises below, where
// nothing above it can lose them; the safe http.Transport connects.
//
// What it promises to the one who runs it: only http and https; no address of a private
// network unless allowed and none of the never-permitted ones at all, judged on the very
// address that is connected to, after resolution, at every redirect (so a name that
// changes its address between two looks gains nothing); no proxy of the environment, no
// cookies, no credentials in URLs, no Referer; a source's own headers go to the source's
// own host only; at most 5 redirects; at most 10 MiB, as received and as decompressed,
// and never a document that was silently cut; one time limit for everything but the wait.
// A redirect from https to http is followed, because feeds do it, and logged.
//
// What it promises to the host: robots.txt (RFC 9309) is read first and kept, Crawl-delay
// (up to ten minutes) included; one request in flight; a pause between the end of one and
// the start of the next, redirects and robots.txt included; Retry-After (up to a day) is
// obeyed by everybody: a short one is waited for, during a longer one each Fetch fails at
// once with a crawlers.RetryAfter; a User-Agent that says who calls and where to complain.
//
// Left to others: when a source is due (pipeline/crawl), what a document says (the kinds
// of source), its encoding (internal/charset).
package fetch
