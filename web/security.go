package web

import "net/http"

// Limits of a request.
const (
	maxBody = 64 << 10 // bytes; the subscribe form has a few hundred
	maxURL  = 8 << 10  // bytes of path and query
)

// policy lets a page load its own style, script and pictures, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; " +
	"script-src 'self'; frame-ancestors 'none'; base-uri 'none'"

// secured adds to every answer the headers that keep browsers strict, and refuses
// addresses that are too long.
func (s *site) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		// same-origin: other sites do not learn what was searched for, and forms still
		// state where they come from.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
		if s.base.Scheme == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if len(r.URL.RawPath)+len(r.URL.Path)+len(r.URL.RawQuery) > maxURL {
			s.failPage(w, r, errTooLong)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// open lets pages of other sites read an answer: it is public and the same for everybody.
func open(w http.ResponseWriter) { w.Header().Set("Access-Control-Allow-Origin", "*") }

// secret marks an answer that belongs to a link with a token: it is kept nowhere, and the
// token does not travel on in a Referer header.
func secret(w http.ResponseWriter) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", cacheNever)
	w.Header().Set("X-Robots-Tag", "noindex")
}
