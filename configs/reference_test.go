package configs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
)

func TestPagesAreFresh(t *testing.T) {
	t.Parallel()
	for path, page := range map[string]func() (string, error){
		"../docs/config.md":  configs.Reference,
		"../docs/network.md": configs.Directory,
	} {
		want, err := page()
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is stale: run go generate ./configs", path)
		}
	}
}

// TestReferenceExamples reads each example of the tables as the value that it stands for.
func TestReferenceExamples(t *testing.T) {
	t.Parallel()
	page, err := configs.Reference()
	if err != nil {
		t.Fatal(err)
	}
	env := environment("CALLBOARD_SECRET", "s3cret-s3cret", "MEILI_KEY", "k", "SMTP_PASSWORD", "p", "TOKEN", "t")
	section, tried := "", 0
	example := regexp.MustCompile("^\\| `([a-z_]+)` \\|.*\\| `(.*)` \\| [^|]+ \\|$")
	for line := range strings.SplitSeq(page, "\n") {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section = title
		}
		m := example.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		text := asConfiguration(section, m[1], m[2])
		if text == "" {
			continue
		}
		tried++
		if _, err := configs.Parse("c.yaml", []byte(text), env); err != nil {
			t.Errorf("the example of %s in %q: %s\n%v", m[1], section, text, err)
		}
	}
	if tried < 50 {
		t.Errorf("only %d examples were tried", tried)
	}
}

// asConfiguration puts an example of a key of the section into a whole file.
func asConfiguration(section, key, example string) string {
	if !strings.ContainsAny(example[:1], "{[\"") {
		example = `"` + example + `"`
	}
	pair := key + ": " + example
	switch section {
	case "Top level":
		return pair
	case "Sources":
		switch key {
		case "id":
			return "sources: [{file: x, " + pair + "}]"
		case "feed", "calendar", "page", "sitemap", "board", "api", "mailbox", "file":
			return "sources: [{id: a, " + pair + "}]"
		}
		return "sources: [{id: a, file: x, " + pair + "}]"
	case "Sources: defaults", "Sources: filter":
		return "sources: [{id: a, file: x, " + strings.TrimPrefix(section, "Sources: ") + ": {" + pair + "}}]"
	case "Network directory":
		if key == "id" || key == "name" {
			return ""
		}
		return "network: [{id: a, name: A, " + pair + "}]"
	case "nats":
		return "nats: {url: \"nats://a\"" + strings.TrimPrefix(", "+pair, ", url: "+example) + "}"
	}
	return section + ": {" + pair + "}"
}
