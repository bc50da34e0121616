package meili

import (
	"fmt"
	"strconv"
	"strings"
)

// maxValue is the longest facet value in bytes that the server compares whole
// (MAX_FACET_VALUE_LENGTH in milli).
const maxValue = 468

// encodeValue is a facet value in a spelling that the server keeps: it compares values
// without case and compatibility forms, and parses them in filters. Letters, digits and
// the signs of codes stand for themselves, other bytes are written %XX. Upper case is kept,
// since no two values of a facet differ by the case of ASCII letters (index.FacetValue).
func encodeValue(value string) string {
	plain := true
	for i := range len(value) {
		plain = plain && isPlain(value[i])
	}
	if plain {
		return value
	}
	var b strings.Builder
	for i := range len(value) {
		if c := value[i]; isPlain(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

// isPlain reports whether a byte of a value stands for itself.
func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_./", c) >= 0
}

// decodeValue undoes encodeValue. What it did not write stays as it is.
func decodeValue(encoded string) string {
	if !strings.Contains(encoded, "%") {
		return encoded
	}
	var b strings.Builder
	for i := 0; i < len(encoded); i++ {
		if encoded[i] == '%' && i+2 < len(encoded) {
			if c, err := strconv.ParseUint(encoded[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(encoded[i])
	}
	return b.String()
}
