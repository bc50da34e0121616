package web

// Labels names facets and their values for people; configs.Vocabulary is one.
type Labels interface {
	Title(facet string) string
	Label(facet, value string) string
}

// WithSources returns labels that also know the sources' names.
func WithSources(labels Labels, sources []Source) Labels {
	names := make(map[string]string, len(sources))
	for _, s := range sources {
		names[s.ID] = s.Name
	}
	return sourceLabels{labels, names}
}

type sourceLabels struct {
	Labels
	names map[string]string
}

// Label is the source's name, or what the other labels say.
func (l sourceLabels) Label(facet, value string) string {
	if facet == "source" && l.names[value] != "" {
		return l.names[value]
	}
	return l.Labels.Label(facet, value)
}
