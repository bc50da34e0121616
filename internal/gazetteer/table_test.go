package gazetteer

import (
	"runtime"
	"testing"
	"time"
)

// TestTableIsWhole walks all of the embedded file, which open takes at its word.
func TestTableIsWhole(t *testing.T) {
	t.Parallel()
	g, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if n := g.table.cities(); n < 80_000 {
		t.Errorf("%d cities, want all above 5,000 people", n)
	}
	for i := range g.table.cities() {
		name, rec, area := g.table.name(i), g.table.record(i), g.areas[g.table.areaOf(i)]
		if name == "" || rec.zone >= len(g.zones) || rec.lat < -90 || rec.lat > 90 || rec.lon < -180 || rec.lon > 180 {
			t.Fatalf("city %d: %q %+v", i, name, rec)
		}
		if _, err := time.LoadLocation(g.zones[rec.zone]); err != nil {
			t.Fatalf("city %q: %v", name, err)
		}
		if _, ok := g.countries[area[:2]]; !ok {
			t.Fatalf("city %q: no country of area %q", name, area)
		}
		if _, ok := g.regions[area]; !ok && len(area) > 2 {
			t.Fatalf("city %q: no region %q", name, area)
		}
		found := false
		for _, c := range g.table.lookup(Fold(name)) {
			found = found || c.city == i
		}
		if !found && name != "New York" && name != "Bronx" { // renamed by names.tsv, listed as they were
			t.Fatalf("city %d is not found by its name %q", i, name)
		}
	}
}

func TestOpenRefusesOtherData(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "gazetteer 0\n", magic, magic + "\xff\xff\xff\xff................", data[:len(data)/2]} {
		if _, err := open(in); err == nil {
			t.Errorf("open of %d bytes that are no gazetteer gives no error", len(in))
		}
	}
}

// TestCost holds the price of the gazetteer: its heap, and that of one opening.
func TestCost(t *testing.T) {
	if len(data) > 2_600_000 {
		t.Errorf("gazetteer.bin has %d bytes, want at most 2.6 MB", len(data))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	g, err := open(data)
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	heap := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	runtime.KeepAlive(g)
	t.Logf("%d bytes, opened in %v, %d KB of heap", len(data), took, heap>>10)
	if heap > 25<<20 {
		t.Errorf("%d bytes of heap, want at most 25 MB", heap)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := open(data); err != nil {
			b.Fatal(err)
		}
	}
}
