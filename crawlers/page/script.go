package page

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// scripts are the decoded JSON-LD blocks of the page.
func (r *reader) scripts() []any {
	var out []any
	broken, repaired := 0, 0
	var first error
	r.dom.Find("script[type]").Each(func(_ int, s *goquery.Selection) {
		kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s.AttrOr("type", ""))), ";")
		if kind = strings.TrimSpace(kind); kind != "application/ld+json" && kind != "application/json+ld" && kind != "application/ld-json" {
			return
		}
		text := strings.TrimSpace(s.Text())
		if text == "" {
			return
		}
		root, mended, err := decode(text)
		switch {
		case err != nil:
			if broken++; first == nil {
				first = err
			}
			return
		case mended:
			repaired++
		}
		out = append(out, root)
	})
	if broken > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("%d JSON-LD blocks cannot be read: %v", broken, first))
	}
	if repaired > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("%d JSON-LD blocks were broken and were repaired", repaired))
	}
	return out
}

// decode reads one block, as it stands or repaired; numbers keep their text.
func decode(text string) (root any, mended bool, err error) {
	if root, err = decodeStrict(text); err == nil {
		return root, false, nil
	}
	if root, again := decodeStrict(repair(text)); again == nil {
		return root, true, nil
	}
	// A template wrote the whole block as text.
	if strings.Contains(text, "&quot;") || strings.Contains(text, "&#34;") {
		if root, again := decodeStrict(repair(unquote(text))); again == nil {
			return root, true, nil
		}
	}
	return nil, false, err
}

func decodeStrict(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("text after the end of the value at %d", d.InputOffset())
	}
	return root, nil
}
