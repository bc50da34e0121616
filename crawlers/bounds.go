package crawlers

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// The limits of a finding beside posting.MaxHTML, so that its message stays far below 512
// KiB whatever a source puts into a field. What no reader would read is cut; an address
// that is over the limit is none.
const (
	maxField = 4 << 10 // bytes of a title or field
	maxURL   = 8 << 10 // bytes of an address
	maxList  = 500     // values of a list
)

// bounded cuts what is over the limits and reports whether anything was.
func bounded(f *posting.Finding) bool {
	cut := false
	x := &f.Fields
	for _, s := range []*string{
		&f.Title, &f.Published, &x.Organisation, &x.Location, &x.City, &x.Region, &x.Country, &x.Geo, &x.Deadline,
		&x.Starts, &x.Ends, &x.Zone, &x.RRule, &x.Pay, &x.Hours, &x.Cost, &x.Attendance, &x.Language, &x.Kind,
		&x.Status, &x.UID, &x.Origin,
	} {
		if len(*s) > maxField {
			*s, cut = strings.ToValidUTF8((*s)[:maxField], ""), true
		}
	}
	for _, s := range []*string{&f.URL, &x.OrganisationURL} {
		if len(*s) > maxURL {
			*s, cut = "", true
		}
	}
	for _, list := range []*[]string{&x.ExDates, &x.RDates, &x.Categories} {
		if len(*list) > maxList {
			*list, cut = (*list)[:maxList:maxList], true
		}
		for i, s := range *list {
			if len(s) > maxURL {
				(*list)[i], cut = strings.ToValidUTF8(s[:maxURL], ""), true
			}
		}
	}
	if len(x.Overrides) > maxList {
		x.Overrides, cut = x.Overrides[:maxList:maxList], true
	}
	return cut
}
