package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built builds the real binary once for all tests of this run.
var built = sync.OnceValues(func() (string, error) {
	name := filepath.Join(os.Getenv(buildVariable), "callboard")
	out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build callboard: %w: %s", err, out)
	}
	return name, nil
})

// site is a data folder with its configuration, on which commands run as processes.
type site struct {
	t      *testing.T
	binary string
	dir    string // of the configuration
	env    []string
}

// newSite writes a configuration into a folder of its own.
func newSite(t *testing.T, config string) *site {
	t.Helper()
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, binary: binary, dir: t.TempDir()}
	s.write("callboard.yaml", config)
	return s
}

func (s *site) path(name string) string { return filepath.Join(s.dir, name) }

func (s *site) write(name, content string) {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// result is what a command left.
type result struct {
	out, err string
	code     int // -1 when it was killed
}

// run runs a command to its end.
func (s *site) run(args ...string) result { return s.runWith(nil, args...) }

func (s *site) runWith(env []string, args ...string) result {
	s.t.Helper()
	cmd := s.command(env, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatalf("callboard %s: %v", strings.Join(args, " "), err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

func (s *site) command(env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.binary, args...)
	cmd.Dir = s.dir
	cmd.Env = append(append(os.Environ(), s.env...), env...)
	return cmd
}

// must runs a command that has to succeed and returns what it printed.
func (s *site) must(args ...string) string {
	s.t.Helper()
	r := s.run(args...)
	if r.code != exitDone {
		s.t.Fatalf("callboard %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// process is a process in the background.
type process struct {
	cmd   *exec.Cmd
	url   string        // "" when it ended before it listened
	ended chan struct{} // closed at its end
	errs  lockedBuffer
}

// up starts "callboard up" and returns when it listens, or has ended before that.
func (s *site) up(env []string, args ...string) *process {
	s.t.Helper()
	return s.start(env, append([]string{"up", "--listen", "127.0.0.1:0"}, args...)...)
}

// start starts a process in the background and waits for its first line, or its end.
func (s *site) start(env []string, args ...string) *process {
	s.t.Helper()
	p := &process{cmd: s.command(env, args...), ended: make(chan struct{})}
	p.cmd.Stderr = &p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = p.cmd.Process.Kill(); <-p.ended })
	first := make(chan string, 1)
	go func() {
		defer close(p.ended)
		url, _ := listening(out)
		first <- url
		_ = p.cmd.Wait()
	}()
	select {
	case p.url = <-first:
	case <-time.After(time.Minute):
		s.t.Fatalf("callboard %s does not listen after a minute\n%s", strings.Join(args, " "), p.errs.String())
	}
	return p
}

// listening reads what a process prints until it says where it listens.
func listening(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			return url, nil
		}
	}
	return "", errors.New("it ended before it listened")
}

// waitEnd reports whether the process ended within the time.
func (p *process) waitEnd(limit time.Duration) bool {
	select {
	case <-p.ended:
		return true
	case <-time.After(limit):
		return false
	}
}

// killed reports whether the process, which has ended, was killed.
func (p *process) killed() bool {
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop asks the process to finish and returns its exit code.
func (p *process) stop(t *testing.T) int {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if !p.waitEnd(30 * time.Second) {
		t.Fatalf("the process did not finish within 30 s of SIGTERM\n%s", p.errs.String())
	}
	return p.cmd.ProcessState.ExitCode()
}

// lockedBuffer takes what a process writes while a test reads it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
