package meili

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/callboard/callboard/index"
)

// When a payload is sent: the server takes 100 MB, and needs less memory for a few.
const (
	maxPayload = 6 << 20 // bytes
	maxLines   = 1000    // documents
)

// payload is documents on their way to the server.
type payload struct {
	lines  []line
	size   int             // bytes
	points map[string]bool // that are among the lines
}

// line is one document as JSON, of a posting when it has an id.
type line struct {
	json []byte
	id   string
	seq  uint64
}

func (p *payload) full() bool { return p.size >= maxPayload || len(p.lines) >= maxLines }

// add adds the document of a change, and the points that it names. A change that cannot be
// stored is a *index.ChangeError.
func (p *payload) add(c index.Change) error {
	d, err := newDocument(c)
	if err == nil && c.Doc != nil {
		err = p.addPoints(c.Doc.Points)
	}
	if err == nil {
		err = p.append(c.ID, c.Seq, d)
	}
	if err != nil {
		return &index.ChangeError{ID: c.ID, Seq: c.Seq, Err: err}
	}
	return nil
}

func (p *payload) addPoints(points [][2]float64) error {
	for _, at := range points {
		id := pointID(at)
		if p.points[id] {
			continue
		}
		if p.points == nil {
			p.points = map[string]bool{}
		}
		p.points[id] = true
		if err := p.append("", 0, pointDocument(at)); err != nil {
			return err
		}
	}
	return nil
}

func (p *payload) append(id string, seq uint64, document any) error {
	data, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("write document: %w", err)
	}
	p.lines, p.size = append(p.lines, line{data, id, seq}), p.size+len(data)+1
	return nil
}

// ndjson is the lines as they are sent.
func ndjson(lines []line) []byte {
	var b bytes.Buffer
	for _, l := range lines {
		b.Write(l.json)
		b.WriteByte('\n')
	}
	return b.Bytes()
}
