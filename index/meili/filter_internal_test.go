package meili

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

func TestWithin(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_000_000, 999)
	const open = "until > 1000000"
	const stated = `NOT marks = "no.pay" AND f_kind EXISTS`
	facet := func(name string, c index.Choice) map[string]index.Choice { return map[string]index.Choice{name: c} }
	for _, c := range []struct {
		name string
		q    index.Query
		want filter
	}{
		{"nothing", index.Query{}, filter{{open}}},
		{"any state", index.Query{States: []string{"any"}}, filter{{"f_kind EXISTS"}}},
		{
			"other states",
			index.Query{States: []string{"closed", "cancelled", "unconfirmed"}},
			filter{{`marks = "closed"`, "ends <= 1000000", `marks = "cancelled"`, "doubtful <= 1000000"}},
		},
		{
			"deadlines",
			index.Query{Closes: []index.Window{{Within: 36 * time.Hour}, {Named: "none"}, {Named: "until-filled"}}},
			filter{{open}, {"closes >= 1000000 AND closes < 1129600", `marks = "no.closes"`, `marks = "endless"`}},
		},
		{
			"starts count from the beginning of the day",
			index.Query{Starts: []index.Window{{Within: time.Hour}}},
			filter{{open}, {"starts >= 950400 AND starts < 954000"}},
		},
		{"since", index.Query{Since: time.Unix(77, 0)}, filter{{open}, {"touched >= 77"}}},
		{"pay stated or not", index.Query{Pay: []index.PayBound{{Named: "stated"}, {Named: "none"}}}, filter{{open}, {stated, `marks = "no.pay"`}}},
		{
			"pay in bounds",
			index.Query{Pay: []index.PayBound{{Min: 60000.5, Max: 80000}, {Min: 1}}},
			filter{{open}, {
				stated + ` AND marks = "pay.known" AND pay >= 60000.5 AND pay_low <= 80000`,
				stated + ` AND marks = "pay.known" AND pay >= 1`,
			}},
		},
		{"a currency", index.Query{Currency: "USD"}, filter{{open}, {`currency IN ["USD"]`}}},
		{"a currency that is none", index.Query{Currency: `U"]`}, filter{{open}, {`currency IN ["U%22%5d"]`}}},
		{"own facets are not in it", index.Query{Facets: facet("kind", index.Choice{Any: []string{"job"}})}, filter{{open}}},
		{"all of the scope is", index.Query{Scope: &index.Query{
			Facets: facet("kind", index.Choice{Any: []string{"job"}}), Since: time.Unix(5, 0), Now: at,
		}}, filter{{open}, {"touched >= 5"}, {`f_kind IN ["job"]`}}},
	} {
		c.q.Now = at
		q, err := c.q.Normal()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, within(q)); diff != "" {
			t.Errorf("%s: within (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	facets := map[string]index.Choice{
		"place": {Any: []string{"GB-LND/london", "US"}},
		"area":  {Any: []string{`x" OR 1=1`, index.None}, Not: []string{"b", index.None}},
		"level": {Any: []string{index.None}},
	}
	want := filter{
		{`f_area IN ["x%22%20OR%201%3d1"]`, `marks = "no.area"`},
		{`f_area NOT IN ["b"]`},
		{`NOT marks = "no.area"`},
		{`marks = "no.level"`},
		{`f_place IN ["GB-LND/london", "US"]`},
	}
	if diff := cmp.Diff(want, filter(nil).choices(facets, "")); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:4], filter(nil).choices(facets, "place")); diff != "" {
		t.Errorf("choices but place (-want +got):\n%s", diff)
	}
}

// TestLongLists: long lists are cut, since the server reads them in quadratic time. Those of
// unwanted values are conditions that must all hold.
func TestLongLists(t *testing.T) {
	t.Parallel()
	values := make([]string, 2*listSize+1)
	for i := range values {
		values[i] = fmt.Sprintf("v%d", i)
	}
	f := filter(nil).choice("area", index.Choice{Any: values, Not: values})
	if len(f) != 4 || len(f[0]) != 3 || len(f[1]) != 1 || !strings.HasSuffix(f[0][2], `IN ["v500"]`) || f[3][0] != `f_area NOT IN ["v500"]` {
		t.Errorf("choice of %d values: %.300v", len(values), f)
	}
	shared := make(filter, 1, 8)
	one, two := shared.and("a"), shared.and("b")
	if one[1][0] != "a" || two[1][0] != "b" {
		t.Errorf("two filters share their conditions: %v, %v", one, two)
	}
}
