package catalog

import (
	"context"
	"database/sql"
)

// understood runs queries on a pool that prepares each of them once. SQLite takes longer to understand most of them than to
// answer.
type understood struct {
	pool *sql.DB
	prepared
}

// ExecContext implements runner. What is not asked again and again is not prepared.
func (u *understood) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return u.pool.ExecContext(ctx, query, args...)
}

// QueryContext implements runner.
func (u *understood) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := u.all(ctx, u.pool, []string{query})
	if err != nil {
		return nil, err
	}
	return s[0].QueryContext(ctx, args...)
}

// QueryRowContext implements runner.
func (u *understood) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := u.all(ctx, u.pool, []string{query})
	if err != nil {
		return u.pool.QueryRowContext(ctx, query, args...) // says the same
	}
	return s[0].QueryRowContext(ctx, args...)
}
