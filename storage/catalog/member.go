package catalog

import (
	"database/sql"
	"errors"
)

// member is one of the commits that share a transaction.
type member struct {
	outcome
	statements []statement
	ready      []*sql.Stmt // the statements prepared; of a member that only appends, appendLeaves
}

func newMember(statements []statement) *member {
	for _, s := range statements {
		storable(s.args) // before anybody has to wait
	}
	return &member{outcome: newOutcome(), statements: statements}
}

// rows is about how many rows it writes.
func (m *member) rows() (n int) {
	for _, s := range m.statements {
		n += max(1, len(s.args)/leafColumns)
	}
	return n
}

// allRows are what members that only append have for the audit log.
func allRows(appending []*member) (rows []any) {
	for _, m := range appending {
		for _, s := range m.statements {
			rows = append(rows, s.args...)
		}
	}
	return rows
}

// joined appends what all of them do.
func joined(appending []*member) *member {
	all := &member{statements: leaves(allRows(appending))}
	for _, s := range all.statements {
		all.ready = append(all.ready, appending[0].ready[power(s)])
	}
	return all
}

// run judges and does one commit. Its error is the member's.
func (m *member) run(tx *sql.Tx) error {
	for i, s := range m.statements {
		if m.err = s.run(tx.Stmt(m.ready[i])); m.err != nil {
			return m.err
		}
	}
	return nil
}

// runApart is run so that nothing is left of a commit that is refused. It fails when the database has given up the whole
// transaction.
func (m *member) runApart(tx *sql.Tx) error {
	if _, err := tx.Exec("SAVEPOINT member"); err != nil {
		return err
	}
	end := "RELEASE member"
	if m.run(tx) != nil {
		end = "ROLLBACK TO member; RELEASE member"
	}
	_, err := tx.Exec(end)
	return err
}

// run is not to be interrupted: it takes no time worth speaking of, and the end of the transaction's context ends it all.
func (s statement) run(on *sql.Stmt) error {
	if s.reads {
		return s.look(on)
	}
	result, err := on.Exec(s.args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	return errors.Join(err, s.check(n))
}

// look counts the rows that a statement finds.
func (s statement) look(on *sql.Stmt) error {
	found, err := on.Query(s.args...)
	if err != nil {
		return err
	}
	defer found.Close()
	var n int64
	for found.Next() {
		n++
	}
	return errors.Join(found.Err(), s.check(n))
}
