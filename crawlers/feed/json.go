package feed

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"github.com/callboard/callboard/crawlers"
)

// readJSON reads JSON Feed 1.0 and 1.1. Items are decoded one by one, so that one that
// is no item costs itself only, and a body that was cut off keeps the items before.
func readJSON(text string, base *url.URL) (parsed, error) {
	p, head, cut := parsed{}, map[string]json.RawMessage{}, error(nil)
	var items []json.RawMessage
	listed := false
	decoder := json.NewDecoder(strings.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return p, notJSON(err)
	}
	for cut == nil && decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			cut = err
			break
		}
		if key == "items" {
			listed = true
			items, cut = elements(decoder)
			continue
		}
		var value json.RawMessage
		if cut = decoder.Decode(&value); cut == nil {
			if name, ok := key.(string); ok {
				head[name] = value
			}
		}
	}
	if cut == nil {
		_, cut = decoder.Token() // the closing brace
	}
	version := member(head, "version")
	switch {
	case !listed && cut != nil:
		return p, notJSON(cut)
	case !listed:
		return p, fmt.Errorf("a JSON document without \"items\": %w", crawlers.ErrFormat)
	}
	p.title, p.language = member(head, "title"), member(head, "language")
	p.link, p.next = absolute(base, member(head, "home_page_url")), absolute(base, member(head, "next_url"))
	p.readItems(items, base)
	if !strings.Contains(version, "jsonfeed") && !p.saysAnything() {
		return parsed{}, fmt.Errorf("a JSON document whose \"items\" are none of a JSON Feed: %w", crawlers.ErrFormat)
	}
	if cut != nil {
		p.broken = true
		p.warn(fmt.Sprintf("the document is cut off or broken after %d items: %v", len(items), cut))
	}
	return p, nil
}

func notJSON(err error) error {
	return fmt.Errorf("a document that begins like JSON and is none (%w): %w", err, crawlers.ErrFormat)
}

// elements are the elements of an array up to its end or to where it breaks. Anything
// else than an array has none.
func elements(decoder *json.Decoder) ([]json.RawMessage, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if token != json.Delim('[') {
		return nil, fmt.Errorf("\"items\" is %v, not a list", token)
	}
	var out []json.RawMessage
	for decoder.More() {
		var element json.RawMessage
		if err := decoder.Decode(&element); err != nil {
			return out, err
		}
		out = append(out, element)
	}
	_, err = decoder.Token()
	return out, err
}

func member(head map[string]json.RawMessage, name string) string {
	var s string
	if json.Unmarshal(head[name], &s) != nil {
		return ""
	}
	return s
}

func (p *parsed) readItems(items []json.RawMessage, base *url.URL) {
	for i, raw := range items {
		in, err := decodeItem(raw)
		if err != nil {
			p.broken = true
			p.refused = append(p.refused, crawlers.Refusal{Item: fmt.Sprintf("number %d", i+1), Reason: err.Error()})
			continue
		}
		p.items = append(p.items, fromJSONItem(in, base))
	}
}

// decodeItem decodes one item. Members of a wrong type are left out, the others stay.
func decodeItem(raw json.RawMessage) (*jsonfeed.Item, error) {
	in := new(jsonfeed.Item)
	err := json.Unmarshal(raw, in)
	if err == nil {
		return in, nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return nil, err // no object at all
	}
	for name, value := range members {
		one, err := json.Marshal(map[string]json.RawMessage{name: value})
		if err != nil || json.Unmarshal(one, new(jsonfeed.Item)) != nil {
			delete(members, name)
		}
	}
	rest, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	in = new(jsonfeed.Item)
	return in, json.Unmarshal(rest, in)
}

// saysAnything reports whether any item has what an item of a JSON Feed must have: an id
// and a content (without the version's address any JSON with "items" would pass for one).
func (p *parsed) saysAnything() bool {
	for _, it := range p.items {
		if it.id != "" && (it.html != "" || it.plain != "") {
			return true
		}
	}
	return false
}

func fromJSONItem(in *jsonfeed.Item, base *url.URL) item {
	out := item{
		id: in.ID, title: in.Title, html: withAbsoluteLinks(in.ContentHTML, base),
		published: []string{in.DatePublished, in.DateModified}, categories: in.Tags,
	}
	if out.html == "" {
		out.plain = first(in.ContentText, in.Summary)
	}
	out.link = first(absolute(base, in.URL), absolute(base, in.ExternalURL), absolute(&url.URL{}, in.ID))
	out.fields.Language = in.Language
	out.fields.Origin = "json-feed"
	return out
}
