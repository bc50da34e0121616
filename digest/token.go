package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What a token is for. A token of one purpose is not valid for another.
const (
	toConfirm     = "confirm"
	toUnsubscribe = "unsubscribe"
)

// confirmFor is how long a confirmation link is valid.
const confirmFor = 7 * 24 * time.Hour

// Errors of tokens.
var (
	ErrBadToken = errors.New("this link is not one of ours, or it was cut off")
	ErrExpired  = errors.New("this link is no longer valid; subscribe again to get a new one")
)

// idLetters is Crockford's base32 in lower case: safe in subjects, file names and addresses.
const idLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// idSize is the length of a reader's or mail's id: 128 bits in base32.
const idSize = 26

// keyed is HMAC-SHA256 of the parts, which are separated so that they cannot run into
// each other, for one purpose.
func (s *Service) keyed(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("callboard digest\x00" + purpose))
	for _, p := range parts {
		mac.Write([]byte("\x00" + strconv.Itoa(len(p)) + ":" + p))
	}
	return mac.Sum(nil)
}

// id is a stable id of the parts that tells nothing about them without the secret.
func (s *Service) id(purpose string, parts ...string) string {
	sum := s.keyed(purpose, parts...)
	return strings.TrimRight(base32.NewEncoding(idLetters).EncodeToString(sum[:16]), "=")
}

// validID reports whether s has the shape of what id returns.
func validID(s string) bool { return len(s) == idSize && strings.Trim(s, idLetters) == "" }

// sign is the token of a purpose over the fields: the fields and their HMAC, with dots between.
func (s *Service) sign(purpose string, fields ...string) string {
	mac := base64.RawURLEncoding.EncodeToString(s.keyed(purpose, fields...))
	return strings.Join(append(fields, mac), ".")
}

// verify returns the n fields of a token of the purpose.
func (s *Service) verify(purpose, token string, n int) ([]string, bool) {
	if len(token) > 200 {
		return nil, false
	}
	parts := strings.Split(token, ".")
	if len(parts) != n+1 {
		return nil, false
	}
	fields := parts[:n]
	mac, err := base64.RawURLEncoding.Strict().DecodeString(parts[n])
	if err != nil || !hmac.Equal(mac, s.keyed(purpose, fields...)) {
		return nil, false
	}
	return fields, true
}

// unsubscribeToken is the token of the link that ends a saved search. It never expires.
func (s *Service) unsubscribeToken(id string) string { return s.sign(toUnsubscribe, id) }

// confirmToken is the token of the link that confirms what was asked for. It is bound to
// the round, so that a link asked for before the reader left does not bring them back.
func (s *Service) confirmToken(sub Subscription) string {
	expires := strconv.FormatInt(sub.Asked.At.Add(confirmFor).Unix(), 10)
	return s.sign(toConfirm, sub.ID, strconv.Itoa(sub.Round), expires)
}

// claim is what a valid token says.
type claim struct {
	purpose string
	id      string
	round   int
	expires time.Time // zero: never
}

// read verifies a token of either purpose. It does not look at the clock.
func (s *Service) read(token string) (claim, error) {
	if fields, ok := s.verify(toUnsubscribe, token, 1); ok {
		return claim{purpose: toUnsubscribe, id: fields[0]}, nil
	}
	fields, ok := s.verify(toConfirm, token, 3)
	if !ok {
		return claim{}, ErrBadToken
	}
	round, err := strconv.Atoi(fields[1])
	if err != nil {
		return claim{}, fmt.Errorf("round of a token: %w", ErrBadToken)
	}
	expires, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return claim{}, fmt.Errorf("end of a token: %w", ErrBadToken)
	}
	return claim{purpose: toConfirm, id: fields[0], round: round, expires: time.Unix(expires, 0)}, nil
}
