package demoworld

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// World is the sample world at one point of its story. It is an http.Handler and safe
// for concurrent use.
type World struct {
	start     time.Time
	all       []announcement
	templates *template.Template
	mux       *http.ServeMux

	mu   sync.RWMutex
	done map[string]Step // steps that have been applied, by name
}

// New makes the world as it is at start.
func New(start time.Time) (*World, error) {
	all, err := load()
	if err != nil {
		return nil, err
	}
	w := &World{start: start.UTC().Truncate(time.Second), all: all, done: map[string]Step{}}
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("sample world: %w", err)
	}
	if w.templates, err = template.ParseFS(templates, "templates/*.html"); err != nil {
		return nil, fmt.Errorf("sample world: %w", err)
	}
	w.mux = w.routes()
	return w, nil
}

// check finds what is wrong with the content.
func (w *World) check() error {
	var problems []error
	seen := map[string]bool{}
	for _, a := range w.all {
		bad := func(format string, args ...any) {
			problems = append(problems, fmt.Errorf("%s: "+format, append([]any{a.ID}, args...)...))
		}
		if a.ID == "" || a.Title == "" || !strings.Contains(a.At, "/") || seen[a.At] || seen[a.ID] {
			bad("no id, title or address, or one that another has")
		}
		seen[a.ID], seen[a.At] = true, true
		for _, day := range []string{a.Deadline, a.Starts} {
			if _, _, err := moment(w.start, cmp.Or(day, "+1")); err != nil {
				bad("%w", err)
			}
		}
		if a.Length != "" && a.length() <= 0 {
			bad("length %q", a.Length)
		}
		if left := blank.FindString(a.fill(w.start)); left != "" {
			bad("%s in the body is not stated", left)
		}
		for _, l := range a.In {
			if _, ok := sourceBy(l.Source); !ok {
				bad("no source %q", l.Source)
			}
		}
	}
	return errors.Join(problems...)
}

// Story returns the steps in their order.
func (w *World) Story() []Step {
	steps := story()
	for i := range steps {
		for _, a := range w.all {
			if a.ID == steps[i].Item {
				steps[i].Title, steps[i].Page = a.Title, a.At
			}
		}
	}
	return steps
}

// Apply makes the change of a step; doing it again changes nothing.
func (w *World) Apply(s Step) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done[s.Name] = s
}

// shown is an announcement as it stands now.
type shown struct {
	announcement
	cancelled bool
	removed   bool // its page is gone
	extended  bool
}

// now is an announcement with the steps that were applied to it.
func (w *World) now(a announcement) shown {
	w.mu.RLock()
	defer w.mu.RUnlock()
	out := shown{announcement: a}
	for _, s := range w.done {
		if s.Item != a.ID {
			continue
		}
		switch s.Change {
		case Extend:
			out.Deadline, out.extended = s.deadline, true
		case Cancel:
			out.cancelled = true
		case Remove:
			out.removed = true
		case Appear, Break, Mail:
		}
	}
	return out
}

// applied reports whether the step has been applied; "" is from the start on.
func (w *World) applied(step string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	_, ok := w.done[step]
	return ok || step == ""
}

// broken reports whether a source serves an error page.
func (w *World) broken(id string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, s := range w.done {
		if s.Change == Break && s.Source == id {
			return true
		}
	}
	return false
}

// listed are the announcements that a source carries now, the newest first.
func (w *World) listed(source string) []shown {
	var out []shown
	for _, a := range w.all {
		for _, l := range a.In {
			if l.Source != source || !w.applied(l.From) {
				continue
			}
			if s := w.now(a); !s.removed {
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b shown) int { return cmp.Compare(b.Published, a.Published) })
	return out
}

// visible are the announcements that have a page now.
func (w *World) visible() []shown {
	var out []shown
	for _, a := range w.all {
		carried := slices.ContainsFunc(a.In, func(l listing) bool { return w.applied(l.From) })
		if s := w.now(a); carried && !s.removed {
			out = append(out, s)
		}
	}
	return out
}

// day is the day of a relative date of checked content.
func (w *World) day(text string) time.Time {
	at, _, _ := moment(w.start, text)
	return at
}

// published is when an announcement was published: on its day, and some minutes earlier
// for each that stands before it, so that an order can be seen.
func (w *World) published(a shown) time.Time {
	i := slices.IndexFunc(w.all, func(o announcement) bool { return o.ID == a.ID })
	at := w.start.AddDate(0, 0, a.Published)
	if a.Published < 0 {
		at = at.Add(-time.Duration(7*i) * time.Minute)
	}
	return at
}
