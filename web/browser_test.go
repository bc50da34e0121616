//go:build browser

package web_test

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/callboard/callboard/web"
)

// browser is a tab of a real browser on a real site.
type browser struct {
	t     *testing.T
	ctx   context.Context
	world *world
	url   string
	shots string

	mu       sync.Mutex
	problems []string // errors of the console
}

// newBrowser opens a tab. The browser is CALLBOARD_CHROMIUM, else Debian's.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	path := cmp.Or(os.Getenv("CALLBOARD_CHROMIUM"), "/usr/bin/chromium")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no browser: %v (Debian: apt-get install chromium; or set CALLBOARD_CHROMIUM)", err)
	}
	server := httptest.NewUnstartedServer(nil)
	b := &browser{t: t, url: "http://" + server.Listener.Addr().String(), shots: cmp.Or(os.Getenv("CALLBOARD_SCREENSHOTS"), t.TempDir())}
	fatal(t, os.MkdirAll(b.shots, 0o755))
	b.world = newWorld(t, samples(), func(o *web.Options) { o.URL, o.Status = b.url, status })
	server.Config.Handler = http.HandlerFunc(b.world.handler.ServeHTTP)
	server.Start()
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b.ctx = ctx
	fatal(t, chromedp.Listen(ctx, b.listen))
	tell(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Europe/Berlin"})
	return b
}

// listen notes what the browser complains about, refused styles and scripts included.
func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			b.problems = append(b.problems, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	fatal(b.t, chromedp.Do(b.ctx, actions...))
}

// ask is the value of an action.
func ask[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, action)
	fatal(b.t, err)
	return v
}

// tell sends the browser a command of its protocol.
func tell[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, command, params)
	fatal(b.t, err)
}

// open loads a page of the site at a width.
func (b *browser) open(path string, width, height int64) {
	b.t.Helper()
	b.run(chromedp.EmulateViewport(width, height), chromedp.Navigate(b.url+path), chromedp.WaitVisible(chromedp.CSS("main")))
}

// click follows a link or presses a button, and waits until the page has a text.
func (b *browser) click(selector, wait string) {
	b.t.Helper()
	b.run(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	b.await("main", wait)
}

// await waits until an element has a text.
func (b *browser) await(selector, want string) {
	b.t.Helper()
	var got string
	for range 100 {
		var err error
		ctx, cancel := context.WithTimeout(b.ctx, 3*time.Second)
		got, err = chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(selector)))
		cancel()
		if err == nil && strings.Contains(strings.Join(strings.Fields(got), " "), want) {
			return
		}
		b.run(chromedp.Sleep(50 * time.Millisecond))
	}
	b.t.Fatalf("%s has no %q but %q", selector, want, strings.Join(strings.Fields(got), " "))
}

// shot keeps a picture of the whole page.
func (b *browser) shot(name string) {
	b.t.Helper()
	picture := ask(b, chromedp.FullScreenshot(100)) // 100 is PNG
	fatal(b.t, os.WriteFile(filepath.Join(b.shots, name+".png"), picture, 0o644))
}

// check fails for what the console complained about.
func (b *browser) check() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("the browser complains: %s", p)
	}
	b.problems = nil
}

// TestBrowserJourney is the main way through the site, with scripts and without.
func TestBrowserJourney(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t)
			tell(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
			b.open("/", 1280, 900)
			b.run(chromedp.SendKeys(chromedp.CSS("#q"), "librarian"+kb.Enter))
			b.await("#results", "with “librarian”")
			b.await(".total", "2 announcements")
			b.click("[data-facet=kind] ul a", "Jobs, with “librarian”")
			b.await(".chips", "Kind: Job")
			b.click(".card h3 a", "How do we know?")
			b.await("h1", "Metadata Librarian <senior>")
			b.open("/?kind=job&q=librarian", 1280, 900)
			b.await(".chips", "Kind: Job")
			zone := ask(b, chromedp.Value(chromedp.CSS("#zone")))
			if want := map[bool]string{true: "Europe/Berlin", false: "UTC"}[scripts]; zone != want {
				t.Errorf("time zone %q, want %q", zone, want)
			}
			b.run(chromedp.SendKeys(chromedp.CSS("#address"), "kim@example.org"))
			b.click("form.subscribe button", "Check your mailbox")
			b.world.send()
			b.open(b.world.linkIn("confirm"), 1280, 900)
			b.click("main form button", "Your search is saved")
			if got := b.world.active(); got != 1 {
				t.Errorf("%d active", got)
			}
			b.check()
		})
	}
}

