package callboard_test

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/goccy/go-yaml"
	"github.com/nats-io/nats-server/v2/server"

	"github.com/callboard/callboard/configs"
)

// demanded are the variables that docker-compose.yml has no default for.
func demanded() map[string]string {
	return map[string]string{
		"CALLBOARD_SECRET": "a-secret-of-this-test-only", "CALLBOARD_CONTACT": "https://library.example.org/bot",
		"NATS_PASSWORD": "a1b2c3", "MEILI_MASTER_KEY": "another-secret-of-this-test",
	}
}

func compose(ctx context.Context, env map[string]string) (*types.Project, error) {
	return loader.LoadWithContext(ctx, types.ConfigDetails{
		WorkingDir: ".", ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml"}}, Environment: env,
	}, func(o *loader.Options) { o.SetProjectName("callboard", true) })
}

func project(t *testing.T) *types.Project {
	t.Helper()
	p, err := compose(t.Context(), demanded())
	if err != nil {
		t.Fatalf("docker-compose.yml: %v", err)
	}
	return p
}

// inContainer is the environment of a service, as os.LookupEnv would answer there.
func inContainer(s types.ServiceConfig) configs.Env {
	return func(name string) (string, bool) {
		v, ok := s.Environment[name]
		if !ok || v == nil {
			return "", false
		}
		return *v, true
	}
}

func TestComposeHasNoDefaultSecrets(t *testing.T) {
	t.Parallel()
	for name := range demanded() {
		env := demanded()
		delete(env, name)
		if _, err := compose(t.Context(), env); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("docker-compose.yml without %s: error %v, want one that names it", name, err)
		}
	}
	example, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	for name := range demanded() {
		if !regexp.MustCompile(`(?m)^` + name + `=$`).Match(example) {
			t.Errorf(".env.example: no line %q", name+"=")
		}
	}
}

// TestComposeConfigurationIsRead reads the configuration that the services mount, with
// their environment, by the same strict reader as they do.
func TestComposeConfigurationIsRead(t *testing.T) {
	t.Parallel()
	p := project(t)
	file := p.Configs["callboard"].File
	for _, name := range ours(p) {
		cfg, err := configs.Load(file, inContainer(p.Services[name]))
		if err != nil {
			t.Fatalf("configuration of %s: %v", name, err)
		}
		env := demanded()
		if cfg.Secret != env["CALLBOARD_SECRET"] || cfg.Fetch.Contact != env["CALLBOARD_CONTACT"] || cfg.Index.Key != env["MEILI_MASTER_KEY"] {
			t.Errorf("configuration of %s does not take its secrets from the environment", name)
		}
		if want := "nats://callboard:" + env["NATS_PASSWORD"] + "@nats:4222"; cfg.NATS.URL != want {
			t.Errorf("configuration of %s: nats.url %q, want %q", name, cfg.NATS.URL, want)
		}
		if _, ok := cfg.Source("example-library"); !ok {
			t.Errorf("configuration of %s does not include deploy/sources", name)
		}
	}
}

func TestComposeNamesOnlyKeysThatExist(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"deploy/callboard.yaml", "deploy/sources/example.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := yaml.Unmarshal(text, &root); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, key := range keysIn("", root) {
			if !slices.Contains(configs.Keys(), key) {
				t.Errorf("%s: key %q does not exist", file, key)
			}
		}
	}
}

func keysIn(prefix string, v any) []string {
	var keys []string
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			keys = append(keys, prefix+k)
			keys = append(keys, keysIn(prefix+k+".", v[k])...)
		}
	case []any:
		for _, item := range v {
			keys = append(keys, keysIn(prefix, item)...)
		}
	}
	return keys
}

