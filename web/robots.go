package web

import "net/http"

// robots lets search engines read postings and keeps them out of the endless space of
// searches, and of what is not for them.
func (s *site) robots(w http.ResponseWriter, r *http.Request) error {
	text := "User-agent: *\n" +
		"Disallow: /*?\nDisallow: /api/\nDisallow: /search.\nDisallow: /confirm/\nDisallow: /unsubscribe/\nDisallow: /subscribe\n" +
		"Disallow: /status\nDisallow: /metrics\nAllow: /\n" +
		"Sitemap: " + s.link("/sitemap.xml") + "\n"
	return s.send(w, r, content{kind: "text/plain; charset=utf-8", cache: cacheShort, body: []byte(text)})
}
