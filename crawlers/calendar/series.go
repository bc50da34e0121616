package calendar

// series is one event with the changed occurrences of it.
type series struct {
	master    event
	overrides []event        // each RECURRENCE-ID once, in the order of the document
	at        map[string]int // RECURRENCE-ID -> index of overrides
}

// gathering puts the events of one calendar into series, in the order of the document.
//
// Events with one UID belong together: of several versions of the event itself (same
// start or same title) the newest counts, and of several changes of one occurrence too.
// A program that gives different events one UID is not believed: they stay apart.
// A changed occurrence whose series is not in the document is an event of its own.
type gathering struct {
	all     []series
	same    map[[3]string]int // UID, start and title -> index of its series
	byStart map[[2]string]int // UID and start -> the first series
	byTitle map[[2]string]int // UID and title -> the first series
	repeats map[string]int    // UID -> the first series that repeats
}

func gather(events []event) []series {
	g := gathering{
		same:    map[[3]string]int{},
		byStart: map[[2]string]int{},
		byTitle: map[[2]string]int{},
		repeats: map[string]int{},
	}
	for _, e := range events {
		if !e.override {
			g.master(e)
		}
	}
	for _, e := range events {
		if e.override {
			g.override(e)
		}
	}
	return g.all
}

// master takes an event that is not a changed occurrence.
func (g *gathering) master(e event) {
	start := ""
	if e.dated {
		start = e.start.String()
	}
	if i, ok := g.versionOf(e, start); ok && e.uid != "" {
		if e.version.newer(g.all[i].master.version) {
			g.all[i].master = e
		}
		g.index(e, start, i)
		return
	}
	g.all = append(g.all, series{master: e})
	g.index(e, start, len(g.all)-1)
}

// versionOf finds the series that e is another version of.
func (g *gathering) versionOf(e event, start string) (int, bool) {
	if i, ok := g.same[[3]string{e.uid, start, e.title}]; ok && !g.elsewhere(i, e) {
		return i, true
	}
	// A revision changes one of the two and says so.
	for _, found := range []func() (int, bool){
		func() (int, bool) { i, ok := g.byStart[[2]string{e.uid, start}]; return i, ok },
		func() (int, bool) { i, ok := g.byTitle[[2]string{e.uid, e.title}]; return i, ok },
	} {
		if i, ok := found(); ok && g.all[i].master.version.sequence != e.version.sequence && !g.elsewhere(i, e) {
			return i, true
		}
	}
	return 0, false
}

// elsewhere reports whether e has another page than the series: it is another event.
func (g *gathering) elsewhere(i int, e event) bool {
	a, b := g.all[i].master.c.prop("URL").value, e.c.prop("URL").value
	return a != "" && b != "" && a != b
}

func (g *gathering) index(e event, start string, i int) {
	g.same[[3]string{e.uid, start, e.title}] = i
	if _, ok := g.byStart[[2]string{e.uid, start}]; !ok {
		g.byStart[[2]string{e.uid, start}] = i
	}
	if _, ok := g.byTitle[[2]string{e.uid, e.title}]; !ok {
		g.byTitle[[2]string{e.uid, e.title}] = i
	}
	if _, ok := g.repeats[e.uid]; !ok && e.recurs {
		g.repeats[e.uid] = i
	}
}

// override puts a changed occurrence to its series: the one of its UID that repeats, else
// the one that begins when it should (its rule was refused).
func (g *gathering) override(e event) {
	of := e.of.String()
	i, ok := g.repeats[e.uid]
	if !ok {
		i, ok = g.byStart[[2]string{e.uid, of}]
	}
	switch {
	case ok && e.uid != "":
		g.all[i].change(e, of)
	case e.title != "":
		g.all = append(g.all, series{master: e})
	}
}

// change adds a changed occurrence, or takes it in place of an older version of it.
func (s *series) change(e event, of string) {
	if s.at == nil {
		s.at = map[string]int{}
	}
	if i, ok := s.at[of]; ok {
		if e.version.newer(s.overrides[i].version) {
			s.overrides[i] = e
		}
		return
	}
	s.at[of] = len(s.overrides)
	s.overrides = append(s.overrides, e)
}
