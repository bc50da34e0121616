package meili

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// maxSpots is how many points on Earth a circle is searched for. In one with more of them
// the nearest count, and the answer is degraded.
const maxSpots = 5000

// spot is a point that postings name, and how far it is from the middle of a circle.
type spot struct {
	id string
	km float64
}

// spots returns the points in a circle, nearest first, and whether these are all.
func (ix *Index) spots(ctx context.Context, n index.Near) ([]spot, bool, error) {
	// The server's Earth may be a little larger: more are asked for, then measured.
	metres := n.Km*1000*1.002 + 10
	q := question{
		texts:    []string{""},
		filter:   filter{{marked(markPoint)}, {fmt.Sprintf("_geoRadius(%s, %s, %s)", amount(n.Lat), amount(n.Lon), amount(metres))}},
		size:     maxSpots,
		retrieve: []string{"at"},
	}
	replies, err := ix.ask(ctx, []question{q})
	if err == nil && replies[0].total > maxSpots {
		q.sort = []string{fmt.Sprintf("_geoPoint(%s, %s):asc", amount(n.Lat), amount(n.Lon))}
		replies, err = ix.ask(ctx, []question{q})
	}
	if err != nil {
		return nil, false, err
	}
	var all []spot
	for _, h := range replies[0].hits {
		var at string
		if err := json.Unmarshal(h["at"], &at); err != nil {
			continue // of another format: it will be rebuilt
		}
		if p, ok := readPoint(at); ok {
			if km, _ := n.Distance([][2]float64{p}); km <= n.Km {
				all = append(all, spot{pointID(p), km})
			}
		}
	}
	slices.SortFunc(all, func(a, b spot) int { return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(a.id, b.id)) })
	return all, replies[0].total <= maxSpots, nil
}

// at is the alternatives of naming one of the spots.
func at(spots []spot) []string {
	if len(spots) == 0 {
		return []string{marked(markNothing)}
	}
	return in("points", idsOf(spots)...)
}

func idsOf(spots []spot) []string {
	ids := make([]string, len(spots))
	for i, s := range spots {
		ids[i] = s.id
	}
	return ids
}

// maxFetched is how many hits are fetched to be sorted without looking for fewer: the server
// needs about 0.1 ms for each, and some milliseconds for each step of narrow.
const maxFetched = 500

// byDistance is a page in the order of distance. The server cannot sort by the nearest of
// several places, so the hits are fetched with theirs and sorted here; of many only those
// as far as the page.
func (s *search) byDistance(ctx context.Context, total int) ([]index.Hit, error) {
	q := question{
		texts: s.texts, filter: s.all, sort: []string{"id:asc"}, size: maxTotal, retrieve: []string{"id", "points"},
	}
	if s.q.Offset() >= total {
		return nil, nil
	}
	if total > maxFetched {
		var err error
		if q.filter, err = s.narrow(ctx, total); err != nil {
			return nil, err
		}
	}
	replies, err := s.ix.ask(ctx, []question{q})
	if err != nil {
		return nil, err
	}
	sorted := s.sortByDistance(replies[0].hits)
	from := min(s.q.Offset(), len(sorted))
	return sorted[from:min(from+s.q.Size, len(sorted))], nil
}

// sortByDistance orders hits by the nearest of their points, then by id.
func (s *search) sortByDistance(hits meilisearch.Hits) []index.Hit {
	km := make(map[string]float64, len(s.spots))
	for _, spot := range s.spots {
		km[spot.id] = spot.km
	}
	type far struct {
		id string
		km float64
	}
	all := make([]far, 0, len(hits))
	for _, h := range hits {
		var f far
		var points []string
		if json.Unmarshal(h["id"], &f.id) != nil || json.Unmarshal(h["points"], &points) != nil {
			continue
		}
		f.km = maxKm
		for _, p := range points {
			if d, ok := km[p]; ok {
				f.km = min(f.km, d)
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b far) int {
		order := cmp.Compare(a.km, b.km)
		if s.q.Reverse {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.id, b.id))
	})
	out := make([]index.Hit, len(all))
	for i, f := range all {
		out[i].ID = f.id
	}
	return out
}

// maxKm is farther than anything on Earth.
const maxKm = 50_000

// narrow is the hits at the fewest spots, counted from the end where the order begins, that
// reach as far as the page. It halves the spots until it knows.
func (s *search) narrow(ctx context.Context, total int) (filter, error) {
	wanted := min(s.q.Offset()+s.q.Size, total)
	count := func(n int) (int, error) { // hits within the first n spots
		replies, err := s.ix.ask(ctx, []question{s.counting(s.all.and(at(s.spots[:n])...))})
		if err != nil {
			return 0, err
		}
		return replies[0].total, nil
	}
	low, high := 0, len(s.spots) // near end: the first low are too few, the first high enough
	for high-low > 1 {
		middle := (low + high) / 2
		n, err := count(middle)
		if err != nil {
			return nil, err
		}
		enough := n >= wanted
		if s.q.Reverse {
			enough = total-n < wanted // without the first middle they are too few
		}
		if enough {
			high = middle
		} else {
			low = middle
		}
	}
	if !s.q.Reverse {
		return s.all.and(at(s.spots[:high])...), nil
	}
	f := s.all
	for _, condition := range notIn("points", idsOf(s.spots[:low])...) {
		f = f.and(condition)
	}
	return f, nil
}
