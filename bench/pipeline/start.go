package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// start measures how long "up" takes until searches are answered, and its memory.
func start(ctx context.Context, w *workshop) error {
	data := filepath.Join(w.dir, "start")
	file := filepath.Join(w.dir, "start.ndjson")
	if err := writeFindings(file, w.postings); err != nil {
		return err
	}
	config := filepath.Join(w.dir, "start.yaml")
	if err := os.WriteFile(config, []byte("data: ./start\n"), 0o600); err != nil {
		return err
	}
	if _, err := w.callboard(ctx, "import", file, "--config", config, "--data", data); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, w.binary, "up", "--config", config, "--data", data, "--listen", "127.0.0.1:0") //nolint:gosec // built by us
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("start up: %w", err)
	}
	base := strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	if err := awaitHealthy(ctx, base); err != nil {
		return err
	}
	took := time.Since(began)
	select {
	case <-time.After(10 * time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	memory, err := anonymous(cmd.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("  %d postings: searches answered %.0f ms after start, %.0f MB of anonymous memory 10 s later\n", w.postings, took.Seconds()*1000, float64(memory)/(1<<20))
	return nil
}

func writeFindings(name string, n int) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	encoder := json.NewEncoder(out)
	for _, f := range findings(n) {
		if err := encoder.Encode(f); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// awaitHealthy returns when /healthz answers 200.
func awaitHealthy(ctx context.Context, base string) error {
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/healthz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			ok := resp.StatusCode == http.StatusOK
			_ = resp.Body.Close()
			if ok {
				return nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return ctx.Err()
}

// anonymous is a process's anonymous memory in bytes (RssAnon of proc(5)).
func anonymous(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "RssAnon: %d kB", &kib); n == 1 {
			return kib << 10, nil
		}
	}
	return 0, fmt.Errorf("no RssAnon in /proc/%d/status", pid)
}
