package configs

import (
	"time"

	"github.com/goccy/go-yaml/ast"
)

// The bounds of fetch's times, and of the replicas that JetStream can keep.
const (
	maxDelay    = time.Hour
	minTimeout  = time.Second
	maxTimeout  = 10 * time.Minute
	maxReplicas = 5
)

// configFields declares the keys of the main configuration file.
func configFields() []field[Config] {
	own := []field[Config]{
		{
			name: "data", kind: "path", def: "./data", example: "/var/lib/callboard",
			about: "Folder of everything that is stored. Relative paths start at the configuration file.",
			read:  one(parsePath, func(c *Config) *string { return &c.Data }),
		},
		{
			name: "listen", kind: "host:port", def: "127.0.0.1:8080", example: "0.0.0.0:80",
			about: "Address of the web server; port 0 takes a free one.",
			read:  one(parseListen, func(c *Config) *string { return &c.Listen }),
		},
		{
			name: "url", kind: "URL", def: "http://<listen>", example: "https://callboard.example.org",
			about: "Public base of all links, in pages, feeds and mail.",
			read:  one(parseBase, func(c *Config) *string { return &c.URL }),
		},
		{
			name: "secret", kind: "text of 16 bytes or more", def: "made once and kept in the data folder", example: "${CALLBOARD_SECRET}",
			about: "Signs the links in mails; all processes of one service need the same.",
			read:  one(parseSecret, func(c *Config) *string { return &c.Secret }),
		},
		{
			name: "site", kind: "keys", example: "{name: Callboard}", about: "How the service presents itself.",
			read:   section(siteFields, func(c *Config) *Site { return &c.Site }),
			within: func() []row { return rows(siteFields()) },
		},
		{
			name: "fetch", kind: "keys", example: "{delay: 5s}", about: "Bounds and introduces every request to a source.",
			read:   section(fetchFields, func(c *Config) *Fetch { return &c.Fetch }),
			within: func() []row { return rows(fetchFields()) },
		},
		{
			name: "nats", kind: "keys", example: `{url: "nats://nats:4222"}`, about: "Where JetStream runs.",
			read:   section(natsFields, func(c *Config) *NATS { return &c.NATS }),
			within: func() []row { return rows(natsFields()) },
		},
		{
			name: "index", kind: "keys", example: `{url: "http://meilisearch:7700", key: "${MEILI_KEY}"}`, about: "Where searches are answered.",
			read:   section(indexFields, func(c *Config) *Index { return &c.Index }),
			within: func() []row { return rows(indexFields()) },
		},
		{
			name: "mail", kind: "keys", example: `{smtp: "smtp://mail.example.org:587"}`, about: "How digests leave.",
			read:   section(mailFields, func(c *Config) *Mail { return &c.Mail }),
			within: func() []row { return rows(mailFields()) },
		},
		{
			name: "starter_pack", kind: "true or false", def: "false; true without a configuration file", example: "true",
			about: "Adds the built-in sources and network directory. An own source with the same id replaces the built-in one.",
			read:  readStarterPack,
		},
		{
			name: "include", kind: "list of paths with *", example: "[sources/*.yaml]",
			about: "Further files with sources and network. Relative paths in them start at the main configuration file too.",
			read:  readInclude,
		},
	}
	return append(own, partFields()...)
}

// partFields declares the keys that an included file can have.
func partFields() []field[Config] {
	return []field[Config]{
		{
			name: "sources", kind: "list of sources", example: `[{id: city, feed: "https://example.org/jobs.rss"}]`,
			about: "Places where announcements appear; see Sources.", read: readSources,
			within: func() []row { return rows(sourceFields()) },
		},
		{
			name: "network", kind: "list of entries", example: "[{id: city-list, name: City list, access: listserv}]",
			about: "Places that are not crawled but worth knowing: lists, groups, accounts to join.", read: readNetwork,
			within: func() []row { return rows(entryFields()) },
		},
	}
}

func siteFields() []field[Site] {
	return []field[Site]{
		{
			name: "name", kind: "text", def: "Callboard", example: "Library opportunities", about: "Name of the service.",
			read: one(parseText, func(s *Site) *string { return &s.Name }),
		},
		{
			name: "contact", kind: "address or URL", example: "library@example.org", about: "Shown to readers.",
			read: one(parseContact, func(s *Site) *string { return &s.Contact }),
		},
		{
			name: "scope", kind: "query string", example: "place=US-MA&kind=job", about: "A search that every search starts from.",
			read: one(parseScope, func(s *Site) *string { return &s.Scope }),
		},
	}
}

