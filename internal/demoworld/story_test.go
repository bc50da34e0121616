package demoworld_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/demoworld"
	"github.com/callboard/callboard/posting"
)

// apply tells the story up to the step with a name and returns that step.
func apply(t *testing.T, w *demoworld.World, name string) demoworld.Step {
	t.Helper()
	for _, s := range w.Story() {
		w.Apply(s)
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("the story has no step %q", name)
	return demoworld.Step{}
}

// carried is the finding of a page at a source, and whether it is there.
func carried(t *testing.T, cfg configs.Config, source, page string) (posting.Finding, bool) {
	t.Helper()
	result, err := visit(t, cfg, source)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		if pageOf(t, f.URL) == page {
			return f, true
		}
	}
	return posting.Finding{}, false
}

func TestStory(t *testing.T) {
	t.Parallel()
	w, cfg := serve(t)
	steps := w.Story()
	if !slices.IsSortedFunc(steps, func(a, b demoworld.Step) int { return int(a.After - b.After) }) || steps[len(steps)-1].After > time.Minute {
		t.Errorf("the steps are not in order, or take more than a minute: %+v", steps)
	}
	ad := steps[0]
	if _, ok := carried(t, cfg, ad.Source, ad.Page); ok || ad.Change != demoworld.Appear {
		t.Fatalf("%+v is there before the story begins", ad)
	}
	if apply(t, w, ad.Name); true {
		if _, ok := carried(t, cfg, ad.Source, ad.Page); !ok {
			t.Errorf("%s does not carry %q after %s", ad.Source, ad.Title, ad.Name)
		}
	}
	same := apply(t, w, "same-ad")
	if _, ok := carried(t, cfg, same.Source, same.Page); !ok || same.Page != ad.Page || same.Source == ad.Source {
		t.Errorf("%+v is not carried, or not the ad of another source", same)
	}
	broken := apply(t, w, "broken")
	if _, err := visit(t, cfg, broken.Source); !errors.Is(err, crawlers.ErrFormat) {
		t.Errorf("a broken source: %v, want %v", err, crawlers.ErrFormat)
	}
}

func TestStoryChangesWhatIsKnown(t *testing.T) {
	t.Parallel()
	w, cfg := serve(t)
	byName := map[string]demoworld.Step{}
	for _, s := range w.Story() {
		byName[s.Name] = s
	}
	extended, cancelled, filled := byName["extended"], byName["cancelled"], byName["filled"]
	before, _ := carried(t, cfg, extended.Source, extended.Page)
	calm, _ := carried(t, cfg, cancelled.Source, cancelled.Page)
	listed, there := carried(t, cfg, filled.Source, filled.Page)
	if before.Fields.Deadline != "2026-12-07" || calm.Fields.Status != "" || !there {
		t.Fatalf("before the story: deadline %q, status %q, listed %v", before.Fields.Deadline, calm.Fields.Status, there)
	}
	apply(t, w, "second-mail")
	if after, _ := carried(t, cfg, extended.Source, extended.Page); after.Fields.Deadline != "2026-12-28" || after.Item != before.Item {
		t.Errorf("extended to %q as item %q, want 2026-12-28 as %q", after.Fields.Deadline, after.Item, before.Item)
	}
	if after, _ := carried(t, cfg, cancelled.Source, cancelled.Page); after.Fields.Status != "cancelled" || after.Item != calm.Item {
		t.Errorf("status %q of item %q, want cancelled of %q", after.Fields.Status, after.Item, calm.Item)
	}
	if _, ok := carried(t, cfg, filled.Source, filled.Page); ok {
		t.Errorf("%q is still listed", filled.Title)
	}
	if status, body := get(t, listed.URL); status != http.StatusNotFound || !strings.Contains(body, "no longer") {
		t.Errorf("the page of a filled position: %d", status)
	}
}
