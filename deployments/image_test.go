package deployments

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// instructions returns the arguments of an instruction in a Containerfile, continued lines joined.
func instructions(t *testing.T, file, name string) (found []string) {
	t.Helper()
	text := strings.ReplaceAll(read(t, file), "\\\n", " ")
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			found = append(found, strings.Join(strings.Fields(rest), " "))
		}
	}
	return found
}

// named returns the packages that a function of the bootstrap script asks for.
func named(t *testing.T, function string) (packages []string) {
	t.Helper()
	_, body, _ := strings.Cut(read(t, "bootstrap"), "\n"+function+"() {\n")
	body, _, _ = strings.Cut(body, "\n}\n")
	for _, match := range regexp.MustCompile(`(?m)^\tneed (\S+) `).FindAllStringSubmatch(body, -1) {
		packages = append(packages, match[1])
	}
	slices.Sort(packages)
	return packages
}

func TestImageHasWhatTheProgramRunsOn(t *testing.T) {
	runs := instructions(t, "Containerfile", "RUN")
	install := runs[len(runs)-1]
	_, rest, _ := strings.Cut(install, "--no-install-recommends ")
	list, _, _ := strings.Cut(rest, " &&")
	packages := strings.Fields(list)
	slices.Sort(packages)
	if want := named(t, "need_to_run"); len(want) < 5 || !slices.Equal(packages, want) {
		t.Errorf("the image has %v, the bootstrap script installs %v to run", packages, want)
	}
}

func TestImageIsBuiltLikeTheBinary(t *testing.T) {
	runs := instructions(t, "Containerfile", "RUN")
	if !slices.ContainsFunc(runs, func(run string) bool { return strings.HasPrefix(run, "deployments/bootstrap build ") }) {
		t.Errorf("the image is not built by the Makefile's target: %v", runs)
	}
	if !slices.Contains(instructions(t, "Containerfile", "COPY"), "--from=build /src/bin/motlan /usr/local/bin/motlan") ||
		!strings.Contains(read(t, "../Makefile"), "-o bin/ ./cmd/...") {
		t.Error("the image does not have what the Makefile builds")
	}
}

func TestImagesArePinnedAndFindTheirFiles(t *testing.T) {
	for file, context := range map[string]string{"Containerfile": "..", "minio.Containerfile": "."} {
		for _, from := range instructions(t, file, "FROM") {
			if image := strings.Fields(from)[0]; !strings.Contains(image, ":") || strings.HasSuffix(image, ":latest") {
				t.Errorf("%s: %s has no version", file, image)
			}
		}
		for _, args := range instructions(t, file, "COPY") {
			paths := strings.Fields(args)
			for _, path := range paths[:len(paths)-1] {
				if _, err := os.Stat(context + "/" + path); err != nil && !strings.Contains(args, "--from=") {
					t.Errorf("%s copies %s: %v", file, path, err)
				}
			}
		}
	}
}

func TestImagesRunAsNobody(t *testing.T) {
	for _, file := range []string{"Containerfile", "minio.Containerfile"} {
		users := instructions(t, file, "USER")
		if len(users) != 1 || !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(users[0]) {
			t.Errorf("%s runs as %v, want a number that is not root's", file, users)
		}
		if checks := instructions(t, file, "HEALTHCHECK"); len(checks) != 1 {
			t.Errorf("%s has the health checks %v", file, checks)
		}
	}
	help(t, "admin", "health")
	var names []string
	for _, env := range instructions(t, "Containerfile", "ENV") {
		for _, assignment := range strings.Fields(env) {
			name, _, _ := strings.Cut(assignment, "=")
			names = append(names, name)
		}
	}
	checkVariables(t, "Containerfile", names)
}

func TestOneVersionOfMinIO(t *testing.T) {
	version := regexp.MustCompile(`v0\.0\.0-\d{14}-[0-9a-f]{12}`)
	inScript, inImage := version.FindString(read(t, "bootstrap")), version.FindString(read(t, "minio.Containerfile"))
	if inScript == "" || inScript != inImage {
		t.Errorf("the bootstrap script builds MinIO %q, the image has %q", inScript, inImage)
	}
}
