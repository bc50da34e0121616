package index

import (
	"math"
	"strings"
)

// Less reports whether a comes before b in the order of the normal query q, relevance
// aside. See the orders of hits for where documents without a value and passed dates stand;
// ties are ordered by id whatever the direction.
func Less(q Query, a, b Doc) bool {
	x, hasX := q.sortValue(a)
	y, hasY := q.sortValue(b)
	partX, partY := q.part(x, hasX), q.part(y, hasY)
	switch {
	case partX != partY:
		return partX < partY
	case !hasX || x == y:
		return strings.Compare(a.ID, b.ID) < 0
	case q.descending():
		return x > y
	}
	return x < y
}

// sortValue is the value that orders d, and whether it has one.
func (q Query) sortValue(d Doc) (float64, bool) {
	switch q.Sort {
	case Closes:
		return float64(d.Closes), d.Closes != 0
	case Starts:
		return float64(d.Starts), d.Starts != 0
	case Pay:
		return d.Pay(), d.Pay() != 0
	case Distance:
		return q.Near.Distance(d.Points)
	}
	return float64(d.Newest()), d.Newest() != 0
}

// Upcoming is the instant, in Unix seconds, from which dates are still to come in the order
// of the normal query q, and whether q has an order that puts those first: by deadline or by
// start, not reversed. Deadlines count from now, starts from the beginning of the present UTC
// day, as windows do.
func (q Query) Upcoming() (from int64, ok bool) {
	switch {
	case q.Reverse:
		return 0, false
	case q.Sort == Closes:
		return q.Now.Unix(), true
	case q.Sort == Starts:
		return q.Now.Truncate(day).Unix(), true
	}
	return 0, false
}

// part is which part of the order a value belongs to: what has one, what has none, passed dates.
func (q Query) part(value float64, has bool) int {
	if !has {
		return 1
	}
	if from, ok := q.Upcoming(); ok && value < float64(from) {
		return 2
	}
	return 0
}

// descending reports whether the highest value comes first.
func (q Query) descending() bool {
	highFirst := q.Sort == Newest || q.Sort == Pay || q.Sort == Relevance
	return highFirst != q.Reverse
}

// earthRadius is the mean radius in km (IUGG).
const earthRadius = 6371.0088

// Distance is how far the nearest of the points is, in km along the great circle, and
// whether there is a point at all.
func (n Near) Distance(points [][2]float64) (float64, bool) {
	nearest := math.Inf(1)
	for _, p := range points {
		nearest = min(nearest, haversine(n.Lat, n.Lon, p[0], p[1]))
	}
	return nearest, len(points) > 0
}

// haversine is the great-circle distance in km between two places in degrees.
func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((lat2 - lat1) * rad / 2)
	sinLon := math.Sin((lon2 - lon1) * rad / 2)
	h := sinLat*sinLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
