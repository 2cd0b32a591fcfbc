package s3

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"
)

// The environment variables of the credentials. With _FILE behind its name a variable holds the path of a file instead.
const (
	accessVariable = "AWS_ACCESS_KEY_ID"
	secretVariable = "AWS_SECRET_ACCESS_KEY"
)

// Parse reads a storage's address:
//
//	s3://host:9000/?work=motlan-work&held=motlan-held&region=vn-1&tls=/etc/motlan/ca.pem&mode=governance&period=720h
//
// Work and held are the buckets; a path is the prefix of the objects' names. Tls is "on" (the default), "off", or the file of the server's authority. The credentials
// come from the environment, so that the address can be shown to anybody. ErrInvalid says what is wrong without
// repeating the address.
func Parse(address string) (Config, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" {
		return Config{}, invalid("the storage's address is not of the form s3://host/?work=…&held=…")
	}
	if u.User != nil {
		return Config{}, invalid("the storage's address holds credentials: put them into %s and %s", accessVariable, secretVariable)
	}
	c := Config{Endpoint: u.Host, Prefix: strings.TrimPrefix(u.Path, "/")}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Config{}, invalid("the storage's address has settings that cannot be read")
	}
	for name, values := range query {
		if err := c.set(name, values[len(values)-1]); err != nil {
			return Config{}, err
		}
	}
	if c.Credentials, err = environment(); err != nil {
		return Config{}, err
	}
	return c, nil
}

func (c *Config) set(name, value string) (err error) {
	switch name {
	case "work":
		c.Working = value
	case "held":
		c.Locked = value
	case "region":
		c.Region = value
	case "mode":
		c.Mode = value
	case "period":
		if c.Period, err = time.ParseDuration(value); err != nil {
			return invalid("period=%s is not a time such as 720h", value)
		}
	case "tls":
		c.tls(value)
	default:
		return invalid("the storage's address has an unknown setting %q; known are work, held, region, mode, period and tls", name)
	}
	return nil
}

func (c *Config) tls(value string) {
	switch value {
	case "off":
		c.Plain = true
	case "on":
	default:
		c.CA = value
	}
}

func environment() (c Credentials, err error) {
	if c.AccessKey, err = secret(accessVariable); err != nil {
		return c, err
	}
	c.SecretKey, err = secret(secretVariable)
	return c, err
}

// secret reads a variable, or the file that its twin names.
func secret(variable string) (string, error) {
	file := os.Getenv(variable + "_FILE")
	if file == "" {
		return os.Getenv(variable), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read %s_FILE: %w", variable, err)
	}
	return strings.TrimSpace(string(text)), nil
}
