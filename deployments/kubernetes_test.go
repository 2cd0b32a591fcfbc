package deployments

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestKustomizationsNameEveryFile(t *testing.T) {
	for dir, apart := range map[string][]string{"kubernetes": {"kustomization.yaml", "secrets.example.yaml"}, "kubernetes/migrate": {"kustomization.yaml"}} {
		files := objects(t, dir+"/*.yaml")
		named := append(slices.Clone(apart), files["kustomization.yaml"][0].Resources...)
		slices.Sort(named)
		var there []string
		for name := range files {
			there = append(there, name)
		}
		slices.Sort(there)
		if !slices.Equal(named, there) {
			t.Errorf("%s has the files %v and names %v", dir, there, named)
		}
	}
}

func TestDeploymentsStartEveryRole(t *testing.T) {
	var lines [][]string
	for _, d := range manifests(t, "Deployment") {
		args := d.Spec.Template.Spec.motlan(t).Args
		lines = append(lines, args)
		if want := "motlan-" + args[len(args)-1]; d.Metadata.Name != want {
			t.Errorf("%s runs %v", d.Metadata.Name, args)
		}
	}
	checkRoles(t, "kubernetes", lines)
	for _, job := range manifests(t, "Job") {
		for _, c := range append(job.Spec.Template.Spec.InitContainers, job.Spec.Template.Spec.Containers...) {
			help(t, c.Args...)
		}
	}
}

func TestPodsAreProbedAndLeftTimeToEnd(t *testing.T) {
	for _, d := range manifests(t, "Deployment") {
		c := d.Spec.Template.Spec.motlan(t)
		for name, p := range map[string]*probe{"startup": c.StartupProbe, "liveness": c.LivenessProbe, "readiness": c.ReadinessProbe} {
			want := "/healthz"
			if name == "readiness" {
				want = "/readyz"
			}
			if p == nil || p.HTTPGet == nil || p.HTTPGet.Path != want || p.HTTPGet.Port != "health" {
				t.Errorf("%s: %s probe %+v, want %s on port health", d.Metadata.Name, name, p, want)
			}
		}
		wait := time.Duration(c.Lifecycle.PreStop.Sleep.Seconds) * time.Second
		checkGrace(t, d.Metadata.Name, time.Duration(d.Spec.Template.Spec.Grace)*time.Second, wait)
	}
}

func TestPodsAreConfined(t *testing.T) {
	for _, o := range append(manifests(t, "Deployment"), manifests(t, "Job")...) {
		p := o.Spec.Template.Spec
		if s := p.SecurityContext; !s.RunAsNonRoot || s.RunAsUser == 0 || s.SeccompProfile.Type != "RuntimeDefault" {
			t.Errorf("%s: security context %+v", o.Metadata.Name, s)
		}
		for _, c := range append(p.InitContainers, p.Containers...) {
			where := o.Metadata.Name + ", container " + c.Name
			if s := c.SecurityContext; s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || !s.ReadOnlyRootFilesystem ||
				!slices.Equal(s.Capabilities.Drop, []string{"ALL"}) {
				t.Errorf("%s: security context %+v", where, s)
			}
			for _, list := range []map[string]string{c.Resources.Requests, c.Resources.Limits} {
				if list["cpu"] == "" || list["memory"] == "" {
					t.Errorf("%s: resources %+v", where, c.Resources)
				}
			}
			for _, m := range c.VolumeMounts {
				if !slices.ContainsFunc(p.Volumes, func(v mount) bool { return v.Name == m.Name }) {
					t.Errorf("%s mounts %s, which the pod does not have", where, m.Name)
				}
			}
		}
	}
}

// The root file system is read-only, so what the program writes to must be a volume.
func TestWhatTheProgramWritesIsMounted(t *testing.T) {
	settings := manifests(t, "ConfigMap")[0]
	for _, d := range manifests(t, "Deployment") {
		for _, folder := range []string{settings.Data["MOTLAN_DATA"], settings.Data["MOTLAN_SECRETS"], "/tmp"} {
			there := func(m mount) bool { return m.MountPath == folder }
			if folder == "" || !slices.ContainsFunc(d.Spec.Template.Spec.motlan(t).VolumeMounts, there) {
				t.Errorf("%s: no volume at %q", d.Metadata.Name, folder)
			}
		}
	}
}

