package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/callboard/callboard/index"
)

// recordVersion is the first byte of every record. The folder's name carries the format,
// so that another version is met only in a damaged index.
const recordVersion = 1

// Flags of a record.
const (
	flagDead = 1 << iota
	flagCancelled
	flagPayStated
)

var errRecord = errors.New("record is cut short or of another format")

// encodeRecord is the compact form of a document without its words, about 150 bytes, that
// is stored beside them: all that a start needs.
func encodeRecord(c index.Change) []byte {
	b := make([]byte, 0, 192)
	b = append(b, recordVersion)
	b = binary.AppendUvarint(b, c.Seq)
	if c.Doc == nil {
		return append(b, flagDead)
	}
	d := c.Doc
	b = append(b, flagsOf(d))
	for _, t := range [...]int64{d.Published, d.FirstSeen, d.Changed, d.Closes, d.Starts, d.Closed, d.Ends, d.Doubtful} {
		b = binary.AppendVarint(b, t)
	}
	b = appendFloat(b, d.PayMin)
	b = appendFloat(b, d.PayMax)
	b = appendString(b, d.PayCurrency)
	b = appendString(b, d.Rule)
	b = appendString(b, d.Organisation)
	b = binary.AppendUvarint(b, uint64(len(d.Points)))
	for _, p := range d.Points {
		b = appendFloat(b, p[0])
		b = appendFloat(b, p[1])
	}
	for _, facet := range index.Facets() {
		values := d.Facets[facet.Name]
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, v := range values {
			b = appendString(b, v)
		}
	}
	return b
}

func flagsOf(d *index.Doc) byte {
	var flags byte
	if d.Cancelled {
		flags |= flagCancelled
	}
	if d.PayStated {
		flags |= flagPayStated
	}
	return flags
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendFloat(b []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

// decodeRecord reads what encodeRecord wrote for the document id into an entry.
func decodeRecord(id string, record []byte, values *dictionary) (*entry, error) {
	r := recordReader{rest: record}
	if version := r.byte(); version != recordVersion {
		return nil, fmt.Errorf("record of %q: version %d: %w", id, version, errRecord)
	}
	e := &entry{id: id, place: placeOf(id), seq: r.uvarint()}
	flags := r.byte()
	if flags&flagDead != 0 {
		e.dead = true
		return e, r.end(id)
	}
	e.cancelled, e.payStated = flags&flagCancelled != 0, flags&flagPayStated != 0
	for _, t := range [...]*int64{&e.published, &e.firstSeen, &e.changed, &e.closes, &e.starts, &e.closed, &e.ends, &e.doubtful} {
		*t = r.varint()
	}
	e.payMin, e.payMax = r.float(), r.float()
	e.currency, e.rule = values.word(r.bytes()), values.word(r.bytes())
	organisation := r.bytes()
	if n := r.count(16); n > 0 {
		e.points = make([][2]float64, n)
		for i := range e.points {
			e.points[i] = [2]float64{r.float(), r.float()}
		}
	}
	for facet := range values.facets {
		for range r.count(1) {
			if v, ok := values.add(facet, r.bytes(), organisation); ok {
				e.facets = append(e.facets, v)
			}
		}
	}
	sortValues(e.facets)
	return e, r.end(id)
}

// recordReader reads a record from its front. After the first mistake it gives zeros.
type recordReader struct {
	rest   []byte
	failed bool
}

func (r *recordReader) end(id string) error {
	if r.failed || len(r.rest) > 0 {
		return fmt.Errorf("record of %q: %w", id, errRecord)
	}
	return nil
}

func (r *recordReader) fail() {
	r.failed, r.rest = true, nil
}

func (r *recordReader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.fail()
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *recordReader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *recordReader) uvarint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *recordReader) varint() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *recordReader) float() float64 {
	if b := r.take(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// count reads a number of things of at least size bytes each; there cannot be more of
// them than what is left has room for.
func (r *recordReader) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n) //nolint:gosec // bounded by the line above
}

func (r *recordReader) bytes() []byte { return r.take(r.count(1)) }
