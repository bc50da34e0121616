package digest_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"

	"github.com/callboard/callboard/digest"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{ // want "": refused
		{"plain", "kim@example.org", "kim@example.org"},
		{"spaces around", "  kim@example.org\n", "kim@example.org"},
		{"tag and dots", "k.i-m+jobs@mail.example.org", "k.i-m+jobs@mail.example.org"},
		{"domain in capitals", "Kim@EXAMPLE.org", "Kim@example.org"},
		{"local machine", "kim@localhost", "kim@localhost"},
		{"international domain", "kim@bücherei.example.org", "kim@xn--bcherei-n2a.example.org"},
		{"empty", "", ""},
		{"no local part", "@example.org", ""},
		{"no domain", "kim@", ""},
		{"no at", "kim", ""},
		{"two", "kim@example.org,lee@example.org", ""},
		{"name", "Kim <kim@example.org>", ""},
		{"comment", "kim(x)@example.org", ""},
		{"quoted", `"kim x"@example.org`, ""},
		{"second header", "kim@example.org\r\nBcc: lee@example.com", ""},
		{"line in the local part", "kim\r\nBcc:lee@example.org", ""},
		{"command", "kim@example.org> SIZE=1", ""},
		{"literal", "kim@[127.0.0.1]", ""},
		{"numbers", "kim@127.0.0.1", ""},
		{"dots", "kim..x@example.org", ""},
		{"trailing dot", "kim@example.org.", ""},
		{"null", "kim\x00@example.org", ""},
		{"long", strings.Repeat("k", 65) + "@example.org", ""},
		{"very long", "kim@" + strings.Repeat("a.", 130) + "org", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := digest.ParseAddress(tt.in)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("ParseAddress(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
			}
			if err != nil && !errors.Is(err, digest.ErrInvalid) {
				t.Errorf("ParseAddress(%q): %v is not ErrInvalid", tt.in, err)
			}
		})
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"kim@example.org", "a@b\r\nBcc: c@d", `"a"@b.c`, "ü@bücher.example", "a@[::1]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := digest.ParseAddress(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(got, " \t\r\n<>,;:\"()[]\\") || len(got) > 254 {
			t.Errorf("ParseAddress(%q) = %q", s, got)
		}
		for _, r := range got {
			if r < '!' || r > '~' {
				t.Errorf("ParseAddress(%q) = %q has %q", s, got, r)
			}
		}
		if again, err := digest.ParseAddress(got); again != got || err != nil {
			t.Errorf("ParseAddress(%q) = %q, %v: not the same again", got, again, err)
		}
		if a, err := mail.ParseAddress(got); err != nil || a.Address != got {
			t.Errorf("ParseAddress(%q) = %q, which net/mail reads as %v, %v", s, got, a, err)
		}
	})
}
