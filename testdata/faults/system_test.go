package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

// system is an office of several nodes over the real servers.
type system struct {
	*office
	postgres *servers.Postgres
	redis    *servers.Server
	minio    *servers.Server
	database string              // URL of the catalog
	network  map[string]*network // by the node's name

	api        *node
	schedulers []*node
	workers    []*node
	ids        map[*node]string // of the workers, as the catalog knows them
}

// network is the way of one node to the servers.
type network struct{ postgres, redis, minio *servers.Proxy }

func (n *network) disturb(f servers.Fault) {
	for _, p := range []*servers.Proxy{n.postgres, n.redis, n.minio} {
		p.Disturb(f)
	}
}

// newSystem starts servers and nodes: an API, two schedulers and two workers.
func newSystem(t *testing.T) *system {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", servers.MinIOUser)
	t.Setenv("AWS_SECRET_ACCESS_KEY", servers.MinIOPassword)
	s := &system{office: &office{t: t, address: servers.FreeAddr(t), secrets: t.TempDir()}, network: map[string]*network{}, ids: map[*node]string{},
		postgres: servers.PostgreSQL(t), redis: servers.Redis(t), minio: servers.MinIO(t)}
	s.database = s.postgres.Database(t)
	s.run("admin", "migrate")
	s.run("admin", "buckets")
	s.open(s.database)
	s.openBuckets()
	s.api = s.add("api", "serve", "--role", "api", "--listen", s.address)
	for _, name := range []string{"scheduler-1", "scheduler-2"} {
		s.schedulers = append(s.schedulers, s.add(name, "serve", "--role", "scheduler"))
	}
	for _, name := range []string{"worker-1", "worker-2"} { // with few slots, so that tasks wait in Redis
		s.workers = append(s.workers, s.add(name, "serve", "--role", "worker", "--slots", "1"))
	}
	for _, n := range s.nodes {
		s.start(n)
		t.Cleanup(n.kill)
	}
	return s
}

// node describes a node with a data folder and a network of its own.
func (s *system) node(name string, words ...string) *node {
	way := &network{servers.NewProxy(s.t, s.postgres.Addr), servers.NewProxy(s.t, s.redis.Addr), servers.NewProxy(s.t, s.minio.Addr)}
	s.network[name] = way
	dir := s.t.TempDir()
	return &node{t: s.t, name: name, log: filepath.Join(dir, "log"), args: append(words, "--data", dir, "--secrets", s.secrets),
		env: []string{"MOTLAN_CATALOG=" + strings.ReplaceAll(s.database, s.postgres.Addr, way.postgres.Addr),
			"MOTLAN_REDIS=redis://" + way.redis.Addr, "MOTLAN_BLOBS=" + buckets(way.minio.Addr)}}
}

func (s *system) add(name string, words ...string) *node {
	n := s.node(name, words...)
	s.nodes = append(s.nodes, n)
	return n
}

// run runs a command of the program to its end.
func (s *system) run(words ...string) {
	s.t.Helper()
	n := s.node("command", words...)
	cmd := exec.Command(program, n.args...)
	cmd.Env = append(os.Environ(), n.env...)
	if err := run(cmd); err != nil {
		s.t.Error(err)
	}
}

func buckets(addr string) string {
	return "s3://" + addr + "/?work=motlan-work&held=motlan-held&tls=off"
}

func (s *system) openBuckets() {
	s.t.Helper()
	c, err := s3.Parse(buckets(s.minio.Addr))
	if err != nil {
		s.t.Fatal(err)
	}
	store, err := s3.Open(s.t.Context(), c)
	if err != nil {
		s.t.Fatal(err)
	}
	s.blobs = blob.New(store)
}

// start starts a node. Of a worker it waits until the catalog has heard of it, to know it by its name there.
func (s *system) start(n *node, env ...string) {
	s.t.Helper()
	before := s.heardOf()
	n.start(env...)
	if !strings.HasPrefix(n.name, "worker") {
		return
	}
	await(s.t, n.name+" to report", func() bool {
		for id := range s.heardOf() {
			if !before[id] {
				s.ids[n] = id
				return true
			}
		}
		return false
	})
}

// heardOf returns the workers that have ever reported, under the names that they had.
func (s *system) heardOf() map[string]bool {
	s.t.Helper()
	all, err := s.catalog.Nodes(s.t.Context(), 24*time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, n := range all {
		ids[n.ID] = true
	}
	return ids
}
