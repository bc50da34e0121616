package all_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/crawlertest"
)

func TestNew(t *testing.T) {
	t.Parallel()
	for _, way := range configs.Ways() {
		src, err := all.New(configs.Source{ID: "x", Way: way, Address: "https://example.org/x"})
		if !slices.Contains(all.Ways(), way) {
			if err == nil || !strings.Contains(err.Error(), `"`+string(way)+`" is not built into this version yet; there are feed, calendar, page`) {
				t.Errorf("New for the way in %q: error %v, want one that says which exist", way, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("New for the way in %q: %v", way, err)
			continue
		}
		if got := src.Start(crawlertest.Day); len(got) != 1 || got[0].URL != "https://example.org/x" {
			t.Errorf("the way in %q starts with %+v, want the address", way, got)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   configs.Source
		want string
	}{
		{"no way in", configs.Source{ID: "imported"}, `source "imported" has no way in`},
		{"an unknown way in", configs.Source{ID: "x", Way: "gopher"}, `the way in "gopher"`},
		{"a bad address", configs.Source{ID: "x", Way: configs.Feed, Address: "rss.xml"}, "rss.xml"},
	}
	for _, tt := range tests {
		if _, err := all.New(tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
}
