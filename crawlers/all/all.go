// Package all lists the kinds of source. It is the only place that names them all.
//
//	src, err := all.New(source) // feed, calendar or page, by the source's way in
//
// A new kind is one line in kinds.
package all

import (
	"fmt"
	"strings"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/calendar"
	"github.com/callboard/callboard/crawlers/feed"
	"github.com/callboard/callboard/crawlers/page"
)

// kind is one way in and what makes its sources.
type kind struct {
	way configs.Way
	new func(configs.Source) (crawlers.Source, error)
}

// kinds are the ways in that this version reads.
func kinds() []kind {
	return []kind{
		{configs.Feed, feed.New},
		{configs.Calendar, calendar.New},
		{configs.Page, page.New},
	}
}

// Ways returns the ways in that this version reads.
func Ways() []configs.Way {
	var ways []configs.Way
	for _, k := range kinds() {
		ways = append(ways, k.way)
	}
	return ways
}

// New returns the source that a configuration describes. The error names the source: its
// settings are wrong, it has no way in (a source that only imports name), or one that this
// version does not read yet.
func New(s configs.Source) (crawlers.Source, error) {
	for _, k := range kinds() {
		if k.way == s.Way {
			return k.new(s)
		}
	}
	var names []string
	for _, way := range Ways() {
		names = append(names, string(way))
	}
	exist := strings.Join(names, ", ")
	if s.Way == "" {
		return nil, fmt.Errorf("source %q has no way in, so there is nothing to read; the ways in are %s", s.ID, exist)
	}
	return nil, fmt.Errorf("source %q: the way in %q is not built into this version yet; there are %s", s.ID, s.Way, exist)
}
