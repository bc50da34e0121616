package web

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
)

// acceptsGzip reads an Accept-Encoding header: gzip named, and not with the weight 0.
func acceptsGzip(header string) bool {
	for _, coding := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		weight, stated := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !stated {
			return true
		}
		q, err := strconv.ParseFloat(weight, 64)
		return err == nil && q > 0
	}
	return false
}

// compressed is body in gzip. No page has a token or another secret in its body, so that
// its length gives nothing away.
func compressed(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, compressLevel)
	if err != nil {
		return body
	}
	_, _ = z.Write(body) // into memory
	_ = z.Close()
	return b.Bytes()
}
