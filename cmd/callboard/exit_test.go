package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/crawl"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	plain := errors.New("anything")
	tests := []struct {
		name string
		in   error
		want int
	}{
		{"done", nil, exitDone},
		{"failed", plain, exitFailed},
		{"usage", fmt.Errorf("command: %w", usageError{plain}), exitUsage},
		{"part", fmt.Errorf("command: %w", partError{plain}), exitPart},
		{"configuration", configs.Problems{}, exitUsage},
		{"unknown source", fmt.Errorf("crawl: %w", crawl.ErrUnknownSource), exitUsage},
		{"unknown key", fmt.Errorf("search: %w", index.ErrUnknownKey), exitUsage},
		{"bad query", index.ErrBadQuery, exitUsage},
		{"index down", index.ErrUnavailable, exitFailed},
		{"stopped", context.Canceled, exitFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			inv := &invocation{streams: streams{err: &out}}
			if got := inv.finish(tt.in); got != tt.want {
				t.Errorf("finish(%v) = %d, want %d", tt.in, got, tt.want)
			}
			if n := strings.Count(out.String(), "\n"); tt.in != nil && tt.name != "configuration" && n != 1 {
				t.Errorf("finish(%v) said %q, want one line", tt.in, out.String())
			}
		})
	}
}