func fetchFields() []field[Fetch] {
	return []field[Fetch]{
		{
			name: "contact", kind: "address or URL", example: "https://library.example.org/bot", about: "Stands in the User-Agent, so that operators of sites can reach you.",
			read: one(parseContact, func(f *Fetch) *string { return &f.Contact }),
		},
		{
			name: "delay", kind: "duration, up to 1h", def: "2s", example: "5s", about: "Pause between two requests to one host, across all sources.",
			read: one(parseDuration(0, maxDelay), func(f *Fetch) *time.Duration { return &f.Delay }),
		},
		{
			name: "timeout", kind: "duration, 1s to 10m", def: "30s", example: "1m", about: "For one request, with its body.",
			read: one(parseDuration(minTimeout, maxTimeout), func(f *Fetch) *time.Duration { return &f.Timeout }),
		},
		{
			name: "allow_private_networks", kind: "true or false", def: "false", example: "true",
			about: "Permits loopback, RFC 1918 and ULA addresses, and intervals from 1s; link-local, multicast and unspecified addresses are never permitted.",
			read:  one(parseBool, func(f *Fetch) *bool { return &f.AllowPrivateNetworks }),
		},
	}
}

func natsFields() []field[NATS] {
	return []field[NATS]{
		{
			name: "url", kind: "URLs of nats, tls, ws or wss, separated by commas", def: "empty: embedded", example: "nats://nats:4222", about: "An external NATS with JetStream.",
			read: one(parseNATS, func(n *NATS) *string { return &n.URL }),
		},
		{
			name: "replicas", kind: "1 to 5", def: "1", example: "3", about: "Copies of every stream on an external cluster.",
			read: one(parseInt(1, maxReplicas), func(n *NATS) *int { return &n.Replicas }),
		},
	}
}

func indexFields() []field[Index] {
	return []field[Index]{
		{
			name: "url", kind: "URL", def: "empty: embedded", example: "http://meilisearch:7700", about: "A Meilisearch.",
			read: one(parseBase, func(i *Index) *string { return &i.URL }),
		},
		{
			name: "key", kind: "text", example: "${MEILI_KEY}", about: "Its key.",
			read: one(parseText, func(i *Index) *string { return &i.Key }),
		},
	}
}

func mailFields() []field[Mail] {
	return []field[Mail]{
		{
			name: "smtp", kind: "URL of smtp or smtps", def: "empty: each mail is an .eml file in the outbox", example: "smtp://digest:${SMTP_PASSWORD}@mail.example.org:587", about: "Server that takes the mails.",
			read: one(parseSMTP, func(m *Mail) *string { return &m.SMTP }),
		},
		{
			name: "from", kind: "mailbox", def: "Callboard <callboard@localhost>", example: "Callboard <digest@library.example.org>", about: "Sender of the mails.",
			read: one(parseFrom, func(m *Mail) *string { return &m.From }),
		},
		{
			name: "outbox", kind: "path", def: "<data>/outbox", example: "./outbox", about: "Folder of the .eml files.",
			read: one(parsePath, func(m *Mail) *string { return &m.Outbox }),
		},
		{
			name: "operator", kind: "address", example: "operator@library.example.org", about: "The person who runs the service; told when a source breaks.",
			read: one(parseAddress, func(m *Mail) *string { return &m.Operator }),
		},
	}
}

// entryFields declares the keys of an entry of the network directory.
func entryFields() []field[Entry] {
	return []field[Entry]{
		{
			name: "id", kind: "id", example: "city-list", about: "Required; unique in the directory.",
			read: one(parseID, func(e *Entry) *string { return &e.ID }),
		},
		{
			name: "name", kind: "text", example: "City librarians’ list", about: "Required.",
			read: one(parseText, func(e *Entry) *string { return &e.Name }),
		},
		{
			name: "organisation", kind: "text", example: "Example Library Association", about: "Who runs it.",
			read: one(parseText, func(e *Entry) *string { return &e.Organisation }),
		},
		{
			name: "kinds", kind: "list of kinds", example: "[job, cfp]", about: "What is announced there.",
			read: many(parseKind, func(e *Entry) *[]kindCode { return &e.Kinds }),
		},
		{
			name: "region", kind: "text", example: "US,CA", about: "Countries it serves, or world.",
			read: one(parseText, func(e *Entry) *string { return &e.Region }),
		},
		{
			name: "access", kind: "text", example: "listserv", about: "How one gets at it: rss, html, listserv, social, none, …",
			read: one(parseText, func(e *Entry) *string { return &e.Access }),
		},
		{
			name: "url", kind: "URL", example: "https://example.org/list", about: "Where to join or read it.",
			read: one(parseURL, func(e *Entry) *string { return &e.URL }),
		},
		{
			name: "note", kind: "text", example: "Ask a member for an invitation.", about: "What one should know.",
			read: one(parseText, func(e *Entry) *string { return &e.Note }),
		},
	}
}

func readStarterPack(r *reader, n ast.Node, what string, _ *Config) {
	if on, ok := parsed(r, n, what, parseBool); ok {
		r.starter = on
	}
}
