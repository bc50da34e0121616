package gazetteer

import (
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"strings"
)

// The layout of gazetteer.bin, integers little-endian, 24 bits where not said otherwise.
// gen writes it; a change here is a change there and a new magic.
//
//	magic
//	five lengths, 32 bits each, of the sections that follow
//	text     lines of tab-separated fields, see lines.go; deflated
//	starts   for each area the number of its first city, and the count of cities
//	records  one for each city, 64 bits: latitude, longitude, people, zone
//	names    offset of each block of 16 names, then the names, each behind its length; deflated
//	index    count of blocks, their offsets, then blocks of 16 keys in order: bytes shared
//	         with the key before, bytes of its own, those, count of cities, their numbers
const (
	magic     = "gazetteer 1\n"
	blockSize = 16
	aliasBit  = 1 << 23 // of a number in the index: the key is another name of the city
)

// table is gazetteer.bin. Records and index are read in place.
type table struct {
	text, starts, records, names, index string
	blocks                              int
	first                               string // what the offsets of index count from
}

// openTable parts the sections. The data is ours and embedded: a length that does not fit
// is a broken build, and what the sections hold is checked by a test, not at every start.
func openTable(data string) (*table, error) {
	rest, ok := strings.CutPrefix(data, magic)
	if !ok || len(rest) < 20 {
		return nil, fmt.Errorf("reading gazetteer.bin: not of this format; run its generator")
	}
	var sections [5]string
	body := rest[20:]
	for i := range sections {
		n := int(binary.LittleEndian.Uint32([]byte(rest[4*i : 4*i+4])))
		if n > len(body) {
			return nil, fmt.Errorf("reading gazetteer.bin: section %d has %d of %d bytes", i, len(body), n)
		}
		sections[i], body = body[:n], body[n:]
	}
	for _, i := range [...]int{0, 3} {
		plain, err := io.ReadAll(flate.NewReader(strings.NewReader(sections[i])))
		if err != nil {
			return nil, fmt.Errorf("reading gazetteer.bin: section %d: %w", i, err)
		}
		sections[i] = string(plain)
	}
	t := &table{text: sections[0], starts: sections[1], records: sections[2], names: sections[3], index: sections[4]}
	if len(t.index) < 3 {
		return nil, fmt.Errorf("reading gazetteer.bin: no index")
	}
	t.blocks = u24(t.index, 0)
	t.first = t.index[3+3*t.blocks:]
	return t, nil
}

func u24(s string, at int) int {
	return int(s[at]) | int(s[at+1])<<8 | int(s[at+2])<<16
}

// cities is the count of cities.
func (t *table) cities() int { return len(t.records) / 8 }

// start is the number of the first city of an area; start(area+1) is behind its last.
func (t *table) start(area int) int { return u24(t.starts, 3*area) }

// areaOf is the area that holds a city.
func (t *table) areaOf(city int) int {
	return sort.Search(len(t.starts)/3-1, func(a int) bool { return t.start(a+1) > city })
}

// record is what the table says of a city beside its name.
type record struct {
	lat, lon float64 // degrees, to three decimals
	people   int     // to three significant digits
	zone     int
}

func (t *table) record(city int) record {
	s := t.records[8*city : 8*city+8]
	var bits uint64
	for i := 7; i >= 0; i-- {
		bits = bits<<8 | uint64(s[i])
	}
	return record{
		lat:    float64(int(bits&(1<<18-1))-90_000) / 1000,
		lon:    float64(int(bits>>18&(1<<19-1))-180_000) / 1000,
		people: int(bits>>37&(1<<11-1)) << (bits >> 48 & 31),
		zone:   int(bits >> 53 & 511),
	}
}

// name is a city's name for people.
func (t *table) name(city int) string {
	blocks := (t.cities() + blockSize - 1) / blockSize
	at := 3*blocks + u24(t.names, 3*(city/blockSize))
	for range city % blockSize {
		at += 1 + int(t.names[at])
	}
	return t.names[at+1 : at+1+int(t.names[at])]
}

// named is a city that a key names.
type named struct {
	city  int
	alias bool // the key is a name that only GeoNames' list of other names has
}

// lookup returns the cities of a folded name, in the order of the table.
func (t *table) lookup(key string) []named {
	block := sort.Search(t.blocks, func(i int) bool {
		at := u24(t.index, 3+3*i)
		n := int(t.first[at+1])
		return t.first[at+2:at+2+n] > key
	}) - 1
	if block < 0 || key == "" || len(key) > 255 {
		return nil
	}
	at := u24(t.index, 3+3*block)
	var buf [256]byte
	for i := 0; i < blockSize && at < len(t.first); i++ {
		shared, own := int(t.first[at]), int(t.first[at+1])
		at += 2
		copy(buf[shared:], t.first[at:at+own])
		at += own
		count := int(t.first[at])
		at++
		if string(buf[:shared+own]) == key {
			return t.numbers(at, count)
		}
		at += 3 * count
	}
	return nil
}

func (t *table) numbers(at, count int) []named {
	out := make([]named, count)
	for i := range out {
		n := u24(t.first, at+3*i)
		out[i] = named{city: n &^ aliasBit, alias: n&aliasBit != 0}
	}
	return out
}
