package indextest_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
)

// faultKey names the fault that TestFaulty runs the suite with, in a process of its own.
const faultKey = "INDEXTEST_FAULT"

// faulty is a backend with one fault.
type faulty struct {
	*indextest.Memory
	fault string
	seq   uint64
}

// faults are what a backend may get wrong, each with the test of the suite that sees it.
func faults() map[string]string {
	return map[string]string{
		"count":      "Counts",
		"total":      "Pages",
		"ties":       "Order",
		"passed":     "Order",
		"missing":    "Counts",
		"more":       "ManyValues",
		"label":      "ManyValues",
		"unknown":    "Filters",
		"scope":      "Filters",
		"clock":      "Filters",
		"currency":   "Filters",
		"phrase":     "Words",
		"exclusion":  "Words",
		"size":       "Random",
		"lost":       "Random",
		"older":      "Writes",
		"position":   "Position",
		"rejected":   "RejectedChanges",
		"rebuild":    "Rebuild",
		"open":       "Close",
		"uncanceled": "Cancel",
	}
}

// TestSuiteSeesFaults: each fault makes the test of the suite fail that is there for it.
func TestSuiteSeesFaults(t *testing.T) {
	t.Parallel()
	for fault, want := range faults() {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFaulty$/^"+want+"$")
			cmd.Env = append(os.Environ(), faultKey+"="+fault)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestFaulty/"+want) {
				t.Errorf("the suite ends with %v, want %s to fail:\n%.3000s", err, want, out)
			}
		})
	}
}

// TestFaulty is what TestSuiteSeesFaults starts; by itself it does nothing.
func TestFaulty(t *testing.T) {
	fault := os.Getenv(faultKey)
	if fault == "" {
		return
	}
	indextest.Run(t, indextest.Suite{
		Open:    func(*testing.T) index.Index { return &faulty{Memory: indextest.NewMemory(), fault: fault} },
		NoTypos: true, Docs: 60, Queries: 60,
	})
}

// Apply implements index.Index.
func (f *faulty) Apply(ctx context.Context, changes []index.Change, upTo index.Position) error {
	changes = slices.Clone(changes)
	switch {
	case f.fault == "lost" && len(changes) > 2:
		changes = changes[1:]
	case f.fault == "older":
		for i := range changes {
			f.seq++
			changes[i].Seq = f.seq
		}
	case f.fault == "rejected":
		for _, c := range changes {
			if err := c.Validate(); err != nil {
				return err
			}
		}
	}
	return f.Memory.Apply(ctx, changes, upTo)
}

// Search implements index.Index.
func (f *faulty) Search(ctx context.Context, q index.Query) (index.Result, error) {
	switch f.fault {
	case "scope":
		q.Scope = nil
	case "clock":
		q.Now = q.Now.Add(-time.Second)
	case "passed":
		if q.Sort == index.Closes {
			q.Now = time.Unix(0, 0) // no date is passed
		}
	case "currency":
		q.Currency = ""
	case "phrase":
		q.Text = strings.ReplaceAll(q.Text, `"`, "")
	case "exclusion":
		q.Text = strings.ReplaceAll(q.Text, "-", " ")
	case "size":
		q.Size = min(q.Size, 5)
	case "uncanceled":
		ctx = context.WithoutCancel(ctx)
	}
	r, err := f.Memory.Search(ctx, q)
	if err != nil {
		return r, err
	}
	return f.spoil(r, q), nil
}

// spoil changes an answer.
func (f *faulty) spoil(r index.Result, q index.Query) index.Result {
	switch f.fault {
	case "count":
		for i := range r.Facets["place"] {
			r.Facets["place"][i].Count++
		}
	case "total":
		r.Total = min(r.Total, 30)
	case "ties":
		if q.Reverse {
			slices.Reverse(r.Hits)
		}
	case "missing":
		r.Facets["area"] = slices.DeleteFunc(r.Facets["area"], func(c index.FacetCount) bool { return c.Value == index.None })
	case "more":
		r.More = nil
	case "label":
		for i := range r.Facets["organisation"] {
			r.Facets["organisation"][i].Label = ""
		}
	case "unknown":
		r.Unknown = nil
	}
	return r
}

// Position implements index.Index.
func (f *faulty) Position(ctx context.Context) (index.Position, error) {
	p, err := f.Memory.Position(ctx)
	if f.fault == "position" {
		p.Stream = "s"
	}
	return p, err
}

// Rebuild implements index.Index.
func (f *faulty) Rebuild(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error)) error {
	if f.fault != "rebuild" {
		return f.Memory.Rebuild(ctx, feed)
	}
	_, err := feed(func(c index.Change) error { return f.Memory.Apply(ctx, []index.Change{c}, index.Position{}) })
	return err
}

// Close implements index.Index.
func (f *faulty) Close() error {
	if f.fault == "open" {
		return nil
	}
	return f.Memory.Close()
}
