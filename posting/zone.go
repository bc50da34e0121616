package posting

import (
	"sync"
	"time"
)

// loaded holds the zones read so far. time.LoadLocation reads and parses a file each time
// (a third of a millisecond), which every moment with a zone would pay at each reading;
// the IANA database has some 600 names, and only names that exist are kept.
var loaded sync.Map //nolint:gochecknoglobals // a cache of constants

// Zone returns the IANA time zone of that name. "" and "Local" are none: what they mean
// depends on the machine.
func Zone(name string) (*time.Location, error) {
	if loc, ok := loaded.Load(name); ok {
		return loc.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, errNoZone
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	loaded.Store(name, loc)
	return loc, nil
}
