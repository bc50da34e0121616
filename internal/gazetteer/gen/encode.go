package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/gazetteer"
)

const (
	magic     = "gazetteer 1\n"
	blockSize = 16
	aliasBit  = 1 << 23
)

// encode writes the layout that internal/gazetteer/table.go describes.
func (w *world) encode() ([]byte, error) {
	slices.SortFunc(w.cities, func(a, b *city) int {
		return cmp.Or(cmp.Compare(areaCode(a), areaCode(b)), cmp.Compare(b.People, a.People), cmp.Compare(a.ID, b.ID))
	})
	zones := w.zoneNames()
	var starts, records []byte
	var areas []string
	for i, c := range w.cities {
		if code := areaCode(c); len(areas) == 0 || areas[len(areas)-1] != code {
			areas = append(areas, code)
			starts = put24(starts, i)
		}
		zone, _ := slices.BinarySearch(zones, c.Zone)
		records = binary.LittleEndian.AppendUint64(records, pack(c, zone))
	}
	starts = put24(starts, len(w.cities))
	index, err := w.index()
	if err != nil {
		return nil, err
	}
	out := []byte(magic)
	text, err := deflate(w.text(zones, areas))
	if err != nil {
		return nil, err
	}
	names, err := deflate(w.names())
	if err != nil {
		return nil, err
	}
	sections := [][]byte{text, starts, records, names, index}
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	}
	for _, s := range sections {
		out = append(out, s...)
	}
	return out, nil
}

func deflate(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func areaCode(c *city) string { return cmp.Or(c.region, c.Country) }

func put24(b []byte, n int) []byte { return append(b, byte(n), byte(n>>8), byte(n>>16)) }

func (w *world) zoneNames() []string {
	set := map[string]bool{}
	for _, c := range w.cities {
		set[c.Zone] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// pack is a record: 18 bits of latitude, 19 of longitude, 11 and 5 of people, 9 of zone.
func pack(c *city, zone int) uint64 {
	lat := uint64(math.Round((c.Lat + 90) * 1000))
	lon := uint64(math.Round((c.Lon + 180) * 1000))
	mantissa, exponent := uint64(max(c.People, 0)), uint64(0)
	for ; mantissa > 1<<11-1; exponent++ {
		mantissa >>= 1
	}
	return lat | lon<<18 | mantissa<<37 | exponent<<48 | uint64(zone)<<53
}

func (w *world) text(zones, areas []string) []byte {
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		a := w.countries[code]
		fmt.Fprintf(&b, "C\t%s\t%s\t%s\t%s\t%s\n", a.code, a.name, a.local, a.zone(), strings.Join(slices.Sorted(maps.Keys(a.names)), "|"))
	}
	named := map[string][]string{}
	for _, code := range slices.Sorted(maps.Keys(w.regions)) {
		a := w.regions[code]
		fmt.Fprintf(&b, "R\t%s\t%s\t%s\t%s\n", a.code, a.name, a.local, a.zone())
		if bare := strings.ToLower(code[3:]); strings.ContainsAny(bare, "abcdefghijklmnopqrstuvwxyz") {
			a.names[bare] = true
		}
		for name := range a.names {
			named[name] = append(named[name], code)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		fmt.Fprintf(&b, "N\t%s\t%s\n", name, strings.Join(named[name], " "))
	}
	for _, z := range zones {
		fmt.Fprintf(&b, "Z\t%s\n", z)
	}
	for _, a := range areas {
		fmt.Fprintf(&b, "A\t%s\n", a)
	}
	return []byte(b.String())
}

// zone is the time zone of at least 99 of 100 people of an area, "" if there is none.
func (a *area) zone() string {
	all := 0
	for _, n := range a.zones {
		all += n
	}
	for zone, n := range a.zones {
		if n > 0 && n*100 >= all*99 {
			return zone
		}
	}
	return ""
}

func (w *world) names() []byte {
	var offsets, heap []byte
	for i, c := range w.cities {
		if i%blockSize == 0 {
			offsets = put24(offsets, len(heap))
		}
		heap = append(append(heap, byte(len(c.Name))), c.Name...)
	}
	return append(offsets, heap...)
}

// index is the sorted, front-coded names of all cities.
func (w *world) index() ([]byte, error) {
	byKey := map[string][]int{}
	for i, c := range w.cities {
		byKey[gazetteer.Fold(c.Name)] = append(byKey[gazetteer.Fold(c.Name)], i)
		for name, from := range c.aliases {
			n := i
			if from == theirs {
				n |= aliasBit
			}
			byKey[name] = append(byKey[name], n)
		}
	}
	delete(byKey, "")
	keys := slices.Sorted(maps.Keys(byKey))
	w.keys = len(keys)
	var offsets, heap []byte
	for i, key := range keys {
		shared := 0
		if i%blockSize == 0 {
			offsets = put24(offsets, len(heap))
		} else {
			for shared < min(len(key), len(keys[i-1])) && key[shared] == keys[i-1][shared] {
				shared++
			}
		}
		cities := byKey[key]
		slices.SortFunc(cities, func(a, b int) int {
			return cmp.Or(cmp.Compare(w.cities[b&^aliasBit].People, w.cities[a&^aliasBit].People), cmp.Compare(a, b))
		})
		if len(key) > 255 {
			return nil, fmt.Errorf("name %q is too long", key)
		}
		cities = slices.Compact(cities[:min(len(cities), 255)])
		heap = append(heap, byte(shared), byte(len(key)-shared))
		heap = append(append(heap, key[shared:]...), byte(len(cities)))
		for _, n := range cities {
			heap = put24(heap, n)
		}
	}
	return append(append(put24(nil, len(offsets)/3), offsets...), heap...), nil
}
