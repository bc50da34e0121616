package main

import (
	"fmt"
	"slices"
	"strings"
)

// network is the file of the directory.
const network = "network.yaml"

// header is what each file begins with.
const header = `# Written by configs/internal/packgen; do not edit.
# %s
# No address was called when this was written: they were seen in archived material. Run
# "callboard sources check" to call them.
`

// titles say what the files of the pack hold.
func titles() map[string]string {
	return map[string]string{
		"united-states-jobs.yaml":   "Starter pack: places in the United States that announce jobs.",
		"united-states-events.yaml": "Starter pack: events, calls, grants and mentoring in the United States.",
		"canada.yaml":               "Starter pack: Canada.",
		"europe.yaml":               "Starter pack: Europe.",
		"asia-pacific.yaml":         "Starter pack: Asia and the Pacific.",
		"africa-latin-america.yaml": "Starter pack: Africa and Latin America.",
		"international.yaml":        "Starter pack: places that serve the whole world.",
		network:                     "Network directory: places that are not crawled, because their terms forbid it or no address is known.",
	}
}

// part is the file that a source belongs to.
func part(p place) string {
	first, _, _ := strings.Cut(p.region, ",")
	switch first {
	case "US":
		if slices.Contains(p.kinds, "job") {
			return "united-states-jobs.yaml"
		}
		return "united-states-events.yaml"
	case "CA":
		return "canada.yaml"
	case "AU", "NZ", "HK", "IN", "CN", "SG", "MY", "JP":
		return "asia-pacific.yaml"
	case "ZA", "ZM", "GH", "NG", "BR", "CL":
		return "africa-latin-america.yaml"
	case "world":
		return "international.yaml"
	}
	return "europe.yaml"
}

// render returns the content of each file of the pack, in the order of the table.
func render(places []place) map[string]string {
	files := make(map[string]*strings.Builder)
	for name, title := range titles() {
		b := &strings.Builder{}
		fmt.Fprintf(b, header, title)
		if name == network {
			b.WriteString("network:\n")
		} else {
			b.WriteString("sources:\n")
		}
		files[name] = b
	}
	for _, p := range places {
		if p.listed() {
			writeEntry(files[network], p)
		} else {
			writeSource(files[part(p)], p)
		}
	}
	out := make(map[string]string, len(files))
	for name, b := range files {
		out[name] = b.String()
	}
	return out
}

// writeSource writes one source. What is not the default is all that stands there.
func writeSource(b *strings.Builder, p place) {
	fmt.Fprintf(b, "\n  - id: %s\n    name: %s\n", p.id, quote(p.name))
	fmt.Fprintf(b, "    %s: %s\n", p.way(), quote(p.url))
	if !p.enabled() {
		b.WriteString("    enabled: false\n")
		fmt.Fprintf(b, "    reason: %s\n", quote(joined(p.why(), p.seen(), p.note())))
	} else {
		fmt.Fprintf(b, "    reason: %s\n", quote(joined("Enabled", p.seen(), p.note())))
	}
	if d := p.delay(); d != "" {
		fmt.Fprintf(b, "    delay: %s\n", d)
	}
	if d := defaults(p); d != "" {
		fmt.Fprintf(b, "    defaults: {%s}\n", d)
	}
	if p.general() {
		// Titles only: "library" in a body is everywhere.
		b.WriteString("    filter:\n      include:\n        title: [library, libraries, librarian, librarians, librarianship, archive, archives, archivist, archival, cataloguing, cataloging, metadata, records]\n")
	}
}

// defaults are the kind and country of a row that states exactly one of them.
func defaults(p place) string {
	var d []string
	if len(p.kinds) == 1 && p.kinds[0] != "" {
		d = append(d, "kind: "+p.kinds[0])
	}
	if len(p.region) == 2 {
		d = append(d, fmt.Sprintf("country: %q", p.region))
	}
	return strings.Join(d, ", ")
}

// writeEntry writes one entry of the directory.
func writeEntry(b *strings.Builder, p place) {
	fmt.Fprintf(b, "\n  - id: %s\n    name: %s\n", p.id, quote(p.name))
	if p.organisation != "" {
		fmt.Fprintf(b, "    organisation: %s\n", quote(p.organisation))
	}
	fmt.Fprintf(b, "    kinds: [%s]\n    region: %s\n    access: %s\n", strings.Join(p.kinds, ", "), quote(p.region), p.access)
	if p.homepage != "" {
		fmt.Fprintf(b, "    url: %s\n", quote(p.homepage))
	}
	why := "No address is known"
	switch {
	case p.policy == "terms-forbid":
		why = "Not crawled: its terms forbid it"
	case p.homepage != "":
		why = "The address of its announcements is not known"
	}
	fmt.Fprintf(b, "    note: %s\n", quote(joined(why, p.seen(), p.note())))
}

// joined makes one text of parts, the empty ones left out.
func joined(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.TrimRight(strings.Join(parts, "; "), ".") + "."
}

// quote writes a text as a double-quoted YAML scalar in which nothing is a variable. The
// texts hold no control characters.
func quote(s string) string {
	s = plainText(s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", "$${").Replace(s) + `"`
}
