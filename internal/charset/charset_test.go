package charset_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"github.com/callboard/callboard/internal/charset"
)

// wide returns s in UTF-16.
func wide(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		hi, lo := byte(u>>8), byte(u)
		if !big {
			hi, lo = lo, hi
		}
		b.Write([]byte{hi, lo})
	}
	return b.String()
}

func TestUTF8(t *testing.T) {
	t.Parallel()
	latin := func(s string) string {
		out, err := charmap.ISO8859_1.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	koi, _ := charmap.KOI8R.NewEncoder().String("Библиотека ищет сотрудника")
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("図書館")
	jis, _ := japanese.ISO2022JP.NewEncoder().String("図書館")
	tests := []struct {
		name, in, contentType string
		want, encoding        string
	}{
		{"empty", "", "", "", "utf-8"},
		{"plain ascii", "Librarian", "text/html; charset=iso-8859-1", "Librarian", "utf-8"},
		{"utf-8 without a word", "Médiathèque", "", "Médiathèque", "utf-8"},
		{"utf-8 mark over a wrong header", "\ufeffMédia", "text/xml; charset=iso-8859-1", "Média", "utf-8"},
		{"latin-1 by the header", latin("Médiathèque"), "text/html; charset=ISO-8859-1", "Médiathèque", "windows-1252"},
		{"windows quotes under the latin-1 label", "\x93Head\x94", "text/html; charset=iso-8859-1", "“Head”", "windows-1252"},
		{"latin-1 without a word", latin("Médiathèque"), "text/html", "Médiathèque", "windows-1252"},
		{"latin-1 that claims utf-8", latin("Médiathèque"), "text/html; charset=utf-8", "Médiathèque", "windows-1252"},
		{"utf-8 that claims latin-1", "Médiathèque", "text/html; charset=iso-8859-1", "Médiathèque", "utf-8"},
		{"one bad byte in utf-8", "é è ü ö \xff", "text/html; charset=utf-8", "é è ü ö \ufffd", "utf-8"},
		{"header over declaration", `<?xml version="1.0" encoding="iso-8859-1"?><a>` + koi + `</a>`, "text/xml; charset=koi8-r", `<?xml version="1.0" encoding="utf-8"?><a>Библиотека ищет сотрудника</a>`, "koi8-r"},
		{"declaration alone", `<?xml version='1.0' encoding='koi8-r'?><a>` + koi + `</a>`, "application/xml", `<?xml version='1.0' encoding='utf-8'?><a>Библиотека ищет сотрудника</a>`, "koi8-r"},
		{"declaration under a lying header", `<?xml version="1.0" encoding="koi8-r"?><a>` + koi + `</a>`, "text/xml; charset=utf-8", `<?xml version="1.0" encoding="utf-8"?><a>Библиотека ищет сотрудника</a>`, "koi8-r"},
		{"meta charset", `<meta charset="koi8-r"><p>` + koi, "text/html", `<meta charset="koi8-r"><p>Библиотека ищет сотрудника`, "koi8-r"},
		{"meta http-equiv", `<META http-equiv=Content-Type content="text/html; charset=koi8-r"><p>` + koi, "", `<META http-equiv=Content-Type content="text/html; charset=koi8-r"><p>Библиотека ищет сотрудника`, "koi8-r"},
		{"shift_jis", sjis, "text/html; charset=Shift_JIS", "図書館", "shift_jis"},
		{"iso-2022-jp is ascii to the eye", jis, "text/html; charset=iso-2022-jp", "図書館", "iso-2022-jp"},
		{"utf-16 with a mark", "\xff\xfe" + wide("Café", false), "text/xml", "Café", "utf-16le"},
		{"big-endian utf-16 with a mark", "\xfe\xff" + wide("Café", true), "", "Café", "utf-16be"},
		{"utf-16 xml without a mark", wide(`<?xml version="1.0" encoding="UTF-16"?><a>é</a>`, false), "", `<?xml version="1.0" encoding="utf-8"?><a>é</a>`, "utf-16le"},
		{"utf-32", "\xff\xfe\x00\x00C\x00\x00\x00\xe9\x00\x00\x00", "", "Cé", "utf-32le"},
		{"ascii that claims utf-16", `<?xml version="1.0" encoding="utf-16"?><a>x</a>`, "", `<?xml version="1.0" encoding="utf-8"?><a>x</a>`, "utf-8"},
		{"ascii whose header claims utf-16", `<a>x</a>`, "text/xml; charset=utf-16", `<a>x</a>`, "utf-8"},
		{"an unknown label", "Médiathèque", "text/html; charset=utf8mb4", "Médiathèque", "utf-8"},
		{"a broken header", latin("Médiathèque"), `text/html; charset="iso-8859-2; q`, "Médiathčque", "iso-8859-2"},
		{"half a utf-16 unit", "\xff\xfea", "", "\ufffd", "utf-16le"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, name := charset.UTF8([]byte(tt.in), tt.contentType)
			if string(got) != tt.want || name != tt.encoding {
				t.Errorf("UTF8(%q, %q) = %q, %q, want %q, %q", tt.in, tt.contentType, got, name, tt.want, tt.encoding)
			}
		})
	}
}

func TestUTF8LeavesTheInputAlone(t *testing.T) {
	t.Parallel()
	in := []byte(`<?xml version="1.0" encoding="iso-8859-1"?><a>x</a>`)
	kept := bytes.Clone(in)
	charset.UTF8(in, "")
	if !bytes.Equal(in, kept) {
		t.Errorf("the input became %q", in)
	}
}

func FuzzUTF8(f *testing.F) {
	f.Add([]byte("\xff\xfe\x00"), "text/html; charset=gb18030")
	f.Add([]byte(`<?xml encoding="utf-7"?>`+"\xe9"), "text/xml; charset")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, name := charset.UTF8(body, contentType)
		if !utf8.Valid(text) || name == "" {
			t.Errorf("UTF8 gave %q in %q", text, name)
		}
		// No encoding makes more than a three-byte replacement of each byte, and the label.
		if len(text) > 4*len(body)+16 {
			t.Errorf("%d bytes became %d", len(body), len(text))
		}
	})
}
