package configs_test

import (
	"os"
	"regexp"
	"slices"
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
	env := environment("CALLBOARD_SECRET", "s3cret-s3cret-s3cret", "MEILI_KEY", "k", "SMTP_PASSWORD", "p", "TOKEN", "t")
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

// TestKeys holds that every key of the contract is there; further ones are extensions.
func TestKeys(t *testing.T) {
	t.Parallel()
	got := configs.Keys()
	for key := range strings.FieldsSeq(`data listen url secret site.name site.contact site.scope
		fetch.contact fetch.delay fetch.timeout fetch.allow_private_networks nats.url index.url index.key
		mail.smtp mail.from mail.outbox mail.operator include
		sources.id sources.feed sources.calendar sources.page sources.sitemap sources.board sources.api sources.mailbox sources.file
		sources.name sources.every sources.enabled sources.complete sources.absent_after sources.delay sources.headers
		sources.follow sources.select sources.filter sources.require sources.defaults.kind sources.defaults.organisation
		sources.defaults.country sources.defaults.zone sources.defaults.language sources.defaults.attendance sources.defaults.library_type`) {
		if !slices.Contains(got, key) {
			t.Errorf("key %s is missing", key)
		}
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

func TestReferenceNamesEveryKeyAndCode(t *testing.T) {
	t.Parallel()
	page, err := configs.Reference()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range configs.Keys() {
		name := key[strings.LastIndex(key, ".")+1:]
		if !strings.Contains(page, "| `"+name+"` |") {
			t.Errorf("key %s has no line", key)
		}
	}
	for _, want := range []string{"| `new-england` | New England | US-CT", "| `EU` | Europe |", "`NA` is Namibia", "| level | `student` `support`", "feed 1h; mailbox, file 15m"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	page, err := configs.Directory()
	if err != nil {
		t.Fatal(err)
	}
	cfg := starter(t)
	for _, e := range cfg.Network {
		if !strings.Contains(page, "- ["+e.Name+"]("+e.URL+")") && !strings.Contains(page, "- **"+e.Name+"**") {
			t.Errorf("%s is missing", e.ID)
		}
	}
	if strings.Index(page, "## United States") > strings.Index(page, "## Worldwide") {
		t.Error("the region with the most entries does not come first")
	}
	for _, not := range []string{"## \n", "()", "  ", "%!"} {
		if strings.Contains(page, not) {
			t.Errorf("the page holds %q", not)
		}
	}
}
