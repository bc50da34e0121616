package normalize_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestHours(t *testing.T) {
	t.Parallel()
	tests := []struct {
		title, text, field, want string
	}{
		{"Archivist", "", "FULL_TIME", "full-time"},
		{"Archivist", "", "FULL_TIME, PART_TIME", "full-time part-time"},
		{"Part-Time Librarian", "", "", "part-time"},
		{"Archivist", "This is a full-time, permanent position.", "", "full-time"},
		{"Archivist", "Status: Full Time", "", "full-time"},
		{"Archivist", "The post is 35 hours per week.", "", "full-time"},
		{"Archivist", "Hours: 20 hours a week", "", "part-time"},
		{"Archivist", "You will work 70 hours bi-weekly.", "", "full-time"},
		{"Archivist", "The post is 32 hours per week.", "", ""},
		{"Archivist", "Supervises five full-time staff and 900 full-time equivalent students.", "", ""},
		{"Archivist", "Open 60 hours per week. The post is 35 hours per week.", "", ""},
		{"Archivist", "", "CONTRACTOR", ""},
	}
	for _, tt := range tests {
		p := read(t, posting.Finding{Title: tt.title, Text: tt.text, Fields: posting.Fields{Hours: tt.field}}, configs.Defaults{Kind: posting.Job}).Posting
		if got := strings.Join(p.Facets.Hours, " "); got != tt.want {
			t.Errorf("hours of %q %q %q = %q, want %q", tt.title, tt.text, tt.field, got, tt.want)
		}
	}
}

func TestAttendance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		fields     posting.Fields
		d          configs.Defaults
		want       posting.Attendance
	}{
		{"a code", "", posting.Fields{Attendance: "hybrid"}, configs.Defaults{}, posting.Hybrid},
		{"a type", "", posting.Fields{Attendance: "https://schema.org/OnlineEventAttendanceMode"}, configs.Defaults{}, posting.Online},
		{"TELECOMMUTE", "", posting.Fields{Attendance: "TELECOMMUTE"}, configs.Defaults{}, posting.Online},
		{"a webinar", "", posting.Fields{Kind: "webinar"}, configs.Defaults{}, posting.Online},
		{"a webinar of a national source", "", posting.Fields{Kind: "webinar"}, configs.Defaults{Country: "US"}, posting.Online},
		{"held online", "The workshop will be held online.", posting.Fields{Kind: "workshop"}, configs.Defaults{}, posting.Online},
		{"a hybrid conference", "This hybrid conference opens in May.", posting.Fields{Kind: "conference"}, configs.Defaults{}, posting.Hybrid},
		{"perhaps online", "We asked whether it could be held online.", posting.Fields{Kind: "workshop"}, configs.Defaults{}, ""},
		{"remote users", "Serves remote users and online collections.", posting.Fields{Kind: "job"}, configs.Defaults{}, ""},
		{"a remote post", "This is a fully remote position.", posting.Fields{Kind: "job"}, configs.Defaults{}, posting.Online},
		{"the source's", "", posting.Fields{Kind: "workshop"}, configs.Defaults{Attendance: posting.InPerson}, posting.InPerson},
	}
	for _, tt := range tests {
		p := read(t, posting.Finding{Title: "Session", Text: tt.text, Fields: tt.fields}, tt.d).Posting
		if p.Attendance != tt.want {
			t.Errorf("%s: attendance %q, want %q; %v", tt.name, p.Attendance, tt.want, p.Evidence["attendance"])
		}
		if p.Attendance == posting.Online && len(p.Places) > 0 {
			t.Errorf("%s: online, and at %v", tt.name, p.Places)
		}
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field, text, want string
	}{
		{"Free", "", `{"free":true}`},
		{"no cost", "", `{"free":true}`},
		{"0", "", `{"free":true}`},
		{"$75", "", `{"free":false,"amounts":[{"amount":75,"currency":"USD"}]}`},
		{"$75 for members, $150.50 for non-members", "", `{"free":false,"amounts":[{"amount":75,"currency":"USD","for":"members"},{"amount":150.5,"currency":"USD","for":"non-members"}]}`},
		{"Members: €20", "", `{"free":false,"amounts":[{"amount":20,"currency":"EUR","for":"members"}]}`},
		{"75 CAD", "", `{"free":false,"amounts":[{"amount":75,"currency":"CAD"}]}`},
		{"ask us", "", `null`},
		{"75 USD (Members), 100 USD", "", `{"free":false,"amounts":[{"amount":75,"currency":"USD","for":"members"},{"amount":100,"currency":"USD"}]}`},
		{"free (Members), 75 USD", "", `{"free":false,"amounts":[{"amount":0,"currency":"USD","for":"members"},{"amount":75,"currency":"USD"}]}`},
		{"10 - 20 EUR", "", `{"free":false,"amounts":[{"amount":10,"currency":"EUR"},{"amount":20,"currency":"EUR"}]}`},
		{"", "This free workshop is open to all.", `{"free":true}`},
		{"", "Registration is free for everybody.", `{"free":true}`},
		{"", "Hosted by the Free Library of Example.", `null`},
		{"", "Feel free to register.", `null`},
	}
	for _, tt := range tests {
		p := read(t, posting.Finding{Title: "Workshop", Text: tt.text, Fields: posting.Fields{Cost: tt.field}}, configs.Defaults{Country: "US"}).Posting
		got, err := json.Marshal(p.Cost)
		if err != nil || string(got) != tt.want {
			t.Errorf("cost of %q %q = %s, %v, want %s", tt.field, tt.text, got, err, tt.want)
		}
	}
}

