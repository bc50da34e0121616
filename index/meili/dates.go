package meili

import (
	"context"
	"fmt"

	"github.com/callboard/callboard/index"
)

// datesFirst reports whether hits are wanted in an order that has the dates still to come
// first and the passed ones last. The server has no such order: it is put together of three.
func (s *search) datesFirst() bool {
	_, ok := s.q.Upcoming()
	return ok && !s.q.CountsOnly
}

// dateParts are the filters of the three parts: to come, without a date, passed.
func (s *search) dateParts() [3]filter {
	from, _ := s.q.Upcoming()
	return [3]filter{
		s.all.and(fmt.Sprintf("%s >= %d", s.q.Sort, from)),
		s.all.and(s.q.Sort + " NOT EXISTS"),
		s.all.and(fmt.Sprintf("%s < %d", s.q.Sort, from)),
	}
}

// dated are the questions that are put beside the main one for an order by date: the page
// among the dates to come, where most pages are, and how many have no date.
func (s *search) dated() []question {
	if !s.datesFirst() {
		return nil
	}
	parts := s.dateParts()
	first := s.counting(parts[0])
	first.sort, first.page, first.size = order(s.q), s.q.Page, s.q.Size
	return []question{first, s.counting(parts[1])}
}

// byDate is a page in an order by date, given the answers to dated and the number of all
// hits. What lies beyond the dates to come is asked for once it is known where they end.
func (s *search) byDate(ctx context.Context, replies []reply, total int) ([]index.Hit, error) {
	counts := [3]int{replies[0].total, replies[1].total, total - replies[0].total - replies[1].total}
	hits, err := hitsOf(replies[0].hits)
	if err != nil {
		return nil, err
	}
	var questions []question
	skip, parts := s.q.Offset(), s.dateParts()
	for i, n := range counts {
		here := max(0, min(s.q.Size-len(hits)-wanted(questions), n-skip))
		if i > 0 && here > 0 {
			questions = append(questions, question{texts: s.texts, filter: parts[i], sort: order(s.q), skip: skip, size: here})
		}
		skip = max(0, skip-n)
	}
	if len(questions) == 0 {
		return hits, nil
	}
	more, err := s.ix.ask(ctx, questions)
	if err != nil {
		return nil, err
	}
	for _, r := range more {
		next, err := hitsOf(r.hits)
		if err != nil {
			return nil, err
		}
		hits = append(hits, next...)
	}
	return hits, nil
}

// wanted is how many hits questions ask for.
func wanted(questions []question) (n int) {
	for _, q := range questions {
		n += q.size
	}
	return n
}
