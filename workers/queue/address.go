package queue

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// errAddress names the forms instead of quoting what was given, which holds a password.
var errAddress = errors.New("want redis[s]://[USER:PASSWORD@]HOST[:PORT][/DB] " +
	"or redis[s]-sentinel://[USER:PASSWORD@]HOST[:PORT],HOST[:PORT]…[/DB]?master=NAME[&sentinelpassword=PASSWORD], " +
	"and with rediss optionally cacert=FILE")

// options reads an address. The user and the password are those of the data servers; Sentinels that ask for a password
// get sentinelpassword. rediss is TLS, to the Sentinels too, checked against the system's authorities or those in cacert.
//
// asynq's own parser knows no user, no authority, and behind a Sentinel neither a password nor a database.
func options(address string) (*redis.UniversalOptions, error) {
	u, hosts, err := split(address)
	if err != nil {
		return nil, err
	}
	base, sentinel := strings.CutSuffix(u.Scheme, "-sentinel")
	o := &redis.UniversalOptions{Username: u.User.Username(), ContextTimeoutEnabled: true, MaxRetries: 1,
		DialTimeout: 2 * time.Second, ReadTimeout: 2 * time.Second, WriteTimeout: 2 * time.Second}
	o.Password, _ = u.User.Password()
	if o.Addrs, err = withPorts(hosts, sentinel); err != nil {
		return nil, err
	}
	if o.DB, err = database(u.Path); err != nil {
		return nil, err
	}
	asked := u.Query()
	o.MasterName, o.SentinelPassword = take(asked, sentinel, "master"), take(asked, sentinel, "sentinelpassword")
	authority := take(asked, base == "rediss", "cacert")
	if base != "redis" && base != "rediss" || sentinel != (o.MasterName != "") || !sentinel && len(o.Addrs) != 1 || len(asked) > 0 {
		return nil, errAddress
	}
	if base == "rediss" {
		o.TLSConfig, err = trust(authority)
	}
	return o, err
}

// take removes an option that an address may have.
func take(asked url.Values, may bool, name string) string {
	if !may {
		return ""
	}
	value := asked.Get(name)
	asked.Del(name)
	return value
}

// split takes the hosts out before the rest is parsed as a URL, which has one.
func split(address string) (*url.URL, string, error) {
	scheme, rest, found := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	start := strings.LastIndex(rest[:end], "@") + 1
	u, err := url.Parse(scheme + "://" + rest[:start] + "hosts" + rest[end:])
	if err != nil || !found || u.Fragment != "" {
		return nil, "", errAddress
	}
	return u, rest[start:end], nil
}

func withPorts(hosts string, sentinel bool) ([]string, error) {
	standard := "6379"
	if sentinel {
		standard = "26379"
	}
	var addrs []string
	for host := range strings.SplitSeq(hosts, ",") {
		name, port, err := net.SplitHostPort(host)
		if err != nil {
			name, port = strings.Trim(host, "[]"), standard
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil || name == "" {
			return nil, errAddress
		}
		addrs = append(addrs, net.JoinHostPort(name, port))
	}
	return addrs, nil
}

func database(path string) (int, error) {
	if path = strings.TrimPrefix(path, "/"); path == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(path)
	if err != nil || n < 0 {
		return 0, errAddress
	}
	return n, nil
}

// trust checks servers by their host's name against the authorities in a file; if that is empty, the system's.
func trust(file string) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if file == "" {
		return config, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cacert: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("cacert %s: no certificate in it", file)
	}
	return config, nil
}
