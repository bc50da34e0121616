package configs_test

import (
	"errors"
	"testing"

	"github.com/callboard/callboard/configs"
)

func TestProblemError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   configs.Problem
		want string
	}{
		{configs.Problem{File: "sources/us.yaml", Line: 14, Column: 9, Text: "no"}, "sources/us.yaml:14:9: no"},
		{configs.Problem{File: "callboard.yaml", Text: "not UTF-8 text"}, "callboard.yaml: not UTF-8 text"},
	} {
		if got := tt.in.Error(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestProblemsUnwrap(t *testing.T) {
	t.Parallel()
	second := configs.Problem{File: "b.yaml", Line: 2, Column: 1, Text: "two"}
	var err error = configs.Problems{{File: "a.yaml", Text: "one"}, second}
	if got, want := err.Error(), "a.yaml: one\nb.yaml:2:1: two"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if !errors.Is(err, second) {
		t.Errorf("%v does not hold %v", err, second)
	}
	if errors.Is(err, configs.Problem{File: "c.yaml"}) {
		t.Error("holds a problem that is not there")
	}
}
