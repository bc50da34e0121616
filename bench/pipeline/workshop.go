package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// workshop is what the benchmarks share.
type workshop struct {
	dir      string
	binary   string
	feeds    int
	postings int
}

// modeEnv makes this program one of its own child processes.
const modeEnv = "CALLBOARD_BENCH_MODE"

// serve starts the server of feeds in a process of its own and returns its address.
func (w *workshop) serve(ctx context.Context) (base string, stop func(), err error) {
	cmd := exec.CommandContext(ctx, os.Args[0]) //nolint:gosec // ourselves
	cmd.Env = append(os.Environ(), modeEnv+"=serve")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", nil, fmt.Errorf("start the server of feeds: %w", err)
	}
	return "http://" + strings.TrimSpace(line), func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}, nil
}

// configuration writes a configuration with the server's feeds and returns its path.
func (w *workshop) configuration(name, base string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "data: ./%s\nfetch: {delay: 0s, allow_private_networks: true}\nsources:\n", name)
	for i := range w.feeds {
		fmt.Fprintf(&b, "  - {id: feed-%04d, feed: %q, defaults: {kind: job, country: US}}\n", i, fmt.Sprintf("%s/feed/%d", base, i))
	}
	path := filepath.Join(w.dir, name+".yaml")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// cost is what a process took.
type cost struct {
	cpu, wall time.Duration
}

// callboard runs the binary and measures it.
func (w *workshop) callboard(ctx context.Context, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, w.binary, args...) //nolint:gosec // built by us
	return measure(cmd)
}

func measure(cmd *exec.Cmd) (cost, error) {
	var stderr strings.Builder
	cmd.Stderr = &stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(began)}, nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// words are what the texts are made of; the further down, the rarer.
var words = strings.Fields(`library the and of to in for with services collections research university public
metadata digital archives students support access community information experience position work staff
cataloging reference instruction systems development programs outreach resources special preservation data
management liaison scholarly communication teen children branch manager director assistant associate
specialist technician electronic acquisitions records museum history science health law music art maps
rare manuscripts conservation repository open education assessment user design web discovery vendor budget
supervision teaching learning workshop conference committee faculty tenure benefits salary apply deadline`)

// text is about n words, the same for the same seed.
func text(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // not for secrets
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words[int(float64(len(words))*r.Float64()*r.Float64())])
		if i%15 == 14 {
			b.WriteByte('.')
		}
	}
	return b.String()
}