func TestSettingsAreThoseOfTheProgram(t *testing.T) {
	given := map[string]map[string]string{}
	for _, o := range append(manifests(t, "ConfigMap"), manifests(t, "Secret")...) {
		if o.Metadata.Name != "motlan" {
			continue
		}
		var names []string
		for name := range o.Data {
			names = append(names, name)
		}
		for name := range o.StringData {
			names = append(names, name)
		}
		checkVariables(t, o.Kind, names)
		given[o.Kind] = map[string]string{}
		for _, name := range names {
			given[o.Kind][name] = "set"
		}
	}
	for kind, names := range map[string][]string{"ConfigMap": {"MOTLAN_BLOBS", "MOTLAN_HEALTH"},
		"Secret": {"MOTLAN_CATALOG", "MOTLAN_REDIS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}} {
		for _, name := range names {
			if given[kind][name] == "" {
				t.Errorf("%s motlan does not set %s", kind, name)
			}
		}
	}
	for _, d := range append(manifests(t, "Deployment"), manifests(t, "Job")...) {
		from := d.Spec.Template.Spec.motlan(t).EnvFrom
		if len(from) != 2 || from[0].ConfigMapRef.Name != "motlan" || from[1].SecretRef.Name != "motlan" {
			t.Errorf("%s takes its settings from %+v", d.Metadata.Name, from)
		}
	}
}

func TestSecretsAreTemplates(t *testing.T) {
	for _, s := range manifests(t, "Secret") {
		for name, value := range s.StringData {
			if !strings.Contains(value, "REPLACE") {
				t.Errorf("secret %s: %s is not left to be filled in", s.Metadata.Name, name)
			}
		}
		if len(s.StringData) == 0 || len(s.Data) > 0 {
			t.Errorf("secret %s: %d values in clear, %d encoded", s.Metadata.Name, len(s.StringData), len(s.Data))
		}
	}
}

// Whoever reaches the API itself reads citizens' papers: only the gateway may be reachable.
func TestOnlyTheGatewayIsReachable(t *testing.T) {
	for _, s := range manifests(t, "Service") {
		for _, p := range s.Spec.Ports {
			if p.TargetPort != "gateway" {
				t.Errorf("service %s points to port %q", s.Metadata.Name, p.TargetPort)
			}
		}
	}
	for _, d := range manifests(t, "Deployment") {
		for _, c := range d.Spec.Template.Spec.Containers {
			for _, p := range c.Ports {
				if p.Name != "health" && (p.Name != "gateway" || c.Image == "motlan") {
					t.Errorf("%s, container %s opens port %s", d.Metadata.Name, c.Name, p.Name)
				}
			}
		}
	}
	gateway, err := os.ReadFile("kubernetes/gateway.conf")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"listen 8443 ssl;", "ssl_verify_client      on;", "proxy_pass http://127.0.0.1:8080;", "/etc/gateway/ca.crt;"} {
		if !strings.Contains(string(gateway), line) {
			t.Errorf("gateway.conf lacks %q", line)
		}
	}
}

func TestEveryDeploymentSurvivesTheDrainOfANode(t *testing.T) {
	budgets := manifests(t, "PodDisruptionBudget")
	for _, d := range manifests(t, "Deployment") {
		i := slices.IndexFunc(budgets, func(b object) bool { return b.Metadata.Name == d.Metadata.Name })
		if i < 0 {
			t.Fatalf("%s has no budget", d.Metadata.Name)
		}
		var budget, deployment struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		}
		if err := errors.Join(budgets[i].Spec.Selector.Decode(&budget), d.Spec.Selector.Decode(&deployment)); err != nil {
			t.Fatal(err)
		}
		if name := deployment.MatchLabels["app.kubernetes.io/name"]; name == "" || budget.MatchLabels["app.kubernetes.io/name"] != name {
			t.Errorf("the budget of %s is for %v", d.Metadata.Name, budget.MatchLabels)
		}
	}
}

func TestWorkersFollowTheQueue(t *testing.T) {
	scaled := manifests(t, "ScaledObject")[0]
	for _, d := range manifests(t, "Deployment") {
		if is, want := d.Spec.Replicas == nil, d.Metadata.Name == scaled.Spec.ScaleTargetRef.Name; is != want {
			t.Errorf("%s leaves its number to the autoscaler: %v, want %v", d.Metadata.Name, is, want)
		}
	}
	if scaled.Spec.ScaleTargetRef.Name != "motlan-worker" {
		t.Errorf("the autoscaler scales %s", scaled.Spec.ScaleTargetRef.Name)
	}
	trigger := scaled.Spec.Triggers[0]
	if trigger.Type != "postgresql" || trigger.Metadata["targetQueryValue"] == "" || !strings.Contains(scaleQuery(t), "FROM outbox") {
		t.Errorf("trigger %+v", trigger)
	}
	if name := manifests(t, "TriggerAuthentication")[0].Metadata.Name; trigger.AuthenticationRef.Name != name {
		t.Errorf("the trigger's authentication is %q, want %q", trigger.AuthenticationRef.Name, name)
	}
}

// scaleQuery is what the autoscaler asks the catalog.
func scaleQuery(t *testing.T) string {
	t.Helper()
	return manifests(t, "ScaledObject")[0].Spec.Triggers[0].Metadata["query"]
}
