package crawlertest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShortfalls(t *testing.T) {
	t.Parallel()
	const list = "# Corpus\n\n## feeds\n\n| path | reason |\n|---|---|\n| `a/b.xml` | a reason |\n" +
		"| `c.xml` | expected 3 items | another |\n\n## pages\n\n| `d.html` | elsewhere |\n"
	got, err := shortfalls(list, "feeds")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a/b.xml": "a reason", "c.xml": "another"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shortfalls (-want +got):\n%s", diff)
	}
	for name, bad := range map[string]string{
		"no reason": "## feeds\n| `a.xml` | |\n",
		"twice":     "## feeds\n| `a.xml` | x |\n| `a.xml` | y |\n",
	} {
		if _, err := shortfalls(bad, "feeds"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	known := map[string]string{"listed": "a reason"}
	tests := []struct {
		name, path string
		err        error
		want       string
	}{
		{"met", "new", nil, ""},
		{"new shortfall", "new", errors.New("2 items, want 3"), "new: 2 items, want 3"},
		{"known shortfall", "listed", errors.New("2 items"), ""},
		{"known and met", "listed", nil, "listed: meets its expectation now; remove it"},
	}
	for _, tt := range tests {
		if got := verdict(tt.err, tt.path, known); !strings.HasPrefix(got, tt.want) || (tt.want == "") != (got == "") {
			t.Errorf("%s: verdict = %q, want %q", tt.name, got, tt.want)
		}
	}
}
