package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motlan/motlan/pipeline"
)

var postgresDialect = &dialect{
	words: strings.NewReplacer(
		"{now}", "(SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT))", // once a statement, not once a row
		"{milliseconds since start}", "CAST(extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()) * 1000 AS BIGINT)",
		"{share rows}", "FOR SHARE", "{lock rows}", "FOR NO KEY UPDATE", "{skip locked rows}", "FOR NO KEY UPDATE SKIP LOCKED",
		"{or roll back}", "",
		"{lock the log}", "SELECT pg_advisory_xact_lock(7307195)", // any number that nothing else in the database uses
		"{join first of outbox as o}", "JOIN LATERAL (SELECT * FROM outbox",
		"{first ends}", ") AS o ON TRUE",
	),
	numbered: true,
	snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	kind:     postgresKind,
	broken:   postgresBroken,
}

func isURL(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// redacted is a URL as it may be shown.
func redacted(place string) string {
	u, err := url.Parse(place)
	if err != nil {
		return "PostgreSQL"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

func openPostgres(ctx context.Context, place string) (*Catalog, error) {
	c, err := connectPostgres(ctx, place)
	if err != nil {
		return nil, fmt.Errorf("open catalog %s: %w", redacted(place), classify(err))
	}
	return c, nil
}

func connectPostgres(ctx context.Context, place string) (*Catalog, error) {
	config, err := settings(place)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := upToDate(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db := newDatabase(pool, postgresDialect, newWatch(postgresDialect))
	light := openLight(config)
	c := newCatalog(db, db, inPool(newDatabase(light, postgresDialect, db.watch)), newPostgresWriter().apply)
	c.light = light
	c.news = newNews(config, db)
	return c, nil
}

// connections is how many a process has at most, beside those of openLight; a server takes 100 if nobody says otherwise.
const connections = 12

// openLight opens the connections for claims. They are few and apart, so that heartbeats never wait behind commits.
func openLight(config *pgx.ConnConfig) *sql.DB {
	config = config.Copy()
	config.RuntimeParams["synchronous_commit"] = "off"
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections / 3)
	pool.SetMaxIdleConns(connections / 3)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool
}

// settings reads a URL and adds what makes both sides notice that the other is gone: within a connect, while they wait,
// and in the middle of a transaction, whose locks would stop everybody else.
func settings(place string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(place)
	if err != nil {
		return nil, fmt.Errorf("no URL of a PostgreSQL database: %w", pipeline.ErrInvalid) // the cause would show the password
	}
	config.ConnectTimeout = brief
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}}
	config.DialFunc = dialer.DialContext
	for name, value := range map[string]string{
		"application_name": "motlan", "statement_timeout": "35s", "idle_in_transaction_session_timeout": "15s",
		"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3", "tcp_user_timeout": "15s",
	} {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	return config, nil
}

// postgresKind looks at SQLSTATE codes.
func postgresKind(err error) error {
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		return nil
	}
	switch fault.Code {
	case "23505": // unique_violation
		return pipeline.ErrConflict
	case "23503": // foreign_key_violation
		return pipeline.ErrNotFound
	case "53100", "53200": // disk_full, out_of_memory
		return pipeline.ErrNoSpace
	case "22021", "22P05": // text that no database can keep
		return pipeline.ErrInvalid
	case "XX001", "XX002": // data_corrupted, index_corrupted
		return pipeline.ErrCorrupt
	}
	return nil
}

// postgresBroken takes every error that is not the server's answer for a break, and answers that say that it is leaving.
func postgresBroken(err error) bool {
	var fault *pgconn.PgError
	if errors.As(err, &fault) {
		return strings.HasPrefix(fault.Code, "57P") || strings.HasPrefix(fault.Code, "08") || strings.HasPrefix(fault.Code, "53")
	}
	return !answered(err) && !errors.Is(err, sql.ErrNoRows)
}
