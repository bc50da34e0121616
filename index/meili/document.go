package meili

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/callboard/callboard/index"
)

// Marks of documents, one attribute that can be filtered by and counted. lacking(name) is
// among them for each facet, "closes", "starts" and "pay" that a posting does not state.
const (
	markPosition  = "is.position"
	markPoint     = "is.point"
	markGone      = "is.gone" // of a deleted posting, so that an older change does not bring it back
	markCancelled = "cancelled"
	markClosed    = "closed"    // by a stored ending
	markEndless   = "endless"   // until filled, or rolling
	markPayAmount = "pay.known" // with an amount a year
	markNothing   = "nothing"   // no document has it
)

// lacking is the mark of documents that do not state something.
func lacking(name string) string { return "no." + name }

// facetAttribute is the attribute of a facet's values.
func facetAttribute(facet string) string { return "f_" + facet }

// positionID is the id of the document that has the position; no posting can have it.
const positionID = "position"

// forever is after every ending: the largest number that JSON readers agree on.
const forever = 1<<53 - 1

// document is what the server stores of a posting. Attributes that are not stated are left
// out, which puts them last in every order.
type document map[string]any

// newDocument is the document of a change, nil Doc included. The error says which value
// the server cannot keep.
func newDocument(c index.Change) (document, error) {
	if c.Doc == nil {
		return document{"id": c.ID, "seq": c.Seq, "marks": []string{markGone}}, nil
	}
	d := *c.Doc
	out := document{"id": d.ID, "seq": c.Seq, "touched": max(d.FirstSeen, d.Changed)}
	for name, text := range map[string]string{"title": d.Title, "organisation": d.Organisation, "text": d.Text} {
		if words := fieldText(text); words != nil {
			out[name] = words
		}
	}
	if d.Organisation != "" {
		out["name"] = strings.ToValidUTF8(d.Organisation, "\uFFFD")
	}
	for name, at := range map[string]int64{"newest": d.Newest(), "closes": d.Closes, "starts": d.Starts} {
		if at != 0 {
			out[name] = at
		}
	}
	marks, err := out.addFacets(d)
	if err != nil {
		return nil, err
	}
	marks = append(marks, out.addPay(d)...)
	marks = append(marks, out.addEnding(d)...)
	if d.Closes == 0 && d.Rule == "" {
		marks = append(marks, lacking("closes"))
	}
	if d.Rule == index.UntilFilled || d.Rule == "rolling" {
		marks = append(marks, markEndless)
	}
	if d.Starts == 0 {
		marks = append(marks, lacking("starts"))
	}
	if len(d.Points) > 0 {
		points := make([]string, len(d.Points))
		for i, p := range d.Points {
			points[i] = pointID(p)
		}
		out["points"] = points
	}
	out["marks"] = marks
	return out, nil
}

// addFacets adds the values and returns a mark for each facet without one.
func (out document) addFacets(d index.Doc) ([]string, error) {
	marks := []string{}
	for _, f := range index.Facets() {
		values := make([]string, len(d.Facets[f.Name]))
		for i, v := range d.Facets[f.Name] {
			if values[i] = encodeValue(v); len(values[i]) > maxValue {
				return nil, fmt.Errorf("facet %s: %q takes %d bytes, over %d", f.Name, v, len(values[i]), maxValue)
			}
		}
		if len(values) == 0 {
			marks = append(marks, lacking(f.Name))
			continue
		}
		out[facetAttribute(f.Name)] = values
	}
	return marks, nil
}

// addPay adds the bounds of pay, of which one that is not stated is the other one.
func (out document) addPay(d index.Doc) (marks []string) {
	if d.Pay() != 0 {
		out["pay"] = d.Pay()
	}
	if !d.PayStated {
		return []string{lacking("pay")}
	}
	if d.PayCurrency != "" {
		out["currency"] = encodeValue(d.PayCurrency)
	}
	if d.Pay() != 0 {
		marks = append(marks, markPayAmount)
		out["pay_low"] = d.PayMin
		if d.PayMin == 0 {
			out["pay_low"] = d.PayMax
		}
	}
	return marks
}

// addEnding adds what StateAt decides by: until is when it stops being open, ends and
// doubtful what it is then.
func (out document) addEnding(d index.Doc) (marks []string) {
	switch {
	case d.Cancelled:
		return []string{markCancelled}
	case d.Closed != 0:
		return []string{markClosed}
	case d.Ends != 0:
		out["until"], out["ends"] = d.Ends, d.Ends
	case d.Doubtful != 0:
		out["until"], out["doubtful"] = d.Doubtful, d.Doubtful
	default:
		out["until"] = int64(forever)
	}
	return nil
}

// pointID is the name of a point on Earth.
func pointID(p [2]float64) string {
	var bits [16]byte
	binary.BigEndian.PutUint64(bits[:8], math.Float64bits(p[0]+0)) // + 0 makes -0 0
	binary.BigEndian.PutUint64(bits[8:], math.Float64bits(p[1]+0))
	sum := sha256.Sum256(bits[:])
	return hex.EncodeToString(sum[:8])
}

// pointDocument is a point as a document of its own. The server knows one place a document,
// postings may have several: they name them. The text is what distances are taken from,
// since the server may store a number in fewer digits.
func pointDocument(p [2]float64) document {
	at := strconv.FormatFloat(p[0], 'g', -1, 64) + "," + strconv.FormatFloat(p[1], 'g', -1, 64)
	return document{
		"id": "point-" + pointID(p), "marks": []string{markPoint}, "at": at, "_geo": map[string]float64{"lat": p[0], "lng": p[1]},
	}
}

// readPoint undoes the text of pointDocument.
func readPoint(at string) (p [2]float64, ok bool) {
	lat, lon, ok := strings.Cut(at, ",")
	if !ok {
		return p, false
	}
	var errLat, errLon error
	p[0], errLat = strconv.ParseFloat(lat, 64)
	p[1], errLon = strconv.ParseFloat(lon, 64)
	return p, errLat == nil && errLon == nil
}

// place is the document of the position. Mark is another one with every write, so that two
// answers with the same mark are of the same moment.
type place struct {
	ID     string   `json:"id"`
	Marks  []string `json:"marks"`
	Stream string   `json:"stream"`
	Seq    uint64   `json:"upto,string"` // a number would be cut to 53 bits by some readers
	Format string   `json:"format"`
	Mark   string   `json:"mark"`
}

func (p place) position() index.Position { return index.Position{Stream: p.Stream, Seq: p.Seq} }
