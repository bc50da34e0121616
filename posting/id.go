package posting

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"strings"
)

// idAlphabet is Crockford's base32 in lower case: no i, l, o or u, so that an id read
// aloud or copied by hand is not misread.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idLength is the number of base32 characters of an id (60 bits: one million postings
// collide with a probability below one in two million).
const idLength = 12

// NewID returns the id of the posting that the given sighting founds: 12 base32
// characters (Crockford's alphabet, lower case) of SHA-256(source, NUL, item). It is
// the posting's permalink and the stem of its calendar UID, and never changes.
func NewID(source, item string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + item))
	return base32.NewEncoding(idAlphabet).EncodeToString(sum[:])[:idLength]
}

// idShape matches what NewID returns.
var idShape = regexp.MustCompile(`^[0-9abcdefghjkmnpqrstvwxyz]{12}$`)

// ValidID reports whether s has the shape of a posting's id.
func ValidID(s string) bool { return idShape.MatchString(s) }

// ItemHash is the short name of a source's item in subjects and listings: 26 base32
// characters (128 bits) of SHA-256(source, NUL, item), safe in any subject or file name.
func ItemHash(source, item string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + item))
	return strings.TrimRight(base32.NewEncoding(idAlphabet).EncodeToString(sum[:16]), "=")
}
