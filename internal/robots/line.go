package robots

import "strings"

// field is what a line states.
type field int

const (
	other field = iota
	agent
	allow
	disallow
	delay
)

// fieldOf reads the name of a line, with the mistakes that search engines forgive.
func fieldOf(name string) field {
	switch strings.ToLower(name) {
	case "user-agent", "useragent", "user agent":
		return agent
	case "allow":
		return allow
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		return disallow
	case "crawl-delay", "crawldelay", "crawl delay":
		return delay
	}
	return other
}

// split takes a line apart: comment off, name, value. Without a colon two words are name
// and value.
func split(line string) (field, string) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.Trim(line, " \t\x00\v\f")
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		words := strings.Fields(line)
		if len(words) != 2 {
			return other, ""
		}
		name, value = words[0], words[1]
	}
	return fieldOf(strings.TrimSpace(name)), strings.TrimSpace(value)
}
