package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// child is what this program does as one of its child processes.
func child(mode string) error {
	if base, ok := strings.CutPrefix(mode, "bare:"); ok {
		return bareLoop(base)
	}
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := &http.Server{Handler: http.HandlerFunc(serveFeed), ReadHeaderTimeout: time.Minute}
	return server.Serve(l)
}

// itemsOfFeed is how many items each feed has.
const itemsOfFeed = 20

// serveFeed answers with a feed that never changes.
func serveFeed(w http.ResponseWriter, r *http.Request) {
	number, ok := strings.CutPrefix(r.URL.Path, "/feed/")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", `"1"`)
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = io.WriteString(w, feedDocument(n))
}

// feedDocument is a feed of jobs with about 2 KB of text each.
func feedDocument(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed %d</title>`, n)
	for i := range itemsOfFeed {
		id := n*itemsOfFeed + i
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%d</guid><link>https://jobs.example.org/%d</link><title>%s librarian %d</title><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>%s</p><p>Apply by December 15, 2026. Salary: $58,000 - $64,500 per year. Boston, MA.</p>]]></description></item>`,
			id, id, text(uint64(id), 2), id, text(uint64(id), 250))
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

// bareLoop is the least that a re-crawl can cost: conditional GETs and nothing else.
func bareLoop(base string) error {
	feeds, err := strconv.Atoi(os.Getenv("CALLBOARD_BENCH_FEEDS"))
	if err != nil {
		return err
	}
	for i := range feeds {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, fmt.Sprintf("%s/feed/%d", base, i), nil)
		if err != nil {
			return err
		}
		req.Header.Set("If-None-Match", `"1"`)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		if err := resp.Body.Close(); err != nil {
			return err
		}
		if resp.StatusCode != http.StatusNotModified {
			return fmt.Errorf("feed %d answered %s", i, resp.Status)
		}
	}
	return nil
}
