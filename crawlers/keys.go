package crawlers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/canonical"
	"github.com/callboard/callboard/posting"
)

// identified chooses the key of each item of one listing: the first of its keys that no
// other item of the listing carries and that is not a site's front page. Sites give every
// item the same guid or link (the home page, the listing itself, "0"); such a key would
// make one posting of all of them. Where no key is left, a hash of title and content is
// one, and where that is shared too, a hash of everything the item states. Items that are
// equal in everything are one item.
//
// A URL that identifies nothing stays in the finding, because readers can still follow it;
// whoever tells postings apart by addresses must leave those out that several items of a
// listing carry, and front pages (canonical.FrontPage).
func identified(items []Item) []posting.Finding {
	items = withoutRepeats(items)
	carriers := map[string]int{} // key -> how many items carry it
	for _, item := range items {
		for _, key := range distinctKeys(item.Keys) {
			carriers[key]++
		}
	}
	out := make([]posting.Finding, len(items))
	unkeyed := map[string][]int{} // content key -> items that have no other
	for i, item := range items {
		f := item.Finding
		f.Item = uniqueKey(item.Keys, carriers)
		if f.Item == "" {
			key := contentKey(f)
			unkeyed[key] = append(unkeyed[key], i)
		}
		out[i] = f
	}
	for key, group := range unkeyed {
		for _, i := range group {
			out[i].Item = key
			if len(group) > 1 {
				out[i].Item = wholeKey(items[i])
			}
		}
	}
	return out
}

// uniqueKey is the first key that one item carries and that is no front page, or "".
func uniqueKey(keys []string, carriers map[string]int) string {
	for _, key := range distinctKeys(keys) {
		if carriers[key] == 1 && !canonical.FrontPage(key) {
			return shortKey(key)
		}
	}
	return ""
}

// withoutRepeats drops items that are equal to an earlier one in keys and finding. Only
// items with the same title and the same length of text are looked at closely.
func withoutRepeats(items []Item) []Item {
	type shape struct {
		title      string
		html, text int
	}
	first := map[shape]int{}       // shape -> first item that has it
	whole := map[string]struct{}{} // whole keys of items whose shape occurs again
	var out []Item
	for i, item := range items {
		s := shape{item.Finding.Title, len(item.Finding.HTML), len(item.Finding.Text)}
		earlier, met := first[s]
		if !met {
			first[s] = i
			out = append(out, item)
			continue
		}
		whole[wholeKey(items[earlier])] = struct{}{}
		key := wholeKey(item)
		if _, repeated := whole[key]; !repeated {
			whole[key] = struct{}{}
			out = append(out, item)
		}
	}
	return out
}

// distinctKeys are an item's keys without blanks and repeats: a guid that is also the
// link is one key.
func distinctKeys(keys []string) []string {
	out := make([]string, 0, len(keys))
	for _, key := range keys {
		if key = strings.TrimSpace(key); key != "" && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// shortKey is a key as an item: itself, or its hash where it is over posting.MaxItem.
func shortKey(key string) string {
	if len(key) <= posting.MaxItem {
		return key
	}
	return "sha256:" + digest(key)
}

// contentKey is the key of an item that has none of its own.
func contentKey(f posting.Finding) string {
	return "content:" + digest(f.Title, f.HTML, f.Text)
}

// wholeKey tells apart items that have the same title and content.
func wholeKey(item Item) string {
	b, err := json.Marshal(item.Finding)
	if err != nil { // cannot happen: strings and times in a sane range
		return contentKey(item.Finding)
	}
	return "item:" + digest(append(distinctKeys(item.Keys), string(b))...)
}

// digest is 32 hexadecimal characters of the SHA-256 of the parts.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