func TestDescription(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, html, text, want string
	}{
		{"links", `<p>See <a href="/jobs/1?a=1&b=2" onclick="x()" class="c">here</a></p>`, "", `<p>See <a href="https://example.org/jobs/1?a=1&amp;b=2" rel="nofollow noopener">here</a></p>`},
		{"scripts", `<p>Hi<script>alert(1)</script><style>p{}</style></p>`, "", `<p>Hi</p>`},
		{"schemes", `<a href="javascript:alert(1)">a</a><a href="data:text/html,x">b</a><a href="mailto:a@example.org">c</a>`, "", `ab<a href="mailto:a@example.org" rel="nofollow noopener">c</a>`},
		{"images and frames", `<p>a<img src="https://example.org/pixel.gif"><iframe src="https://example.org"></iframe>b</p>`, "", `<p>ab</p>`},
		{"handlers", `<p onmouseover="x()" style="color:red" id="p">a</p>`, "", `<p>a</p>`},
		{"a quotation of our mark", `<p>a rel="nofollow" b</p>`, "", `<p>a rel=&#34;nofollow&#34; b</p>`},
		{"text", "", "First <b>line</b>\nsecond\n\nThird", `<p>First &lt;b&gt;line&lt;/b&gt;<br>second</p><p>Third</p>`},
		{"control characters", "", "a\x00b\xff", `<p>ab</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", HTML: tt.html, Text: tt.text, URL: "https://example.org/list"}, configs.Defaults{}).Posting
			if p.Description != tt.want {
				t.Errorf("description = %q, want %q", p.Description, tt.want)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A long sentence goes on and on ", 20)
	tests := []struct{ name, in, want string }{
		{"two sentences", "Description\n\nThe library seeks an archivist. The post is permanent. It is in Boston.", "The library seeks an archivist. The post is permanent."},
		{"the title again", "Archivist\nThe library seeks an archivist.", "The library seeks an archivist."},
		{"a link", "See [our page](https://example.org/x) to learn more about this post.", "See our page to learn more about this post."},
		{"short", "Boston office", "Boston office"},
		{"nothing but the title", "Archivist", ""},
	}
	for _, tt := range tests {
		p := read(t, posting.Finding{Title: "Archivist", Text: tt.in}, configs.Defaults{}).Posting
		if p.Summary != tt.want {
			t.Errorf("%s: summary = %q, want %q", tt.name, p.Summary, tt.want)
		}
	}
	p := read(t, posting.Finding{Title: "Archivist", Text: long}, configs.Defaults{}).Posting
	if len(p.Summary) > 303 || !strings.HasSuffix(p.Summary, "…") {
		t.Errorf("summary of a long text = %q", p.Summary)
	}
}

func TestStatedAndDefault(t *testing.T) {
	t.Parallel()
	d := configs.Defaults{Organisation: "Example Board", Language: "en"}
	p := read(t, posting.Finding{Title: "A", URL: "javascript:alert(1)", Fields: posting.Fields{Organisation: " Example\nUniversity ", OrganisationURL: "https://example.edu", Language: "de-DE"}}, d).Posting
	if p.Organisation.Name != "Example University" || p.Organisation.URL != "https://example.edu" || p.Language != "de" || p.URL != "" {
		t.Errorf("organisation %+v, language %q, url %q", p.Organisation, p.Language, p.URL)
	}
	p = read(t, posting.Finding{Title: "A", URL: "https://example.org/1"}, d).Posting
	if p.Organisation.Name != "Example Board" || p.Language != "en" || p.URL != "https://example.org/1" {
		t.Errorf("organisation %+v, language %q, url %q", p.Organisation, p.Language, p.URL)
	}
	p = read(t, posting.Finding{Title: "A", Fields: posting.Fields{Language: "klingon"}}, configs.Defaults{}).Posting
	if p.Language != "" {
		t.Errorf("language = %q", p.Language)
	}
}
