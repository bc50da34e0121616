package meili

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestEncodeValue(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                 "",
		"GB-LND/london":    "GB-LND/london",
		"part_time.1":      "part_time.1",
		"a b":              "a%20b",
		`x" or kind = "y"`: "x%22%20or%20kind%20%3d%20%22y%22",
		`\`:                "%5c",
		"%41":              "%2541",
		"ä":                "%c3%a4",
		"a\x00\n":          "a%00%0a",
	} {
		if got := encodeValue(in); got != want {
			t.Errorf("encodeValue(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"%": "%", "%4": "%4", "%zz": "%zz", "50%": "50%", "%20%": " %"} {
		if got := decodeValue(in); got != want {
			t.Errorf("decodeValue(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzEncodeValue: nothing of a value is lost or means something in a filter, and what the
// server does to values before it compares them changes nothing.
func FuzzEncodeValue(f *testing.F) {
	for _, s := range []string{"", "a/b", `"\`, "%25", "ß", "e\u0301", " a ", "\xff\xfe", "🙂"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		encoded := encodeValue(value)
		if decoded := decodeValue(encoded); decoded != value {
			t.Errorf("encodeValue(%q) = %q, which is read as %q", value, encoded, decoded)
		}
		if strings.ContainsFunc(encoded, func(r rune) bool { return r > unicode.MaxASCII || strings.ContainsRune(` "'\,()[]`, r) }) {
			t.Errorf("encodeValue(%q) = %q", value, encoded)
		}
		if same := norm.NFKD.String(strings.TrimSpace(encoded)); same != encoded {
			t.Errorf("encodeValue(%q) = %q, compared as %q", value, encoded, same)
		}
	})
}
