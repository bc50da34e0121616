package web

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.json
var openAPIDocument []byte

// openAPI is the description of the API. A test holds it to the routes, the search keys
// and the members of a posting.
func (s *site) openAPI(w http.ResponseWriter, r *http.Request) error {
	open(w)
	return s.send(w, r, content{kind: "application/json", body: openAPIDocument})
}
