package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// content is the content of an export: postings by their set of sightings, without what
// two runs may differ in (docs/architecture.md, invariants): id, revision, changes,
// merged_from, times of sight and the order of lines.
func content(t *testing.T, export string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(export) {
		var p map[string]any
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("export printed %q: %v", line, err)
		}
		key := sightingsOf(t, []byte(line))
		if _, double := all[key]; double {
			t.Errorf("two postings have the sightings %s", key)
		}
		for _, member := range []string{"id", "revision", "changes", "merged_from"} {
			delete(p, member)
		}
		if closed, ok := p["closed"].(map[string]any); ok {
			delete(closed, "at")
		}
		var sightings []string
		for _, s := range p["sightings"].([]any) {
			sighting := s.(map[string]any)
			_, ended := sighting["ended"]
			for _, member := range []string{"first_seen", "last_seen", "ended"} {
				delete(sighting, member)
			}
			text, _ := json.Marshal(sighting)
			sightings = append(sightings, fmt.Sprintf("%s ended: %t", text, ended))
		}
		slices.Sort(sightings)
		p["sightings"] = sightings
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		all[key] = string(text)
	}
	return all
}

// sightingsOf is the set of sightings of a posting as JSON, as one string.
func sightingsOf(t *testing.T, line []byte) string {
	t.Helper()
	var p posting.Posting
	if err := json.Unmarshal(line, &p); err != nil {
		t.Fatalf("export printed %q: %v", line, err)
	}
	var keys []string
	for _, s := range p.Sightings {
		keys = append(keys, s.Source+"/"+s.Item)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

// keysByID finds the sightings of a posting by its id, or by that of one merged into it.
func keysByID(t *testing.T, export string) map[string]string {
	t.Helper()
	keys := map[string]string{}
	for line := range strings.Lines(export) {
		var p posting.Posting
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		for _, id := range append([]string{p.ID}, p.MergedFrom...) {
			keys[id] = sightingsOf(t, []byte(line))
		}
	}
	return keys
}

// told is what each reader was told, by reader and posting: the state of the debt and the
// mail that paid it. The data folder must not be in use.
func told(t *testing.T, opts bus.Options, export string) map[string]string {
	t.Helper()
	b, err := bus.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	keys := keysByID(t, export)
	all := map[string]string{}
	_, err = b.Each(t.Context(), bus.Ledger, bus.TailOptions{}, func(m bus.Message) error {
		parts := strings.Split(m.Subject, ".")
		if len(parts) != 3 || parts[2] == "history" {
			return nil
		}
		var e digest.Entry
		if err := json.Unmarshal(m.Data, &e); err != nil {
			return err
		}
		if keys[e.Posting] == "" {
			return fmt.Errorf("the ledger knows posting %s, which the export does not have", e.Posting)
		}
		key := parts[1] + " " + keys[e.Posting]
		if old := all[key]; old > fmt.Sprint(e.State, " in ", e.Mail) {
			return nil // another id of the same posting
		}
		all[key] = fmt.Sprint(e.State, " in ", e.Mail)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What differs between two mails that say the same.
var (
	permalink = regexp.MustCompile(`/p/[0-9a-z]{12}`)
	mailDate  = regexp.MustCompile(`(?m)^Date: .*$`)
	boundary  = regexp.MustCompile(`[0-9a-f]{20,}`)
)

// mails are the files of an outbox folder by name, as far as two runs must agree on them.
func mails(t *testing.T, outbox string) map[string]string {
	t.Helper()
	files, err := os.ReadDir(outbox)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(outbox, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := permalink.ReplaceAllString(string(data), "/p/ID")
		text = mailDate.ReplaceAllString(text, "Date: X")
		all[f.Name()] = boundary.ReplaceAllString(text, "B")
	}
	return all
}

// sameMaps reports where two maps differ, a few places only.
func sameMaps(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	keys := map[string]bool{}
	for k := range got {
		keys[k] = true
	}
	for k := range want {
		keys[k] = true
	}
	shown := 0
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if got[k] == want[k] {
			continue
		}
		if shown++; shown > 3 {
			continue
		}
		t.Errorf("%s %s\n got %s\nwant %s", what, k, got[k], want[k])
	}
	if shown > 3 {
		t.Errorf("%s: %d differ in all", what, shown)
	}
}
