package configs_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
)

func starter(t *testing.T) configs.Config {
	t.Helper()
	cfg, err := configs.Default(environment())
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// TestStarterPack holds the pack to its rules: feeds and calendars last seen in 2024 or
// later are enabled, everything else is there with a reason.
func TestStarterPack(t *testing.T) {
	t.Parallel()
	cfg := starter(t)
	enabled := map[string]string{}
	for _, s := range cfg.Sources {
		if s.Enabled {
			enabled[s.ID] = string(s.Way)
			if s.Way != configs.Feed && s.Way != configs.Calendar {
				t.Errorf("%s: a %s is enabled", s.ID, s.Way)
			}
		}
		if !strings.Contains(s.Reason, "seen ") {
			t.Errorf("%s: reason %q does not say where and when it was seen", s.ID, s.Reason)
		}
		if u, err := url.Parse(s.Address); err != nil || u.Host == "" {
			t.Errorf("%s: address %q", s.ID, s.Address)
		}
		if s.Name == "" || !strings.HasPrefix(s.Line, "built-in/") {
			t.Errorf("%s: name %q line %q", s.ID, s.Name, s.Line)
		}
	}
	want := map[string]string{
		"acrl-techconnect": "feed", "archives-gig": "feed", "foothills-fla": "feed", "higheredjobs-libraries": "feed", "ila-illinois-calendar": "calendar",
		"library-jobline-co": "feed", "pratt-slrc-libcal": "calendar", "the-unijobs": "feed", "wikicfp-library": "feed",
	}
	if diff := cmp.Diff(want, enabled); diff != "" {
		t.Errorf("enabled (-want +got):\n%s", diff)
	}
	if len(cfg.Sources) != 150 || len(cfg.Network) != 100 {
		t.Errorf("%d sources and %d entries, want 150 and 100", len(cfg.Sources), len(cfg.Network))
	}
}

func TestStarterPackStatesOnlyWhatIsKnown(t *testing.T) {
	t.Parallel()
	cfg := starter(t)
	for id, want := range map[string]configs.Defaults{
		"archives-gig": {Kind: "job", Country: "US"}, // one kind, one country
		"arl-jobs":     {Kind: "job"},                // two countries
		"the-unijobs":  {Kind: "job"},                // the whole world
		"cilip":        {Country: "GB"},              // four kinds
		"ifla-events":  {},
	} {
		s, ok := cfg.Source(id)
		if diff := cmp.Diff(want, s.Defaults); !ok || diff != "" {
			t.Errorf("%s: there %v, defaults (-want +got):\n%s", id, ok, diff)
		}
	}
}

// TestPlacesWhoseTermsForbidCrawlingAreNoSources holds the promise never to crawl them.
func TestPlacesWhoseTermsForbidCrawlingAreNoSources(t *testing.T) {
	t.Parallel()
	cfg := starter(t)
	for _, s := range cfg.Sources {
		for _, host := range []string{"linkedin.", "facebook.", "twitter.", "//x.com", "indeed."} {
			if strings.Contains(s.Address, host) {
				t.Errorf("%s: %s", s.ID, s.Address)
			}
		}
	}
	forbidden := 0
	for _, e := range cfg.Network {
		if strings.Contains(e.Note, "its terms forbid it") {
			forbidden++
		}
		if e.Note == "" || len(e.Kinds) == 0 {
			t.Errorf("entry %+v", e)
		}
		if _, ok := cfg.Source(e.ID); ok {
			t.Errorf("%s is a source and an entry", e.ID)
		}
	}
	if forbidden != 14 {
		t.Errorf("%d entries whose terms forbid crawling, want 14", forbidden)
	}
}

func TestStarterPackBesideOwnSources(t *testing.T) {
	t.Parallel()
	text := "starter_pack: true\nsources:\n  - {id: ala-joblist, feed: \"https://example.org/rss\"}\nnetwork:\n  - {id: indeed, name: Mine}\n"
	cfg, err := configs.Parse("c.yaml", []byte(text), environment())
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := cfg.Source("ala-joblist"); len(cfg.Sources) != 150 || !s.Enabled || s.Way != configs.Feed {
		t.Errorf("%d sources, the own one is %+v", len(cfg.Sources), s)
	}
	if len(cfg.Network) != 100 {
		t.Errorf("%d entries", len(cfg.Network))
	}
	cfg, err = configs.Parse("c.yaml", []byte("starter_pack: false"), environment())
	if err != nil || len(cfg.Sources)+len(cfg.Network) != 0 {
		t.Errorf("without the pack: %d sources, %d entries, %v", len(cfg.Sources), len(cfg.Network), err)
	}
}
