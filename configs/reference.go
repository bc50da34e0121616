package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// generated is the first line of the pages that go generate writes.
const generated = "<!-- Generated from configs by `go generate ./configs`; do not edit. -->\n\n"

// referenceIntro opens docs/config.md.
const referenceIntro = `# Configuration

Callboard reads one YAML file: the one that ` + "`--config`" + ` names, else ` + "`./callboard.yaml`" + `, else none: then the
defaults below hold and the built-in sources are used. Everything has a default, so an empty file is valid.

` + "```yaml" + `
data: ./data
listen: 127.0.0.1:8080
secret: ${CALLBOARD_SECRET}
mail: {smtp: "smtp://digest:${SMTP_PASSWORD}@mail.example.org:587", from: "Callboard <digest@library.example.org>"}
include: [sources/*.yaml]
sources:
  - {id: city-library, feed: "https://jobs.example.org/rss", every: 1h, defaults: {kind: job, country: US, zone: America/Chicago}}
  - {id: state-library, page: "https://library.example.org/jobs", select: {item: ".job", title: "h3"}, complete: true}
` + "```" + `

- The file is read strictly. An unknown key, a key or id that stands twice, or a bad value is an error that names file, line and
  column; all errors of all files are reported at once, and nothing starts.
- Secrets come from the environment: ` + "`${NAME}`" + ` can stand anywhere in a value, and an unset variable is an error. ` + "`$${`" + ` is a plain ` + "`${`" + `.
- Durations are written ` + "`90s`, `15m`, `6h`, `1h30m`, `1d`, `2w`" + `.
- Relative paths start at the folder of the configuration file, those in included files too. ` + "`--data`" + ` moves everything below the data
  folder.
- YAML anchors, aliases, tags and several documents in one file are not read. A file has up to 512 KiB and 30,000 lines.

`

// placeText explains the values of places.
const placeText = `## Places

The values of ` + "`place`" + ` in a search (and in ` + "`site.scope`" + `) are

- a country, by its ISO 3166-1 code: ` + "`US`" + `; a two-letter value is a country wherever there is one with that code, so ` + "`NA`" + ` is Namibia,
  ` + "`SA`" + ` Saudi Arabia, ` + "`AS`" + ` American Samoa and ` + "`AF`" + ` Afghanistan;
- a subdivision, by its ISO 3166-2 code: ` + "`US-MA`" + `;
- a city in one: ` + "`US-MA/boston`" + `, or in its country where the subdivision is not known: ` + "`DE/berlin`" + `. The city is written in lower-case
  letters and digits without accents, with hyphens: ` + "`BR/sao-paulo`" + `;
- a continent. The two-letter codes ` + "`EU`" + ` and ` + "`OC`" + ` are free of countries; the other continents have a name;
- a named region, from the table below.

`

// Reference is the text of docs/config.md, made from the declarations of the keys.
func Reference() (string, error) {
	v, err := LoadVocabulary()
	if err != nil {
		return "", err
	}
	regions, err := namedRegions()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(generated + referenceIntro)
	top := rows(configFields())
	table(&b, "Top level", top)
	for _, r := range top {
		switch r.name {
		case "sources":
			table(&b, "Sources", r.within)
			b.WriteString(sourcesText)
			for _, s := range r.within {
				if len(s.within) > 0 {
					table(&b, "Sources: "+s.name, s.within)
				}
			}
			fmt.Fprintf(&b, "Fields of a finding, for `filter`, `require` and `select`: `%s`.", strings.Join(FindingFields(), "` `"))
			fmt.Fprintf(&b, " In `select` also: `%s`.\n\n", strings.Join(selectExtra(), "` `"))
		case "network":
			table(&b, "Network directory", r.within)
		default:
			if len(r.within) > 0 {
				table(&b, r.name, r.within)
			}
		}
	}
	b.WriteString(placeText)
	b.WriteString("| place | name | members |\n|---|---|---|\n")
	for _, r := range regions {
		members := strings.Join(r.Members, " ")
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Code, r.Label, cmp.Or(members, "countries of the continent"))
	}
	codesTable(&b, v)
	return b.String(), nil
}

