package gazetteer

import (
	"fmt"
	"strings"
)

// readText reads the text section, whose lines are
//
//	C  code, English name, local name, zone, folded names parted by |   a country
//	R  code, English name, local name, zone                                   a subdivision
//	N  folded name, codes of subdivisions parted by a space
//	Z  name of a time zone, in the order of their numbers
//	A  code of the subdivision or country of an area, in the order of their numbers
func (g *Gazetteer) readText(text string) error {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		var f [6]string
		n := 0
		for s := range strings.SplitSeq(line, "\t") {
			if n < len(f) {
				f[n] = s
			}
			n++
		}
		switch {
		case f[0] == "C" && n == 6:
			g.countries[f[1]] = Country{Code: f[1], Name: f[2], Local: f[3], Zone: f[4]}
			for name := range strings.SplitSeq(f[5], "|") {
				g.countryNamed[name] = f[1]
			}
		case f[0] == "R" && n == 5:
			g.regions[f[1]] = Region{Code: f[1], Country: f[1][:2], Name: f[2], Local: f[3], Zone: f[4]}
		case f[0] == "N" && n == 3:
			g.regionNamed[f[1]] = f[2]
		case f[0] == "Z" && n == 2:
			g.zones = append(g.zones, f[1])
		case f[0] == "A" && n == 2:
			g.areas = append(g.areas, f[1])
		default:
			return fmt.Errorf("reading gazetteer.bin: line %q", line)
		}
	}
	return nil
}