// TestBrowserKeyboard goes by keyboard only: the focus is seen wherever it is.
func TestBrowserKeyboard(t *testing.T) {
	b := newBrowser(t)
	// The page scrolls to the focus at once, for readers who want it so, and for the test.
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.open("/", 1280, 900)
	type stop struct {
		Text, Outline string
		Top, Height   float64
	}
	look := `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
		return {Text: e.textContent.trim(), Outline: s.outlineStyle + " " + s.outlineWidth, Top: r.top, Height: r.height}; })()`
	for i := range 25 {
		b.run(chromedp.KeyEvent(kb.Tab))
		seen := ask(b, chromedp.Evaluate[stop](look))
		if i == 0 && (seen.Text != "Skip to content" || seen.Top < 0) {
			t.Errorf("first comes %q at %v", seen.Text, seen.Top)
		}
		if seen.Outline != "solid 3px" || seen.Top < 0 || seen.Top+seen.Height > 900 {
			t.Errorf("stop %d, %q: outline %s at %v", i+1, seen.Text, seen.Outline, seen.Top)
		}
	}
	b.open("/", 1280, 900)
	b.run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if at := ask(b, chromedp.Evaluate[string](`document.activeElement.id`)); at != "main" {
		t.Errorf("the skip link leads to %q", at)
	}
	b.check()
}

// audit is what a page must keep in any width and scheme: text with contrast (WCAG 2.2,
// 1.4.3), targets of 24 pixels (2.5.8; links within sentences excepted), no scrolling
// sideways (1.4.10), names for all fields (4.1.2), headings in order.
const audit = `(() => {
	const out = [];
	const rgb = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
	const lum = c => { const f = c.slice(0, 3).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
	const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 1]; };
	const shown = e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !e.closest(".vh, .website, .skip");
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; (n = walker.nextNode());) {
		const e = n.parentElement;
		if (!n.data.trim() || !shown(e) || e.closest("[aria-hidden=true], script, option")) continue;
		const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (ratio < 4.5) out.push("contrast " + ratio.toFixed(2) + ": " + n.data.trim().slice(0, 40));
	}
	for (const e of document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")) {
		if (!shown(e)) continue;
		const r = e.getBoundingClientRect(), inline = getComputedStyle(e).display === "inline";
		if (!inline && (r.height < 23.9 || r.width < 23.9)) out.push("target " + Math.round(r.width) + "x" + Math.round(r.height) + ": " + e.textContent.trim().slice(0, 40));
	}
	const over = document.documentElement.scrollWidth - innerWidth;
	if (over > 0) out.push("wider than the window by " + over);
	for (const e of document.querySelectorAll("input:not([type=hidden]), select")) if (!e.labels || e.labels.length === 0) out.push("no label: " + e.name);
	let level = 0;
	for (const h of document.querySelectorAll("h1, h2, h3, h4")) { const l = +h.tagName[1]; if (l > level + 1) out.push("heading jumps to " + h.tagName + ": " + h.textContent.trim()); level = l; }
	if (document.querySelectorAll("h1").length !== 1) out.push("not one h1");
	const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
	if (new Set(ids).size !== ids.length) out.push("an id stands twice");
	return out;
})()`

// TestBrowserLooks audits every page in both schemes and three widths, and keeps pictures.
func TestBrowserLooks(t *testing.T) {
	b := newBrowser(t)
	pages := map[string]string{
		"search": "/", "filtered": "/?kind=job&q=librarian&library_type=academic&library_type=unheard", "nothing": "/?q=metadata+zeppelin&kind=job", "notice": "/?knd=job",
		"posting": "/p/" + id("jobs", "1"), "event": "/p/" + id("events", "club"), "closed": "/p/" + id("jobs", "filled"), "hostile": "/p/" + id("state", "bad"),
		"network": "/network", "sources": "/sources", "about": "/about", "status": "/status",
	}
	for _, scheme := range []string{"light", "dark"} {
		tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, width := range []int64{1280, 390, 320} {
			for name, path := range pages {
				b.open(path, width, 900)
				for _, p := range ask(b, chromedp.Evaluate[[]string](audit)) {
					t.Errorf("%s, %s, %d px: %s", name, scheme, width, p)
				}
				if width != 320 {
					b.shot(name + "-" + scheme + map[int64]string{1280: "-wide", 390: "-narrow"}[width])
				}
			}
		}
	}
	b.check()
}

// TestBrowserFilters: folded away on a small screen, beside the results on a large one.
func TestBrowserFilters(t *testing.T) {
	b := newBrowser(t)
	const visible = `document.querySelector("[data-facet=kind] a").checkVisibility({contentVisibilityAuto: true})`
	b.open("/", 1280, 900)
	wide := ask(b, chromedp.Evaluate[bool](visible))
	b.open("/", 390, 900)
	narrow := ask(b, chromedp.Evaluate[bool](visible))
	b.run(chromedp.Click(chromedp.CSS(".panel > summary")))
	opened := ask(b, chromedp.Evaluate[bool](visible))
	if !wide || narrow || !opened {
		t.Errorf("filters are shown: wide %v, narrow %v, opened %v; want true, false, true", wide, narrow, opened)
	}
	b.check()
}
