//go:build unix

package fetch_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

// serveEnv makes the test binary the server of a benchmark: in a process of its own, so
// that its time is not counted as ours.
const serveEnv = "CALLBOARD_BENCH_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) == "" {
		os.Exit(m.Run())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	go func() { // the parent's end closes our input
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	panic(http.Serve(l, http.HandlerFunc(feedServer)))
}

// feedServer has a thousand feeds that never change.
func feedServer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"1"`)
	switch {
	case !strings.HasPrefix(r.URL.Path, "/feed/"):
		http.NotFound(w, r)
	case r.Header.Get("If-None-Match") == `"1"`:
		w.WriteHeader(http.StatusNotModified)
	default:
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = io.WriteString(w, "<rss><channel>"+strings.Repeat("<item><title>Metadata Librarian</title></item>", 400)+"</channel></rss>")
	}
}

func startServer(b *testing.B) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return "http://" + strings.TrimSpace(line)
}

// cpu is the processor time this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkUnchanged compares asking for 1,000 unchanged feeds with a bare loop of
// conditional GETs in the same run. The aim: at most 3 times its processor time.
func BenchmarkUnchanged(b *testing.B) {
	const feeds = 1000
	at := startServer(b)
	bare := &http.Client{Transport: &http.Transport{}}
	defer bare.CloseIdleConnections()
	f := open(b)
	url := func(i int) string { return fmt.Sprintf("%s/feed/%d", at, i) }
	plain := func() {
		for i := range feeds {
			req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url(i), nil)
			if err != nil {
				b.Fatal(err)
			}
			req.Header.Set("If-None-Match", `"1"`)
			res, err := bare.Do(req)
			if err != nil || res.StatusCode != http.StatusNotModified {
				b.Fatal(res, err)
			}
			_ = res.Body.Close()
		}
	}
	ours := func() {
		for i := range feeds {
			_, err := f.Fetch(context.Background(), crawlers.Request{URL: url(i), Validators: crawlers.Validators{ETag: `"1"`}})
			if !errors.Is(err, crawlers.ErrNotModified) {
				b.Fatal(err)
			}
		}
	}
	plain()
	ours()
	b.ResetTimer()
	var loop, engine time.Duration
	for b.Loop() {
		t0 := cpu(b)
		plain()
		t1 := cpu(b)
		ours()
		loop, engine = loop+t1-t0, engine+cpu(b)-t1
	}
	n := float64(b.N * feeds)
	b.ReportMetric(float64(loop.Microseconds())/n, "bare-cpu-µs/feed")
	b.ReportMetric(float64(engine.Microseconds())/n, "fetch-cpu-µs/feed")
	b.ReportMetric(float64(engine)/float64(loop), "ratio")
}

// BenchmarkDocument is what a changed feed of 20 kB costs.
func BenchmarkDocument(b *testing.B) {
	at := startServer(b)
	f := open(b, func(o *fetch.Options) { o.Timeout = time.Minute })
	before := cpu(b)
	for b.Loop() {
		if _, err := get(b, f, at+"/feed/1"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
