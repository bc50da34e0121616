package normalize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithoutStruck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string
		struck         []string
	}{
		{"nothing", "<p>May 1 <strong>2027</strong> <span>x</span> <section>y</section></p>", "<p>May 1 <strong>2027</strong> <span>x</span> <section>y</section></p>", nil},
		{"deleted", "by <del>May 1</del> May 8", "by   May 8", []string{"May 1"}},
		{"in capitals, with a class", `by <S CLASS="old">May 1</S > May 8`, "by   May 8", []string{"May 1"}},
		{"strike", "by <strike>May 1</strike> May 8", "by   May 8", []string{"May 1"}},
		{"Markdown", "by ~~**May 1**~~ **May 8**", "by   **May 8**", []string{"**May 1**"}},
		{"by its style", `by <span class="x" style="text-decoration: line-through;">May 1</span> May 8`, "by   May 8", []string{"May 1"}},
		{"a style sheet", "<style>.old { text-decoration: line-through }</style> May 8", "<style>.old { text-decoration: line-through }</style> May 8", nil},
		{"two", "<s>a</s>b<del>c</del>d", " b d", []string{"c", "a"}},
		{"unclosed", "by <del>May 1, May 8", "by <del>May 1, May 8", nil},
		{"tildes over a line", "about ~~ 5\n6 ~~ people", "about ~~ 5\n6 ~~ people", nil},
		{"too long", "<s>" + strings.Repeat("x", 2000) + "</s>", "<s>" + strings.Repeat("x", 2000) + "</s>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, struck := withoutStruck(tt.in)
			if got != tt.want {
				t.Errorf("withoutStruck(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if diff := cmp.Diff(tt.struck, struck); diff != "" {
				t.Errorf("struck out of %q (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}
