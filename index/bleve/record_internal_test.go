package bleve

import (
	"reflect"
	"testing"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// fullDoc has every field set.
func fullDoc() *index.Doc {
	return &index.Doc{
		ID: posting.NewID("test", "1"), Title: "Metadata Librarian", Organisation: "Example University", Text: "words",
		Facets: map[string][]string{"kind": {"job"}, "place": {"NA", "US", "US-MA/boston"}, "organisation": {"example-university"}},
		Points: [][2]float64{{42.36, -71.06}, {-90, 180}}, Published: 1, FirstSeen: -2, Changed: 3, Closes: 1 << 40, Rule: "firm", Starts: 5,
		PayStated: true, PayMin: 36.57, PayMax: 80_000, PayCurrency: "USD", Cancelled: true, Closed: 6, Ends: 7, Doubtful: 8,
	}
}

func TestRecordKeepsEverything(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   index.Change
	}{
		{"full", index.Change{ID: fullDoc().ID, Seq: 9, Doc: fullDoc()}},
		{"sparse", index.Change{ID: fullDoc().ID, Seq: 1 << 60, Doc: &index.Doc{ID: fullDoc().ID, Facets: map[string][]string{"kind": {"other"}}}}},
		{"deleted", index.Change{ID: fullDoc().ID, Seq: 10}},
	} {
		values := newDictionary()
		want := newEntry(c.in, values)
		got, err := decodeRecord(c.in.ID, encodeRecord(c.in), values)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: decodeRecord = %+v, %v, want %+v", c.name, got, err, want)
		}
	}
}

// The label of an organisation must survive a start, which knows records only.
func TestRecordKeepsLabels(t *testing.T) {
	t.Parallel()
	values := newDictionary()
	if _, err := decodeRecord(fullDoc().ID, encodeRecord(index.Change{ID: fullDoc().ID, Seq: 1, Doc: fullDoc()}), values); err != nil {
		t.Fatal(err)
	}
	names := values.names(values.facetNumber(organisationFacet))
	if want := (valueName{"example-university", "Example University"}); len(names) != 1 || names[0] != want {
		t.Errorf("names = %v, want [%v]", names, want)
	}
}

func TestRecordCutShortIsAnError(t *testing.T) {
	t.Parallel()
	record := encodeRecord(index.Change{ID: fullDoc().ID, Seq: 9, Doc: fullDoc()})
	for n := range record {
		if e, err := decodeRecord("id", record[:n], newDictionary()); err == nil {
			t.Errorf("decodeRecord(first %d of %d bytes) = %+v, want an error", n, len(record), e)
		}
	}
	if _, err := decodeRecord("id", append(record, 0), newDictionary()); err == nil {
		t.Error("decodeRecord(record with a byte too many) gives no error")
	}
}

// FuzzDecodeRecord: a damaged record is an error, never a panic nor a large allocation.
func FuzzDecodeRecord(f *testing.F) {
	f.Add(encodeRecord(index.Change{ID: fullDoc().ID, Seq: 9, Doc: fullDoc()}))
	f.Add(encodeRecord(index.Change{ID: fullDoc().ID, Seq: 9}))
	f.Fuzz(func(t *testing.T, record []byte) {
		e, err := decodeRecord("id", record, newDictionary())
		if err == nil && len(e.facets)+len(e.points) > len(record) {
			t.Errorf("decodeRecord(%d bytes) has %d values and %d points", len(record), len(e.facets), len(e.points))
		}
	})
}
