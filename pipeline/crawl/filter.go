package crawl

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/htmltext"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// sift takes out of a result what is no announcement, and what the source's filter and its
// required fields hold back; each such finding is a refusal with its reason.
func sift(source configs.Source, result crawlers.Result) crawlers.Result {
	var passed []posting.Finding
	for _, f := range result.Findings {
		if reason := held(source, f); reason != "" {
			result.Refused = append(result.Refused, crawlers.Refusal{Item: f.Item, Reason: reason})
			continue
		}
		passed = append(passed, f)
	}
	result.Findings = passed
	return result
}

// held says why a finding does not pass, or "".
func held(source configs.Source, f posting.Finding) string {
	if reason := normalize.Refusal(f); reason != "" {
		return reason
	}
	for _, field := range source.Require {
		if strings.TrimSpace(value(f, field)) == "" {
			return fmt.Sprintf("held: %s is required and not stated", field)
		}
	}
	for field, words := range source.Filter.Exclude {
		if word := anyWord(value(f, field), words); word != "" {
			return fmt.Sprintf("held: %s has %q, which the filter excludes", field, word)
		}
	}
	if len(source.Filter.Include) == 0 {
		return ""
	}
	for field, words := range source.Filter.Include {
		if anyWord(value(f, field), words) != "" {
			return ""
		}
	}
	return "held: none of the words that the filter includes"
}

// anyWord is the first of words that stands in text as whole words, without regard to case.
func anyWord(text string, words []string) string {
	folded := " " + spaced(text) + " "
	for _, w := range words {
		if strings.Contains(folded, " "+spaced(w)+" ") {
			return w
		}
	}
	return ""
}

// spaced is text in lower case with one space for whatever is no letter or digit.
func spaced(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// value is a part of a finding by its JSON name (configs.FindingFields).
func value(f posting.Finding, name string) string {
	switch name {
	case "html":
		return htmltext.Text(f.HTML)
	case "text":
		if f.Text == "" {
			return htmltext.Text(f.HTML)
		}
	}
	for _, v := range []reflect.Value{reflect.ValueOf(f), reflect.ValueOf(f.Fields)} {
		for i := range v.NumField() {
			if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
				switch x := v.Field(i).Interface().(type) {
				case string:
					return x
				case []string:
					return strings.Join(x, " · ")
				default:
					return ""
				}
			}
		}
	}
	return ""
}
