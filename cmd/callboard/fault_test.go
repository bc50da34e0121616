package main

import (
	"testing"

	"github.com/callboard/callboard/pipeline/bus"
)

func TestFaultCountsItsStageOnly(t *testing.T) {
	t.Parallel()
	killed := 0
	f, err := newFault("match:3", func() { killed++ })
	if err != nil {
		t.Fatal(err)
	}
	stored := f.stored()
	entry, progress := bus.Message{Subject: "ledger.reader.posting"}, bus.Message{Subject: bus.DigestProgress}
	steps := []struct {
		name     string
		stream   bus.Stream
		messages []bus.Message
		want     int
	}{
		{"another stage", bus.Postings, []bus.Message{entry, entry, entry, entry}, 0},
		{"what a mail tells", bus.Ledger, []bus.Message{entry, entry, entry, entry}, 0},
		{"too few", bus.Ledger, []bus.Message{entry, progress}, 0},
		{"enough", bus.Ledger, []bus.Message{progress}, 1},
	}
	for _, s := range steps {
		if stored(s.stream, s.messages); killed != s.want {
			t.Errorf("%s: killed %d times, want %d", s.name, killed, s.want)
		}
	}
}

func TestFaultIsOptIn(t *testing.T) {
	t.Parallel()
	f, err := newFault("", killSelf)
	if f != nil || err != nil || f.stored() != nil || f.step() != nil {
		t.Errorf("a fault without the variable: %v, %v", f, err)
	}
	f.acknowledged("crawl", 1) // does nothing
	for _, bad := range []string{"crawl", "crawl:0", "crawl:x", "sleep:1", ":"} {
		if _, err := newFault(bad, killSelf); exitCode(err) != exitUsage {
			t.Errorf("newFault(%q) = %v, want wrong usage", bad, err)
		}
	}
}

func TestFaultOfTheSender(t *testing.T) {
	t.Parallel()
	killed := 0
	f, err := newFault("send:2", func() { killed++ })
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range []string{"composed", "accepted", "told", "removed"} {
		if err := f.step()(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if want := i / 3; killed != want {
			t.Errorf("after %q: killed %d times, want %d", at, killed, want)
		}
	}
}
