package deployments

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/motlan/motlan/testdata/servers"
)

// composition is as much of compose.yaml as the tests look at.
type composition struct {
	Services map[string]service
	Volumes  map[string]any
	Secrets  map[string]struct{ File string }
}

type service struct {
	Image       string
	Command     []string
	Build       struct{ Context, Dockerfile string }
	EnvFile     string `yaml:"env_file"`
	Environment map[string]string
	Secrets     []yaml.Node
	Volumes     []string
	Ports       []string
	NetworkMode string               `yaml:"network_mode"`
	DependsOn   map[string]condition `yaml:"depends_on"`
	Healthcheck map[string]any
	Restart     string
	Grace       string `yaml:"stop_grace_period"`
	Deploy      struct {
		Replicas  int
		Resources struct{ Limits map[string]string }
	}
}

type condition struct{ Condition string }

func readComposition(t *testing.T) composition {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c composition
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompositionStartsEveryRole(t *testing.T) {
	c := readComposition(t)
	var serving [][]string
	for name, s := range c.Services {
		switch {
		case s.Image != "motlan":
			continue
		case s.Command[0] == "serve":
			serving = append(serving, s.Command)
			grace, err := time.ParseDuration(s.Grace)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			checkGrace(t, name, grace, 0)
		default:
			help(t, s.Command...)
		}
		var names []string
		for variable := range s.Environment {
			names = append(names, variable)
		}
		checkVariables(t, "compose.yaml, "+name, names)
	}
	checkRoles(t, "compose.yaml", serving)
	if n := c.Services["worker"].Deploy.Replicas; n < 2 {
		t.Errorf("compose.yaml starts %d workers", n)
	}
}

func TestCompositionHoldsTogether(t *testing.T) {
	c := readComposition(t)
	for name, s := range c.Services {
		if !strings.Contains(s.Image, ":") && s.Build.Dockerfile == "" {
			t.Errorf("%s: image %q has no version", name, s.Image)
		}
		if s.Restart != "" && (s.Deploy.Resources.Limits["cpus"] == "" || s.Deploy.Resources.Limits["memory"] == "") {
			t.Errorf("%s has the limits %v", name, s.Deploy.Resources.Limits)
		}
		for other, on := range s.DependsOn {
			checkCondition(t, c, name, other, on.Condition)
		}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, known := c.Volumes[source]; !known {
				if _, err := os.Stat(source); err != nil {
					t.Errorf("%s mounts %s: %v", name, source, err)
				}
			}
		}
		if len(s.Ports) > 0 && c.Services["gateway"].NetworkMode != "service:"+name {
			t.Errorf("%s opens %v, and is not the gateway's network", name, s.Ports)
		}
	}
}

// checkCondition complains of waiting for what cannot happen.
func checkCondition(t *testing.T, c composition, name, other, on string) {
	t.Helper()
	s, known := c.Services[other]
	switch on {
	case "service_healthy":
		inImage := s.Build.Dockerfile != "" && strings.Contains(read(t, filepath.Join(s.Build.Context, s.Build.Dockerfile)), "\nHEALTHCHECK ")
		if s.Healthcheck["test"] == nil && !inImage {
			t.Errorf("%s waits until %s is healthy, and nothing checks that", name, other)
		}
	case "service_completed_successfully":
		if s.Restart != "" {
			t.Errorf("%s waits for the end of %s, which is restarted", name, other)
		}
	default:
		t.Errorf("%s waits for %s on condition %q", name, other, on)
	}
	if !known {
		t.Errorf("%s waits for %s, which is not there", name, other)
	}
}

func TestSecretFilesAreMadeOnce(t *testing.T) {
	servers.Program(t, "openssl")
	dir := t.TempDir()
	makeSecrets := func() string {
		if out, err := exec.Command("./make-secrets", dir).CombinedOutput(); err != nil {
			t.Fatalf("make-secrets: %v\n%s", err, out)
		}
		return read(t, filepath.Join(dir, "motlan.env")) + read(t, filepath.Join(dir, "gateway/tls.crt"))
	}
	if first := makeSecrets(); makeSecrets() != first {
		t.Error("the second run replaced secrets")
	}
	c := readComposition(t)
	if len(c.Secrets) < 6 {
		t.Errorf("compose.yaml has %d secrets", len(c.Secrets))
	}
	for name, s := range c.Secrets {
		if text := read(t, filepath.Join(dir, strings.TrimPrefix(s.File, "secrets/"))); len(text) < 6 {
			t.Errorf("secret %s is %q", name, text)
		}
	}
	for name, s := range c.Services {
		for _, node := range s.Secrets {
			if source := sourceOf(t, node); c.Secrets[source].File == "" {
				t.Errorf("%s wants the secret %s, which is not there", name, source)
			}
		}
	}
	gateway := filepath.Join(dir, "gateway")
	for _, certificate := range []string{"tls.crt", "client.crt"} {
		if out, err := exec.Command("openssl", "verify", "-CAfile", gateway+"/ca.crt", gateway+"/"+certificate).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", certificate, err, out)
		}
	}
}

// sourceOf returns the name of a secret, which stands alone or with the place where it is wanted.
func sourceOf(t *testing.T, node yaml.Node) string {
	t.Helper()
	if node.Kind == yaml.ScalarNode {
		return node.Value
	}
	var long struct{ Source string }
	if err := node.Decode(&long); err != nil {
		t.Fatal(err)
	}
	return long.Source
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRedisMayLoseEverything(t *testing.T) {
	// Redis only delivers: data of its own would outlive its worth, and a full disk would stop it.
	redis := readComposition(t).Services["redis"]
	if len(redis.Volumes) > 0 || !slices.Contains(redis.Command, "/run/secrets/redis.conf") {
		t.Errorf("redis: volumes %v, command %v", redis.Volumes, redis.Command)
	}
}