// TestComposeRunsEveryRoleOnce: the services together are what `up` is in one process.
func TestComposeRunsEveryRoleOnce(t *testing.T) {
	t.Parallel()
	p := project(t)
	var roles []string
	for _, name := range ours(p) {
		command := p.Services[name].Command
		at := slices.Index(command, "--roles")
		if len(command) == 0 || command[0] != "up" || at < 0 || at == len(command)-1 {
			t.Errorf("command of %s is %q, want up --roles …", name, command)
			continue
		}
		roles = append(roles, strings.Split(command[at+1], ",")...)
		for _, needed := range []string{"nats", "meilisearch"} {
			if p.Services[name].DependsOn[needed].Condition != types.ServiceConditionHealthy {
				t.Errorf("%s does not wait for a healthy %s", name, needed)
			}
		}
	}
	slices.Sort(roles)
	if got := strings.Join(roles, " "); got != "crawl curate digest index web" {
		t.Errorf("roles of all services: %s", got)
	}
}

func TestComposeServicesAreHardenedAndWatched(t *testing.T) {
	t.Parallel()
	p := project(t)
	for name, s := range p.Services {
		once := s.Restart == "no"
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: want a read-only root, no capabilities, no new privileges", name)
		}
		if user, _, _ := strings.Cut(s.User, ":"); !once && (user == "" || user == "0" || user == "root") {
			t.Errorf("%s runs as %q", name, s.User)
		}
		if !once && (s.HealthCheck == nil || len(s.HealthCheck.Test) < 2) {
			t.Errorf("%s has no health check", name)
		}
		if s.Build == nil && !regexp.MustCompile(`:v?\d+\.\d+\.\d+`).MatchString(s.Image) {
			t.Errorf("%s: image %q is not pinned", name, s.Image)
		}
		for _, port := range s.Ports {
			if cmp.Or(port.HostIP, "0.0.0.0") != "127.0.0.1" {
				t.Errorf("%s: port %s is published to everybody", name, port.Published)
			}
		}
		for _, c := range s.Configs {
			// Compose copies inline content into a container, which one with a read-only root refuses.
			if p.Configs[c.Source].File == "" {
				t.Errorf("%s: config %s is not a file", name, c.Source)
			}
		}
	}
}

func TestComposeKeepsDataInVolumes(t *testing.T) {
	t.Parallel()
	p := project(t)
	for service, target := range map[string]string{"nats": "/data", "meilisearch": "/meili_data"} {
		i := slices.IndexFunc(p.Services[service].Volumes, func(v types.ServiceVolumeConfig) bool { return v.Target == target })
		if i < 0 || p.Services[service].Volumes[i].Type != types.VolumeTypeVolume || p.Volumes[p.Services[service].Volumes[i].Source].Name == "" {
			t.Errorf("%s keeps %s in no named volume", service, target)
		}
	}
}

// TestNATSConfigurationIsRead has the server itself read what the nats service mounts.
func TestNATSConfigurationIsRead(t *testing.T) {
	t.Setenv("NATS_PASSWORD", demanded()["NATS_PASSWORD"])
	opts, err := server.ProcessConfigFile(project(t).Configs["nats"].File)
	if err != nil {
		t.Fatal(err)
	}
	if !opts.JetStream || opts.StoreDir != "/data" || opts.SyncInterval > 5*time.Second {
		t.Errorf("nats.conf: jetstream %v in %q, synced every %s", opts.JetStream, opts.StoreDir, opts.SyncInterval)
	}
	if opts.Username != "callboard" || opts.Password != demanded()["NATS_PASSWORD"] {
		t.Errorf("nats.conf: user %q with password %q", opts.Username, opts.Password)
	}
}

// TestImageIsBuiltWithTheGoOfTheModule keeps the Dockerfile in step with go.mod.
func TestImageIsBuiltWithTheGoOfTheModule(t *testing.T) {
	t.Parallel()
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)
	got := regexp.MustCompile(`golang:(\d+\.\d+)\.\d+-`).FindSubmatch(dockerfile)
	if want == nil || got == nil || string(want[1]) != string(got[1]) {
		t.Errorf("Dockerfile builds with Go %q, go.mod asks for %q", got, want)
	}
	if !regexp.MustCompile(`(?m)^USER [1-9]\d*`).Match(dockerfile) {
		t.Error("Dockerfile: the image runs as root")
	}
}

// ours are the services that run callboard, in order.
func ours(p *types.Project) []string {
	var names []string
	for name, s := range p.Services {
		if strings.HasPrefix(path.Base(s.Image), "callboard:") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
