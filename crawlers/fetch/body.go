package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"

	"github.com/callboard/callboard/crawlers"
)

// maxLayers bounds how many encodings lie over each other.
const maxLayers = 3

// readBody reads a body within the limit, as received and as unpacked. With an error that
// is crawlers.ErrTruncated it returns what fits.
func readBody(res *http.Response, limit int64) ([]byte, error) {
	r, err := unpack(res.Body, res.Header.Get("Content-Encoding"), limit)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	// Room for what is announced, but a mebibyte at most: the announcement may be a lie.
	buf.Grow(int(min(max(res.ContentLength, 0), limit, 1<<20)) + bytes.MinRead)
	_, err = buf.ReadFrom(r)
	return buf.Bytes(), err
}

// unpack takes off the encodings that the header names, last one first, and then that of
// a document which is itself a gzip file (sitemap.xml.gz).
func unpack(body io.Reader, header string, limit int64) (io.Reader, error) {
	r := bufio.NewReader(&capped{r: body, left: limit, limit: limit})
	var names []string
	for name := range strings.SplitSeq(header, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && name != "identity" && name != "none" {
			names = append(names, name)
		}
	}
	if len(names) > maxLayers {
		return nil, fmt.Errorf("%w: %d content encodings over each other", crawlers.ErrFormat, len(names))
	}
	for i := len(names) - 1; i >= 0; i-- {
		layer, err := decoder(r, names[i])
		if err != nil {
			return nil, err
		}
		if layer != r {
			r = bufio.NewReader(&capped{r: layer, left: limit, limit: limit})
		}
	}
	if !zipped(r) {
		return r, nil
	}
	layer, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("unpack gzip: %w", err)
	}
	return &capped{r: layer, left: limit, limit: limit}, nil
}

// decoder returns the reader for one encoding; r itself where the label lies, as it does
// on servers that announce gzip and send plain text.
func decoder(r *bufio.Reader, name string) (io.Reader, error) {
	switch name {
	case "gzip", "x-gzip":
		if !zipped(r) {
			return r, nil
		}
		layer, err := gzip.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		return layer, nil
	case "deflate":
		// RFC 9110, section 8.4.1.2, means the zlib format and knows of those who send it bare.
		start, _ := r.Peek(2)
		if len(start) == 2 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
			layer, err := zlib.NewReader(r)
			if err != nil {
				return nil, fmt.Errorf("unpack deflate: %w", err)
			}
			return layer, nil
		}
		if len(start) == 0 {
			return r, nil
		}
		return flate.NewReader(r), nil
	case "br":
		return brotli.NewReader(r), nil
	}
	return nil, fmt.Errorf("%w: content encoding %q", crawlers.ErrFormat, name)
}

// zipped says whether a gzip file begins here (RFC 1952, section 2.3.1).
func zipped(r *bufio.Reader) bool {
	start, _ := r.Peek(3)
	return len(start) == 3 && start[0] == 0x1f && start[1] == 0x8b && start[2] == 8
}

// capped passes on so many bytes and answers one more with crawlers.ErrTruncated, where
// an io.LimitedReader would let the cut look like the end.
type capped struct {
	r           io.Reader
	left, limit int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	if int64(n) > c.left {
		n = int(c.left)
		err = fmt.Errorf("%w of %d bytes", crawlers.ErrTruncated, c.limit)
	}
	c.left -= int64(n)
	return n, err
}
