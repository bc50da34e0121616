package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestFolderIsWaitedForUntilItsHolderEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(300*time.Millisecond, first.close)
	second, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatalf("the folder of a process that ended: %v", err)
	}
	defer second.close()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := openFolder(ctx, dir); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting without end: %v", err)
	}
}

func TestFolderOfARunningProcessIsBusyAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	want := running{PID: 12, Address: "127.0.0.1:1", Token: "x"}
	if err := f.writeRunning(want); err != nil {
		t.Fatal(err)
	}
	_, err = openFolder(t.Context(), dir)
	if busy := new(busyError); !errors.As(err, &busy) || busy.run != want {
		t.Errorf("openFolder = %v, want it to be busy by %+v", err, want)
	}
}

func TestSecretIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := secret("", dir)
	if err != nil || len(first) < 32 {
		t.Fatalf("secret = %d bytes, %v", len(first), err)
	}
	again, err := secret("", dir)
	if err != nil || string(again) != string(first) {
		t.Errorf("the secret changed: %v", err)
	}
	if given, err := secret("configured", dir); err != nil || string(given) != "configured" {
		t.Errorf("secret = %q, %v, want the configured one", given, err)
	}
}

// TestCommandsAtTheSameTime runs commands on one folder at once: they take turns.
func TestCommandsAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := newSite(t, "site: {name: Test}\n")
	s.write("findings.ndjson", `{"source": "lists", "item": "1", "title": "Archivist"}`+"\n")
	var wg sync.WaitGroup
	results := make([]result, 4)
	for i := range results {
		wg.Go(func() { results[i] = s.run("import", "findings.ndjson", "--now", worldMorning) })
	}
	wg.Wait()
	added := 0
	for _, r := range results {
		if r.code != exitDone {
			t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
		}
		added += strings.Count(r.out, "1 new")
	}
	if added != 1 {
		t.Errorf("%d commands say that they brought something new, want 1", added)
	}
}
