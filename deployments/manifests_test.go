package deployments

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// object is as much of a Kubernetes object as the tests look at.
type object struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct {
		Name   string
		Labels map[string]string
	}
	Resources  []string // of a kustomization
	Data       map[string]string
	StringData map[string]string `yaml:"stringData"`
	Spec       struct {
		Replicas       *int
		Selector       yaml.Node
		Template       struct{ Spec pod }
		ScaleTargetRef struct{ Name string } `yaml:"scaleTargetRef"`
		Triggers       []struct {
			Type              string
			Metadata          map[string]string
			AuthenticationRef struct{ Name string } `yaml:"authenticationRef"`
		}
		Ports []struct {
			TargetPort string `yaml:"targetPort"`
		}
	}
}

type pod struct {
	Grace           int `yaml:"terminationGracePeriodSeconds"`
	SecurityContext struct {
		RunAsNonRoot   bool                  `yaml:"runAsNonRoot"`
		RunAsUser      int                   `yaml:"runAsUser"`
		SeccompProfile struct{ Type string } `yaml:"seccompProfile"`
	} `yaml:"securityContext"`
	InitContainers []container `yaml:"initContainers"`
	Containers     []container
	Volumes        []mount
}

type container struct {
	Name, Image string
	Args        []string
	EnvFrom     []struct {
		ConfigMapRef struct{ Name string } `yaml:"configMapRef"`
		SecretRef    struct{ Name string } `yaml:"secretRef"`
	} `yaml:"envFrom"`
	Ports []struct {
		Name          string
		ContainerPort int `yaml:"containerPort"`
	}
	StartupProbe   *probe `yaml:"startupProbe"`
	LivenessProbe  *probe `yaml:"livenessProbe"`
	ReadinessProbe *probe `yaml:"readinessProbe"`
	Lifecycle      struct {
		PreStop struct{ Sleep struct{ Seconds int } } `yaml:"preStop"`
	}
	Resources       struct{ Requests, Limits map[string]string }
	SecurityContext struct {
		AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
		Capabilities             struct{ Drop []string }
	} `yaml:"securityContext"`
	VolumeMounts []mount `yaml:"volumeMounts"`
}

type mount struct {
	Name      string
	MountPath string `yaml:"mountPath"`
}

type probe struct {
	HTTPGet *struct{ Path, Port string } `yaml:"httpGet"`
}

// objects reads all objects of a folder's files.
func objects(t *testing.T, pattern string) map[string][]object {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	all := map[string][]object{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		decoder := yaml.NewDecoder(f)
		for {
			var o object
			err := decoder.Decode(&o)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || o.APIVersion == "" || o.Kind == "" {
				t.Fatalf("%s: kind %q of %q: %v", file, o.Kind, o.APIVersion, err)
			}
			all[filepath.Base(file)] = append(all[filepath.Base(file)], o)
		}
	}
	return all
}

// manifests returns the objects of a kind, with those of the migration.
func manifests(t *testing.T, kind string) (found []object) {
	t.Helper()
	for _, pattern := range []string{"kubernetes/*.yaml", "kubernetes/migrate/*.yaml"} {
		for _, list := range objects(t, pattern) {
			for _, o := range list {
				if o.Kind == kind {
					found = append(found, o)
				}
			}
		}
	}
	if len(found) == 0 {
		t.Fatalf("no %s in kubernetes", kind)
	}
	slices.SortFunc(found, func(a, b object) int { return strings.Compare(a.Metadata.Name, b.Metadata.Name) })
	return found
}

// motlan returns the pod's container that runs the program.
func (p pod) motlan(t *testing.T) container {
	t.Helper()
	i := slices.IndexFunc(p.Containers, func(c container) bool { return c.Image == "motlan" })
	if i < 0 {
		t.Fatal("no container runs motlan")
	}
	return p.Containers[i]
}
