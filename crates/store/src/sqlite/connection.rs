//! A connection to a file, and what SQLite's errors mean.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ToSql};

use crate::error::Fault;
use crate::sql::{Row, Sql, Value};

/// How long a connection waits for another program.
const PATIENCE: Duration = Duration::from_secs(5);

/// As many statements as we have shapes of them.
const STATEMENTS: usize = 128;

pub(super) struct Connected(Connection);

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

impl Connected {
    pub(super) fn open(file: &Path, purpose: Purpose) -> Result<Connected, Fault> {
        let may = match purpose {
            Purpose::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Purpose::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let connection = Connection::open_with_flags(file, may | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let connected = Connected(connection);
        connected.batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")?;
        Ok(connected)
    }

    /// Runs statements that have no values.
    pub(super) fn batch(&self, statements: &str) -> Result<(), Fault> {
        self.0.execute_batch(statements).map_err(fault)
    }

    /// The number that a pragma has.
    pub(super) fn pragma(&self, name: &str) -> Result<i64, Fault> {
        self.0.pragma_query_value(None, name, |row| row.get(0)).map_err(fault)
    }
}

impl Sql for Connected {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, Fault> {
        let mut statement = self.0.prepare_cached(&sql.replace('$', "?")).map_err(fault)?;
        bind(&mut statement, values)?;
        Ok(statement.raw_execute().map_err(fault)? as u64)
    }

    fn rows(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.0.prepare_cached(&sql.replace('$', "?")).map_err(fault)?;
        bind(&mut statement, values)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(fault)? {
            let read = |at| row.get_ref(at).map_err(fault).and_then(value);
            each((0..columns).map(read).collect::<Result<Vec<Value>, Fault>>()?.into())?;
        }
        Ok(())
    }
}

fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), Fault> {
    for (at, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value).map_err(fault)?;
    }
    Ok(())
}

fn value(read: ValueRef<'_>) -> Result<Value, Fault> {
    match read {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(value) => Ok(Value::Integer(value)),
        ValueRef::Text(text) => {
            String::from_utf8(text.to_vec()).map(Value::Text).map_err(Fault::damaged)
        }
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err(Fault::damaged("a column is a fraction")),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(value) => ValueRef::Integer(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What an error of SQLite means for whoever called.
pub(super) fn fault(error: rusqlite::Error) -> Fault {
    let code = error.sqlite_error_code();
    let source = Box::new(error);
    match code {
        Some(ErrorCode::DiskFull) => Fault::Full { source },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Fault::Locked { source },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Fault::Damaged { source },
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
            Fault::Unreachable { source }
        }
        _ => Fault::Refused { source },
    }
}
