// Package gazetteer knows the world's countries, their first-level subdivisions and
// their cities, and reads the wording of a location field with that knowledge.
//
//	g, err := gazetteer.Load()
//	p, ok := g.Find("Cambridge, MA 02139", gazetteer.Hint{})
//	// p.City "Cambridge", p.Region "US-MA", p.Country "US", p.Zone "America/New_York"
//
// # What it holds
//
// All places of GeoNames above 5,000 people and the seats of administrations, in the
// United States, Canada, the United Kingdom and Ireland all above 1,000; ISO 3166-1 countries and ISO 3166-2 first-level subdivisions with English and
// local names and the abbreviations in use. gazetteer.bin is made by the generator in
// gen; it is embedded, and opened at the first Load.
//
// # What it promises
//
// Find prefers silence to a guess. A city is resolved only:
//
//  1. inside a stated region or country ("London, ON", "Leeds, UK"), when it is the only
//     one of that name there or has four times the people of the next;
//  2. alone in the hint's region, or in the hint's country with the same factor of four,
//     unless a city elsewhere has fifty times its people, or one in a country that the
//     hint calls a neighbour has more: then the name is ambiguous;
//  3. alone without a hint, when it has 100,000 people and ten times as many as the next
//     of that name, region or country included, anywhere.
//
// A city that is not in the data is believed beside a region or country that can be read
// in one way only; it then has no coordinates. Names that are also words (Reading, Nice,
// Orange) need a hint; Mobile, Temple or University need their region written beside.
//
// # What it leaves to others
//
// Find is for location fields and short chosen pieces, never for prose: any sentence
// holds a word that is a city somewhere. It does not geocode addresses and does not tell
// online from on-site work.
package gazetteer
