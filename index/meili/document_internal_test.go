package meili

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

func TestNewDocument(t *testing.T) {
	t.Parallel()
	id := posting.NewID("meili", "document")
	lacks := func(but ...string) []string {
		var marks []string
		for _, f := range index.Facets() {
			if !strings.Contains(strings.Join(but, " "), f.Name) {
				marks = append(marks, lacking(f.Name))
			}
		}
		return marks
	}
	kind := map[string][]string{"kind": {"job"}}
	for _, c := range []struct {
		name string
		doc  *index.Doc
		want document
	}{
		{"deleted", nil, document{"id": id, "seq": uint64(7), "marks": []string{"is.gone"}}},
		{"bare", &index.Doc{Facets: kind}, document{
			"id": id, "seq": uint64(7), "touched": int64(0), "until": int64(forever), "f_kind": []string{"job"},
			"marks": append(lacks("kind"), "no.pay", "no.closes", "no.starts"),
		}},
		{"whole", &index.Doc{
			Facets: map[string][]string{"kind": {"job"}, "area": {"a b", "c"}}, Title: "Law", Organisation: "Example U\xff", FirstSeen: 5, Changed: 9, Published: 4,
			Closes: 20, Starts: 30, Ends: 20, Doubtful: 9, Rule: "rolling", PayStated: true, PayMax: 50, PayCurrency: "CAD",
			Points: [][2]float64{{1, 2}},
		}, document{
			"id": id, "seq": uint64(7), "title": "law", "organisation": "exampl u", "name": "Example U\uFFFD", "touched": int64(9), "newest": int64(4),
			"closes": int64(20), "starts": int64(30), "until": int64(20), "ends": int64(20), "f_kind": []string{"job"}, "f_area": []string{"a%20b", "c"},
			"pay": 50.0, "pay_low": 50.0, "currency": "CAD", "points": []string{pointID([2]float64{1, 2})},
			"marks": append(lacks("kind", "area"), "pay.known", "endless"),
		}},
		{"cancelled, whatever else", &index.Doc{Facets: kind, Cancelled: true, Closed: 3, Ends: 4, PayMin: 3}, document{
			"id": id, "seq": uint64(7), "touched": int64(0), "f_kind": []string{"job"}, "pay": 3.0,
			"marks": append(lacks("kind"), "no.pay", "cancelled", "no.closes", "no.starts"),
		}},
	} {
		if c.doc != nil {
			c.doc.ID = id
		}
		got, err := newDocument(index.Change{ID: id, Seq: 7, Doc: c.doc})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: newDocument (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestValueTooLong: a value that the server would cut is refused, not cut.
func TestValueTooLong(t *testing.T) {
	t.Parallel()
	d := index.Doc{ID: posting.NewID("meili", "x"), Facets: map[string][]string{"kind": {"job"}, "area": {strings.Repeat("図", 100)}}}
	var p payload
	err := p.add(index.Change{ID: d.ID, Seq: 1, Doc: &d})
	if change, ok := err.(*index.ChangeError); !ok || change.ID != d.ID || len(p.lines) != 0 { //nolint:errorlint // exactly this
		t.Errorf("add: %v, %d lines", err, len(p.lines))
	}
}

// TestPoints: a point comes back exactly, and is written once a payload.
func TestPoints(t *testing.T) {
	t.Parallel()
	for _, p := range [][2]float64{{0, 0}, {-89.99999999999999, 180}, {0.1 + 0.2, -1e-300}, {math.Nextafter(42.36, 43), -71.06}} {
		at, _ := pointDocument(p)["at"].(string)
		if got, ok := readPoint(at); !ok || got != p {
			t.Errorf("point %v is read back from %q as %v", p, at, got)
		}
	}
	negative := math.Copysign(0, -1)
	if pointID([2]float64{0, negative}) != pointID([2]float64{0, 0}) {
		t.Error("0 and -0 are two places")
	}
	for _, at := range []string{"", "1", "1,", "x,y"} {
		if p, ok := readPoint(at); ok {
			t.Errorf("readPoint(%q) = %v", at, p)
		}
	}
	var p payload
	for _, name := range []string{"a", "b"} {
		d := index.Doc{ID: posting.NewID("meili", name), Points: [][2]float64{{1, 2}, {3, 4}}, Facets: map[string][]string{"kind": {"job"}}}
		if err := p.add(index.Change{ID: d.ID, Seq: 1, Doc: &d}); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.lines) != 4 {
		t.Errorf("2 postings at 2 points are %d documents, want 4", len(p.lines))
	}
	for _, l := range p.lines {
		if !json.Valid(l.json) || strings.Contains(string(l.json), "\n") {
			t.Errorf("line %s", l.json)
		}
	}
}

func TestNewest(t *testing.T) {
	t.Parallel()
	changes := []index.Change{{ID: "a", Seq: 5}, {ID: "b", Seq: 3}, {ID: "a", Seq: 4}, {ID: "c", Seq: 9}, {ID: "a", Seq: 5, Doc: &index.Doc{}}}
	got := newest(changes, map[string]uint64{"b": 4, "c": 9})
	if len(got) != 2 || got[0].ID != "c" || got[1].ID != "a" || got[1].Doc == nil {
		t.Errorf("newest = %+v, want c and the last change of a", got)
	}
}

func TestLater(t *testing.T) {
	t.Parallel()
	at := func(stream string, seq uint64) index.Position { return index.Position{Stream: stream, Seq: seq} }
	for _, c := range []struct {
		name                       string
		upTo, began, applied, want index.Position
	}{
		{"nothing applied", at("s", 9), at("s", 5), at("", 0), at("s", 9)},
		{"applied after the feed", at("s", 9), at("s", 5), at("s", 12), at("s", 12)},
		{"applied within the feed", at("s", 9), at("s", 5), at("s", 7), at("s", 9)},
		{"a gap between the feed and what was applied", at("s", 3), at("s", 5), at("s", 7), at("s", 3)},
		{"applied of another stream", at("s", 9), at("s", 5), at("t", 12), at("s", 9)},
	} {
		if got := later(c.upTo, c.began, c.applied); got != c.want {
			t.Errorf("%s: later = %v, want %v", c.name, got, c.want)
		}
	}
}