// Keys returns the names of all keys with the keys that hold them, such as "listen",
// "fetch.delay" and "sources.defaults.kind", in the order of the reference.
func Keys() []string { return keysOf("", rows(configFields())) }

func keysOf(prefix string, keys []row) []string {
	var out []string
	for _, k := range keys {
		out = append(out, prefix+k.name)
		out = append(out, keysOf(prefix+k.name+".", k.within)...)
	}
	return out
}

// sourcesText stands below the table of a source's keys.
const sourcesText = `A source is a place where announcements appear. Exactly one key names its way in. A source that only an import names needs
no block here. Words of a filter are compared without regard to case, as whole words.

`

// codesTable lists the codes of the facets that have few.
func codesTable(b *strings.Builder, v *Vocabulary) {
	b.WriteString("\n## Codes\n\n| facet | codes |\n|---|---|\n")
	for _, facet := range v.Facets() {
		if codes := v.Codes(facet); len(codes) > 0 && len(codes) < 50 {
			fmt.Fprintf(b, "| %s | `%s` |\n", facet, strings.Join(codes, "` `"))
		}
	}
	b.WriteString("\nLanguages are ISO 639-1 codes, countries (`eligible` too) ISO 3166-1 codes.\n")
}

func table(b *strings.Builder, title string, keys []row) {
	fmt.Fprintf(b, "## %s\n\n| key | type | default | example | meaning |\n|---|---|---|---|---|\n", title)
	for _, k := range keys {
		example := ""
		if k.example != "" {
			example = "`" + k.example + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", k.name, cell(k.kind), cell(k.def), strings.ReplaceAll(example, "|", `\|`), cell(k.about))
	}
	b.WriteString("\n")
}

// cell keeps a text within its cell of a table.
func cell(s string) string { return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s) }

// Directory is the text of docs/network.md: the built-in network directory.
func Directory() (string, error) {
	cfg, err := Default(func(string) (string, bool) { return "", false })
	if err != nil {
		return "", err
	}
	byRegion := map[string][]Entry{}
	for _, e := range cfg.Network {
		region, _, _ := strings.Cut(e.Region, ",")
		byRegion[region] = append(byRegion[region], e)
	}
	v, err := LoadVocabulary()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(generated)
	b.WriteString("# Network directory\n\nPlaces where people of the field meet and announce that Callboard does not crawl: their terms forbid it, or the address of\n")
	b.WriteString("their announcements is not known. Join them yourself; alert mails that you receive from them can be read by a `mailbox` source.\n")
	b.WriteString("No address was called when this was written.\n")
	regions := make([]string, 0, len(byRegion))
	for r := range byRegion {
		regions = append(regions, r)
	}
	slices.SortFunc(regions, func(a, c string) int {
		return cmp.Or(cmp.Compare(len(byRegion[c]), len(byRegion[a])), strings.Compare(a, c))
	})
	for _, region := range regions {
		title := v.Label(placeFacet, region)
		if region == "world" {
			title = "Worldwide"
		}
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		for _, e := range byRegion[region] {
			writeEntryLine(&b, e)
		}
	}
	return b.String(), nil
}

func writeEntryLine(b *strings.Builder, e Entry) {
	name := "**" + e.Name + "**"
	if e.URL != "" {
		name = "[" + e.Name + "](" + e.URL + ")"
	}
	kinds := make([]string, len(e.Kinds))
	for i, k := range e.Kinds {
		kinds[i] = string(k)
	}
	who := ""
	if e.Organisation != "" && e.Organisation != e.Name {
		who = ", " + e.Organisation
	}
	fmt.Fprintf(b, "- %s%s (%s; %s). %s\n", name, who, e.Access, strings.Join(kinds, ", "), e.Note)
}
