package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/callboard/callboard/index"
)

// metrics are the figures for monitors. Their labels are routes, statuses, kinds, stages
// and states of health: a fixed, small set.
type metrics struct {
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	searches prometheus.Histogram
	text     http.Handler
}

func newMetrics(registry *prometheus.Registry, s *site) (*metrics, error) {
	all := []prometheus.Collector{&statusCollector{site: s}}
	if registry == nil {
		registry = prometheus.NewRegistry()
		all = append(all, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	}
	buckets := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "callboard_http_requests_total", Help: "Answered requests by route and status.",
		}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "callboard_http_request_seconds", Help: "Time to answer by route.", Buckets: buckets,
		}, []string{"route"}),
		searches: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "callboard_search_seconds", Help: "Time of a search, in index and catalog.", Buckets: buckets,
		}),
	}
	for _, c := range append(all, m.requests, m.took, m.searches) {
		if err := registry.Register(c); err != nil {
			return nil, fmt.Errorf("metrics: %w", err)
		}
	}
	m.text = promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
	return m, nil
}

func (m *metrics) request(route string, since time.Time, w *countedWriter) {
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(time.Since(since).Seconds())
}

func (s *site) metricsText(w http.ResponseWriter, r *http.Request) error {
	s.metrics.text.ServeHTTP(w, r)
	return nil
}

// statusCollector tells the figures of the status page when it is asked.
type statusCollector struct{ site *site }

// What the collector tells.
func statusDescriptions() map[string]*prometheus.Desc {
	all := map[string]*prometheus.Desc{}
	for _, d := range []struct{ name, help, label string }{
		{"callboard_open_postings", "Open postings by kind.", "kind"},
		{"callboard_postings", "Postings in the search index, of any state.", ""},
		{"callboard_lag_messages", "Messages that a stage has still to read.", "stage"},
		{"callboard_sources", "Sources by health.", "health"},
		{"callboard_saved_searches", "Confirmed saved searches.", ""},
		{"callboard_outbox_mails", "Mails that wait to be accepted.", ""},
		{"callboard_dead_letters", "Messages that no stage could handle.", ""},
		{"callboard_up", "1 while searches are answered.", ""},
	} {
		var labels []string
		if d.label != "" {
			labels = []string{d.label}
		}
		all[d.name] = prometheus.NewDesc(d.name, d.help, labels, nil)
	}
	return all
}

// Describe names the figures.
func (c *statusCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range statusDescriptions() {
		ch <- d
	}
}

// Collect asks index and status. What cannot be told is left out.
func (c *statusCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	all := statusDescriptions()
	tell := func(name string, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(all[name], prometheus.GaugeValue, value, labels...)
	}
	up := 0.0
	if c.site.healthy(ctx) == nil {
		up = 1
	}
	tell("callboard_up", up)
	if result, err := c.site.opts.Index.Search(ctx, index.Query{CountsOnly: true, Now: c.site.now()}); err == nil {
		for _, kind := range result.Facets["kind"] {
			tell("callboard_open_postings", float64(kind.Count), kind.Value)
		}
	}
	if n, err := c.site.opts.Index.Count(ctx); err == nil {
		tell("callboard_postings", float64(n))
	}
	status, err := c.site.status.get(ctx)
	if err != nil {
		return
	}
	for _, lag := range status.Lag {
		tell("callboard_lag_messages", float64(lag.Messages), lag.Stage)
	}
	for health, n := range status.byHealth() {
		tell("callboard_sources", float64(n), health)
	}
	tell("callboard_saved_searches", float64(status.SavedSearches))
	tell("callboard_outbox_mails", float64(status.Outbox))
	tell("callboard_dead_letters", float64(status.Dead))
}
