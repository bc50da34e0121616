package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// handler answers a request, or returns why it cannot; then it has written nothing.
type handler func(w http.ResponseWriter, r *http.Request) error

// requestTimeout bounds the work for one request.
const requestTimeout = 20 * time.Second

// handle runs h and turns its error into an answer, with fail. It bounds the request's
// body and time, counts it, and survives a bug.
func (s *site) handle(pattern string, h handler, fail func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted := &countedWriter{ResponseWriter: w}
		defer s.metrics.request(pattern, time.Now(), counted)
		defer func() {
			bug := recover()
			if bug == nil {
				return
			}
			s.log.Error("a page panicked", "subject", pattern, "err", fmt.Sprintf("%v\n%s", bug, debug.Stack()))
			if counted.status == 0 {
				fail(counted, r, errBug)
			}
		}()
		ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(counted, r.Body, maxBody)
		err := h(counted, r)
		if err == nil {
			return
		}
		if statusOf(err) == http.StatusInternalServerError {
			s.log.Error("a request failed", "subject", pattern, "err", err)
		}
		fail(counted, r, err)
	})
}

// countedWriter remembers the status for the metrics.
type countedWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers and passes on the status.
func (w *countedWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *countedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Values of Cache-Control.
const (
	cacheNever    = "no-store"                            // tokens, answers to forms
	cacheRenew    = "no-cache"                            // may be kept, must be asked for again with its ETag
	cacheShort    = "public, max-age=300"                 // feeds: readers poll them
	cacheForever  = "public, max-age=31536000, immutable" // names that carry a hash
	compressFrom  = 1024                                  // bytes; less is not worth it
	compressLevel = 5
)

// content is a whole answer, made before its first byte is sent.
type content struct {
	status int    // 0 is 200
	kind   string // media type
	cache  string // Cache-Control; "" is cacheRenew
	body   []byte
}

// send answers with c: nothing but 304 when the client has it, compressed when it may be.
func (s *site) send(w http.ResponseWriter, r *http.Request, c content) error {
	h := w.Header()
	if c.status == 0 {
		c.status = http.StatusOK
	}
	if c.cache == "" {
		c.cache = cacheRenew
	}
	h.Set("Content-Type", c.kind)
	h.Set("Cache-Control", c.cache)
	h.Add("Vary", "Accept-Encoding")
	if c.status == http.StatusOK && c.cache != cacheNever {
		tag := entityTag(c.body)
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	body := c.body
	if len(body) >= compressFrom && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = compressed(body)
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(c.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may have left
	}
	return nil
}

// entityTag is weak, since one content goes out plain and compressed.
func entityTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches reports whether an If-None-Match header names the tag, RFC 9110, section 13.1.2.
func matches(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		t = strings.TrimSpace(t)
		if t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
