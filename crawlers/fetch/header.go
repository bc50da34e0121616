package fetch

import (
	"net/http"
	"net/textproto"

	"golang.org/x/net/http/httpguts"

	"github.com/callboard/callboard/crawlers"
)

// accept asks for what sources are made of, without preferring a form: a server that
// negotiates shall answer as it does to a reader.
const accept = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, " +
	"application/feed+json, text/calendar, application/xml;q=0.9, application/json;q=0.9, */*;q=0.8"

// encodings are those that unpack reads.
const encodings = "gzip, deflate, br"

// maxValidator bounds what is kept of a validator: it is stored with every listing.
const maxValidator = 1 << 10

// headers builds the header of a request, and names those that are the source's own.
// A source may not change what connects, what frames a message or what introduces us.
func headers(req crawlers.Request, agent string) (header http.Header, own []string) {
	header = make(http.Header, 6+len(req.Header))
	header["Accept"] = []string{accept}
	for key, values := range req.Header {
		key = textproto.CanonicalMIMEHeaderKey(key)
		if reserved(key) || !httpguts.ValidHeaderFieldName(key) {
			continue
		}
		var valid []string
		for _, v := range values {
			if httpguts.ValidHeaderFieldValue(v) {
				valid = append(valid, v)
			}
		}
		if len(valid) > 0 {
			header[key] = valid
			own = append(own, key)
		}
	}
	header["User-Agent"] = []string{agent}
	header["Accept-Encoding"] = []string{encodings}
	if v := req.Validators.ETag; usable(v) {
		header["If-None-Match"] = []string{v}
	}
	if v := req.Validators.LastModified; usable(v) {
		header["If-Modified-Since"] = []string{v}
	}
	return header, own
}

// reserved names the headers that are ours or the connection's.
func reserved(key string) bool {
	switch key {
	case "Host", "User-Agent", "Accept-Encoding", "Referer", "Range", "If-Range",
		"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since",
		"Connection", "Proxy-Connection", "Proxy-Authorization", "Keep-Alive", "Te", "Trailer",
		"Transfer-Encoding", "Upgrade", "Content-Length", "Expect":
		return true
	}
	return false
}

// validated says whether the request asks "has it changed?".
func validated(header http.Header) bool {
	return header["If-None-Match"] != nil || header["If-Modified-Since"] != nil
}

// validators keeps what the answer offers to ask with next time.
func validators(header http.Header) crawlers.Validators {
	var v crawlers.Validators
	if tag := header.Get("ETag"); usable(tag) {
		v.ETag = tag
	}
	if date := header.Get("Last-Modified"); usable(date) {
		v.LastModified = date
	}
	return v
}

func usable(v string) bool {
	return v != "" && len(v) <= maxValidator && httpguts.ValidHeaderFieldValue(v)
}
