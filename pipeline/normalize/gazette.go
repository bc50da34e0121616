package normalize

import "strings"

// The countries' names and other spellings of ISO 3166-1, and the regions' of ISO 3166-2
// for the countries whose regions stand in addresses.
const (
	countryTable = `AF Afghanistan;AL Albania;DZ Algeria;AD Andorra;AO Angola;AG Antigua and Barbuda;AR Argentina;AM Armenia;AU Australia;AT Austria|Österreich;AZ Azerbaijan;BS Bahamas|The Bahamas;BH Bahrain;BD Bangladesh;BB Barbados;BY Belarus;BE Belgium|Belgique|België;BZ Belize;BJ Benin;BM Bermuda;BT Bhutan;BO Bolivia;BA Bosnia and Herzegovina;BW Botswana;BR Brazil|Brasil;BN Brunei;BG Bulgaria;BF Burkina Faso;BI Burundi;CV Cabo Verde;KH Cambodia;CM Cameroon;CA Canada;KY Cayman Islands;CF Central African Republic;TD Chad;CL Chile;CN China|People's Republic of China|P.R. China;CO Colombia;KM Comoros;CG Congo;CD Democratic Republic of the Congo;CR Costa Rica;CI Côte d'Ivoire|Ivory Coast;HR Croatia;CU Cuba;CY Cyprus;CZ Czechia|Czech Republic;DK Denmark|Danmark;DJ Djibouti;DM Dominica;DO Dominican Republic;EC Ecuador;EG Egypt;SV El Salvador;GQ Equatorial Guinea;ER Eritrea;EE Estonia;SZ Eswatini;ET Ethiopia;FJ Fiji;FI Finland|Suomi;FR France;GA Gabon;GM Gambia|The Gambia;DE Germany|Deutschland;GH Ghana;GI Gibraltar;GR Greece;GD Grenada;GT Guatemala;GN Guinea;GW Guinea-Bissau;GY Guyana;HT Haiti;HN Honduras;HK Hong Kong;HU Hungary;IS Iceland;IN India;ID Indonesia;IR Iran;IQ Iraq;IE Ireland|Republic of Ireland|Éire;IL Israel;IT Italy|Italia;JM Jamaica;JP Japan;KZ Kazakhstan;KE Kenya;KI Kiribati;KR South Korea|Republic of Korea|Korea;KP North Korea;KW Kuwait;KG Kyrgyzstan;LA Laos;LV Latvia;LB Lebanon;LS Lesotho;LR Liberia;LY Libya;LI Liechtenstein;LT Lithuania;LU Luxembourg;MO Macau|Macao;MG Madagascar;MW Malawi;MY Malaysia;MV Maldives;ML Mali;MT Malta;MR Mauritania;MU Mauritius;MX Mexico|México;MD Moldova;MC Monaco;MN Mongolia;ME Montenegro;MA Morocco;MZ Mozambique;MM Myanmar;NA Namibia;NP Nepal;NL Netherlands|The Netherlands|Nederland;NZ New Zealand|Aotearoa;NI Nicaragua;NE Niger;NG Nigeria;MK North Macedonia;NO Norway|Norge;OM Oman;PK Pakistan;PS Palestine;PA Panama;PG Papua New Guinea;PY Paraguay;PE Peru|Perú;PH Philippines|The Philippines;PL Poland|Polska;PT Portugal;PR Puerto Rico;QA Qatar;RO Romania;RU Russia|Russian Federation;RW Rwanda;WS Samoa;SM San Marino;SA Saudi Arabia;SN Senegal;RS Serbia;SC Seychelles;SL Sierra Leone;SG Singapore;SK Slovakia;SI Slovenia;SO Somalia;ZA South Africa;SS South Sudan;ES Spain|España;LK Sri Lanka;SD Sudan;SR Suriname;SE Sweden|Sverige;CH Switzerland|Schweiz|Suisse|Svizzera;SY Syria;TW Taiwan;TJ Tajikistan;TZ Tanzania;TH Thailand;TL Timor-Leste;TG Togo;TO Tonga;TT Trinidad and Tobago;TN Tunisia;TR Turkey|Türkiye|Turkiye;TM Turkmenistan;UG Uganda;UA Ukraine;AE United Arab Emirates|UAE;GB United Kingdom|UK|U.K.|Great Britain|Britain;US United States|USA|U.S.A.|U.S.|US|United States of America;UY Uruguay;UZ Uzbekistan;VU Vanuatu;VA Vatican City;VE Venezuela;VN Vietnam|Viet Nam;YE Yemen;ZM Zambia;ZW Zimbabwe`

	regionTable = `US-AL Alabama;US-AK Alaska;US-AZ Arizona;US-AR Arkansas;US-CA California;US-CO Colorado;US-CT Connecticut;US-DE Delaware;US-DC District of Columbia|D.C.;US-FL Florida;US-GA Georgia;US-HI Hawaii|Hawai'i;US-ID Idaho;US-IL Illinois;US-IN Indiana;US-IA Iowa;US-KS Kansas;US-KY Kentucky;US-LA Louisiana;US-ME Maine;US-MD Maryland;US-MA Massachusetts;US-MI Michigan;US-MN Minnesota;US-MS Mississippi;US-MO Missouri;US-MT Montana;US-NE Nebraska;US-NV Nevada;US-NH New Hampshire;US-NJ New Jersey;US-NM New Mexico;US-NY New York;US-NC North Carolina;US-ND North Dakota;US-OH Ohio;US-OK Oklahoma;US-OR Oregon;US-PA Pennsylvania;US-RI Rhode Island;US-SC South Carolina;US-SD South Dakota;US-TN Tennessee;US-TX Texas;US-UT Utah;US-VT Vermont;US-VA Virginia;US-WA Washington;US-WV West Virginia;US-WI Wisconsin;US-WY Wyoming;CA-AB Alberta;CA-BC British Columbia;CA-MB Manitoba;CA-NB New Brunswick;CA-NL Newfoundland and Labrador|Newfoundland;CA-NS Nova Scotia;CA-NT Northwest Territories;CA-NU Nunavut;CA-ON Ontario;CA-PE Prince Edward Island|PEI;CA-QC Quebec|Québec;CA-SK Saskatchewan;CA-YT Yukon;GB-ENG England;GB-SCT Scotland;GB-WLS Wales;GB-NIR Northern Ireland;AU-NSW New South Wales;AU-VIC Victoria;AU-QLD Queensland;AU-SA South Australia;AU-WA Western Australia;AU-TAS Tasmania;AU-ACT Australian Capital Territory;AU-NT Northern Territory`
)

