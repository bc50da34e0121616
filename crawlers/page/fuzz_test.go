package page_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
)

func FuzzExtract(f *testing.F) {
	f.Add(`{"@type": "JobPosting", "title": "a", "baseSalary": {"value": [{"minValue": "1"}]}}`)
	f.Add(`[{"@type": ["Event"], "@id": "#1", "name": {"@value": "a"}, "location": [{"address": []}, "x"], "subEvent": {"@id": "#1"}}`)
	f.Add(`<!-- //{"a": "b" "c", \u12 /* ]]> }{`)
	f.Fuzz(func(t *testing.T, block string) {
		for _, d := range []crawlers.Document{ld(block), doc(block), {URL: "::", Body: []byte(block)}} {
			src := open(t, "a")
			began := time.Now()
			x, err := src.Extract(d)
			if took := time.Since(began); took > 5*time.Second {
				t.Fatalf("took %s for %d bytes", took, len(d.Body))
			}
			if err != nil && !errors.Is(err, crawlers.ErrFormat) {
				t.Fatal(err)
			}
			again, _ := src.Extract(d)
			if diff := cmp.Diff(x, again); diff != "" {
				t.Fatalf("read twice:\n%s", diff)
			}
			for _, item := range x.Items {
				if item.Finding.Title == "" {
					t.Fatalf("item without a title: %+v", item)
				}
			}
		}
	})
}

// TestHostile holds the time and size of pages made to take long.
func TestHostile(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	long := strings.Repeat("x &amp; ", size/8)
	for name, d := range map[string]crawlers.Document{
		"nesting":             ld(strings.Repeat(`{"a":[`, size/6)),
		"quotes":              ld(`{"@type": "Event", "name": "` + strings.Repeat(`" `, size/2) + `"}`),
		"commas":              ld(strings.Repeat(`[1,],`, size/5)),
		"one text everywhere": ld(`[{"@id": "#t", "@type": "Thing", "name": "` + long + `"}` + strings.Repeat(`,{"@type":"Event","name":"a","description":{"@id":"#t"}}`, 2000) + `]`),
		"one list everywhere": ld(`[{"@id": "#t", "@type": "Thing", "name": [` + strings.Repeat(`[],`, size/3) + `[]]}` + strings.Repeat(`,{"@type":"Event","name":"a","organizer":{"@id":"#t"}}`, 2000) + `]`),
		"items in items":      doc(strings.Repeat(`<p itemscope itemprop="a" itemtype="https://schema.org/Event">`, size/60)),
		"references":          doc(strings.Repeat(`<div id="a" itemscope itemref="a b c"><i id="b" itemprop="x" itemscope itemref="a b c"></i></div>`, size/100)),
		"text in properties":  doc(strings.Repeat(`<b itemprop="a">`, 400) + long + `<i itemscope itemtype="https://schema.org/Event"></i>`),
		"tags":                doc(strings.Repeat(`<`, size)),
	} {
		began := time.Now()
		x, err := open(t, "").Extract(d)
		if err != nil && !errors.Is(err, crawlers.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: took %s for %d bytes", name, took, len(d.Body))
		}
		t.Logf("%s: %s, %d items", name, time.Since(began), len(x.Items))
	}
}

func BenchmarkExtract(b *testing.B) {
	filler := strings.Repeat("<p>Some <b>markup</b> of a <a href=\"/x\">page</a> as sites have it around what matters.</p>\n", 300)
	d := doc(filler + fmt.Sprintf(`<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"x"},
		{"@type":"JobPosting","title":"Librarian","description":"%s","datePosted":"2026-11-02","validThrough":"2026-12-01","hiringOrganization":{"@type":"Organization","name":"Example"},
		"jobLocation":{"@type":"Place","address":{"@type":"PostalAddress","addressLocality":"Boston","addressRegion":"MA"}},
		"baseSalary":{"@type":"MonetaryAmount","currency":"USD","value":{"@type":"QuantitativeValue","minValue":68000,"maxValue":74500,"unitText":"YEAR"}}}]}</script>`, strings.Repeat("<p>Describe things.</p>", 100)))
	src := open(b, "")
	b.SetBytes(int64(len(d.Body)))
	for b.Loop() {
		if x, err := src.Extract(d); err != nil || len(x.Items) != 1 {
			b.Fatal(len(x.Items), err)
		}
	}
}
