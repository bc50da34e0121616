package configs

import (
	"embed"
	"path"
)

// The starter pack: sources by region, and the network directory. The files are made by
// internal/packgen from a table of places that were seen in archived material; no address
// was called when they were written.
//
//go:generate sh -c "test -z \"$CALLBOARD_SOURCES_TSV\" || go run ./internal/packgen -table \"$CALLBOARD_SOURCES_TSV\" -out packs"
//go:embed packs/*.yaml
var packs embed.FS

// addPacks adds the starter pack to what was read. An id that is already defined stays
// as the operator has it.
func (r *reader) addPacks() {
	files, err := packs.ReadDir("packs")
	if err != nil {
		r.whole("built-in packs: %v", err)
		return
	}
	r.inPack = true
	defer func() { r.inPack = false }()
	for _, f := range files {
		text, err := packs.ReadFile(path.Join("packs", f.Name()))
		if err != nil {
			r.whole("built-in packs: %v", err)
			continue
		}
		r.part("built-in/"+f.Name(), text)
	}
}
