package canonical

import "strings"

// Tracking reports whether a query key only says by which way a reader came. Keys that
// select a page on some sites (id, p, ref, source) are not among them.
func Tracking(key string) bool {
	key = strings.ToLower(key)
	for _, prefix := range []string{"utm_", "mc_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "oly_", "vero_", "_hs", "at_custom", "at_campaign", "ns_campaign", "trk_"} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	switch key {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
		"igshid", "igsh", "li_fat_id", "rb_clickid", "s_cid", "_ga", "_gl", "_openstat", "wickedid", "mkt_tok",
		"epik", "srsltid", "ml_subscriber", "ml_subscriber_hash", "ref_src", "ref_url", "__s", "_ke", "sc_cid",
		"hsctatracking", "cmpid", "ga_source", "ga_medium", "ga_campaign", "ga_content", "ga_term":
		return true
	}
	return false
}