// Look-ups by lower-cased name; a region's short code is looked up by country.
var (
	countriesByName = namesOf(countryTable)
	regionsByName   = namesOf(regionTable)
	nameByCountry   = firstNames(countryTable)
)

func namesOf(table string) map[string]string {
	byName := map[string]string{}
	for row := range strings.SplitSeq(table, ";") {
		code, names, _ := strings.Cut(row, " ")
		byName[strings.ToLower(code)] = code
		for name := range strings.SplitSeq(names, "|") {
			byName[strings.ToLower(name)] = code
		}
	}
	return byName
}

func firstNames(table string) map[string]string {
	names := map[string]string{}
	for row := range strings.SplitSeq(table, ";") {
		code, list, _ := strings.Cut(row, " ")
		names[code], _, _ = strings.Cut(list, "|")
	}
	return names
}

// countryCode is the ISO 3166-1 code of a country's code or name, "" if s is neither.
func countryCode(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == 2 && s != strings.ToUpper(s) {
		return "" // "in", "us", "no": words
	}
	return countriesByName[strings.ToLower(strings.TrimPrefix(s, "the "))]
}

// countryName is a country's English name, its code if it has none here.
func countryName(code string) string {
	if name := nameByCountry[code]; name != "" {
		return name
	}
	return code
}

// regionCode is the ISO 3166-2 code of a region's code ("US-MA", or "MA" with or without
// a country) or name, "" if s is none of the known ones or not in country.
func regionCode(s, country string) string {
	s = strings.Trim(s, " .")
	name := strings.ToLower(s)
	if code := regionsByName[name]; code != "" {
		if country == "" || code[:2] == country || len(s) > 4 && (country == "US" || country == "CA") {
			return code
		}
		return ""
	}
	if len(s) < 2 || len(s) > 3 || s != strings.ToUpper(s) {
		return ""
	}
	if country == "US" || country == "CA" { // boards of either carry the other's posts
		for _, c := range [...]string{country, "US", "CA"} {
			if code := regionsByName[strings.ToLower(c)+"-"+name]; code != "" {
				return code
			}
		}
		return ""
	}
	for _, c := range [...]string{"US", "CA", "AU"} {
		if code := regionsByName[strings.ToLower(c)+"-"+name]; code != "" && (country == "" || country == c) && (c != "AU" || country == c || len(s) == 3) {
			return code
		}
	}
	return ""
}
