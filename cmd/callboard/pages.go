package main

import "net/http"

// pages are the pages and the API of this process.
func (a *app) pages() (http.Handler, error) {
	return http.NotFoundHandler(), nil
}
