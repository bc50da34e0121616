package catalog

import "github.com/callboard/callboard/pipeline/bus"

// ErrNotFound says that there is no posting with an id, nor one that it was merged into.
var ErrNotFound = bus.ErrNotFound
