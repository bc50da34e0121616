package crawl

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"github.com/callboard/callboard/crawlers"
)

// maxCapture is how many bytes of documents a capture keeps, before compression.
const maxCapture = 20 << 20

// keepCapture stores the documents of the visit in the source's next slot.
func (cm *commit) keepCapture() error {
	if len(cm.result.Documents) == 0 || cm.rewrite {
		return nil
	}
	data, err := pack(cm.result.Documents)
	if err != nil {
		return err
	}
	head := &cm.listing.Head
	if err := cm.crawler.opts.Bus.PutCapture(cm.ctx, head.Source, head.Captures, data); err != nil {
		return err
	}
	head.Captures++
	return nil
}

// pack writes documents as gzipped JSON, one a line, up to maxCapture bytes of bodies.
func pack(docs []crawlers.Document) ([]byte, error) {
	var buf bytes.Buffer
	zip, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	encoder := json.NewEncoder(zip)
	size := 0
	for _, d := range docs {
		if size += len(d.Body); size > maxCapture {
			break
		}
		d.Header = nil // may carry cookies, and nothing is read from it again
		if err := encoder.Encode(d); err != nil {
			return nil, fmt.Errorf("pack capture: %w", err)
		}
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("pack capture: %w", err)
	}
	return buf.Bytes(), nil
}

// unpack reads what pack wrote.
func unpack(data []byte) ([]crawlers.Document, error) {
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("unpack capture: %w", err)
	}
	var docs []crawlers.Document
	decoder := json.NewDecoder(io.LimitReader(zip, 4*maxCapture))
	for {
		var d crawlers.Document
		err := decoder.Decode(&d)
		if err == io.EOF {
			return docs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("unpack capture: %w", err)
		}
		docs = append(docs, d)
	}
}
