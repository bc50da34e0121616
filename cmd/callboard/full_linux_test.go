package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a file system of some bytes, which can be made larger, at a folder of
// the site. It takes a mount to fill a disk without filling that of the machine.
func smallDisk(t *testing.T, dir, size string) (enlarge func(size string)) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no file system can be mounted here to be filled up: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return func(size string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size="+size); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDisk fills the disk during an import and a crawl, with and without a running up:
// one sentence, exit 1, and once there is space the same command completes.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	const items = 1500
	w := newWorld(8)
	web := newFakeWeb(t, w.document)
	var lines strings.Builder
	for i := range items {
		fmt.Fprintf(&lines, `{"source": "lists", "item": "%d", "url": "https://jobs.example.org/%d", "title": "Archivist number %d", "html": "<p>%s</p>"}`+"\n",
			i, i, i, strings.Repeat(fmt.Sprintf("words %d ", i*i), 200))
	}
	tests := []struct {
		name, size string
		up         bool
		args       []string
		want       int
	}{
		{"import, at its beginning", "3m", false, []string{"import", "findings.ndjson"}, items},
		{"import, in the middle", "9m", false, []string{"import", "findings.ndjson"}, items},
		{"import beside up", "9m", true, []string{"import", "findings.ndjson"}, items},
		{"crawl", "1m", false, []string{"crawl"}, 8 * (w.own + w.shared)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, w.config(web.URL, ""))
			s.write("findings.ndjson", lines.String())
			enlarge := smallDisk(t, s.path("data"), tt.size)
			args := append(tt.args, "--now", worldMorning)
			if tt.up {
				p := s.up(nil, "--now", worldMorning, "--roles", "curate,index,digest,web")
				sentence(t, s.run(args...))
				<-p.ended // its store has given up: it is to be started again
				if code := p.cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(p.errs.String(), "cannot be written to") {
					t.Errorf("up ended with %d\n%s", code, p.errs.String())
				}
			} else {
				sentence(t, s.run(args...))
			}
			sentence(t, s.run(args...)) // no better without space
			enlarge("200m")
			s.must(args...)
			if got := strings.Count(s.must("export", "--now", worldMorning), "\n"); got != tt.want {
				t.Errorf("%d postings in the end, want %d", got, tt.want)
			}
		})
	}
}

// sentence checks that a command failed for the disk and said so in one line; lines of the
// log, which are JSON, may stand before it.
func sentence(t *testing.T, r result) {
	t.Helper()
	var said []string
	for line := range strings.Lines(r.err) {
		if !strings.HasPrefix(line, "{") {
			said = append(said, line)
		}
	}
	if r.code != exitFailed || len(said) != 1 || !strings.Contains(said[0], "no space left on device") {
		t.Errorf("exit %d, want 1 and one sentence about the disk\n%s%s", r.code, r.out, r.err)
	}
}
