package web

import (
	"net/http"
	"time"
)

// The members of JSON Feed 1.1 (jsonfeed.org) that the feed has.
type (
	jsonFeed struct {
		Version string     `json:"version"`
		Title   string     `json:"title"`
		HomeURL string     `json:"home_page_url"`
		FeedURL string     `json:"feed_url"`
		Icon    string     `json:"icon,omitempty"`
		Items   []jsonItem `json:"items"`
	}
	jsonItem struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		External  string   `json:"external_url,omitempty"`
		Title     string   `json:"title"`
		HTML      string   `json:"content_html,omitempty"`
		Text      string   `json:"content_text,omitempty"`
		Summary   string   `json:"summary,omitempty"`
		Published string   `json:"date_published"`
		Modified  string   `json:"date_modified"`
		Language  string   `json:"language,omitempty"`
		Tags      []string `json:"tags,omitempty"`
	}
)

// searchJSONFeed is a search as a JSON Feed.
func (s *site) searchJSONFeed(w http.ResponseWriter, r *http.Request) error {
	open(w)
	q, all, err := s.newestOf(r, feedMost)
	if err != nil {
		return err
	}
	kept := saved(q)
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: s.opts.Site.Name + ": " + q.Describe(s.describeLabel),
		HomeURL: s.link(searchPath(kept)), FeedURL: s.link(withQuery("/search.json", kept)), Icon: s.link(s.assets.icon),
		Items: []jsonItem{},
	}
	for _, p := range all {
		item := jsonItem{
			ID: "urn:callboard:posting:" + p.ID, URL: s.link("/p/" + p.ID), External: outward(p.URL), Title: p.Title,
			HTML: p.Description, Summary: s.factsLine(p), Language: p.Language, Tags: []string{string(p.Kind)},
			Published: firstSeen(p).UTC().Format(time.RFC3339), Modified: touched(p).Format(time.RFC3339),
		}
		if item.HTML == "" { // one of the two is required
			item.Text = item.Summary
		}
		feed.Items = append(feed.Items, item)
	}
	return s.sendJSON(w, r, "application/feed+json", feed)
}
