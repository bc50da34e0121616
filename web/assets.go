package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
)

//go:embed assets
var assetFiles embed.FS

// assets are the style, the script and the icon, under names that change with their content.
type assets struct {
	byName              map[string]content
	style, script, icon string // addresses
}

func loadAssets() (assets, error) {
	a := assets{byName: map[string]content{}}
	for _, f := range []struct {
		file, kind string
		address    *string
	}{
		{"style.css", "text/css; charset=utf-8", &a.style},
		{"enhance.js", "text/javascript; charset=utf-8", &a.script},
		{"icon.svg", "image/svg+xml", &a.icon},
	} {
		body, err := assetFiles.ReadFile("assets/" + f.file)
		if err != nil {
			return a, fmt.Errorf("asset %s: %w", f.file, err)
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(f.file)
		name := f.file[:len(f.file)-len(ext)] + "." + hex.EncodeToString(sum[:6]) + ext
		a.byName[name] = content{kind: f.kind, cache: cacheForever, body: body}
		*f.address = "/assets/" + name
	}
	return a, nil
}

func (s *site) asset(w http.ResponseWriter, r *http.Request) error {
	c, ok := s.assets.byName[r.PathValue("name")]
	if !ok {
		return errNoPage
	}
	return s.send(w, r, c)
}

// favicon is for programs that ask for it by its old name; pages link the icon.
func (s *site) favicon(w http.ResponseWriter, r *http.Request) error {
	return s.send(w, r, s.assets.byName[path.Base(s.assets.icon)])
}
