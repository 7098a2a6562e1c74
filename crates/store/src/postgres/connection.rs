//! A connection to a server, and what PostgreSQL's errors mean.

use std::collections::HashMap;
use std::error::Error;

use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, NoTls, Statement};
use bytes::BytesMut;

use super::address::{Address, Way};
use crate::error::Fault;
use crate::sql::{Row, Sql, Value};

/// How many statements a server keeps prepared for a connection. Filters have many shapes.
const STATEMENTS: usize = 256;

/// What every connection begins with: no call waits for ever, and names are looked up in our schema
/// only.
const BEGINS: &str = "SET search_path = yagura; SET lock_timeout = '30s'; \
    SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'";

pub(super) struct Connected {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Connected {
    /// By the first way that leads there.
    pub(super) fn open(address: &Address) -> Result<Connected, Fault> {
        let mut refused = Fault::damaged("there is no way to the server");
        for way in &address.ways {
            let config = address.config_for(way);
            let connected = match way {
                Way::Plain => config.connect(NoTls),
                Way::Encrypted { tls, .. } => config.connect(tls.clone()),
            };
            match connected {
                Ok(client) => return Connected::begin(client),
                Err(error) => refused = fault(&error),
            }
        }
        Err(refused)
    }

    fn begin(mut client: Client) -> Result<Connected, Fault> {
        client.batch_execute(BEGINS).map_err(|error| fault(&error))?;
        Ok(Connected { client, statements: HashMap::new() })
    }

    pub(super) fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql).map_err(|error| fault(&error))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Sql for Connected {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, Fault> {
        if values.is_empty() {
            // Several statements may stand here, of which none says how many rows it changed.
            self.client.batch_execute(sql).map_err(|error| fault(&error))?;
            return Ok(0);
        }
        let statement = self.statement(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|it| it as _).collect();
        self.client.execute(&statement, &values).map_err(|error| fault(&error))
    }

    fn rows(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, values).map_err(|error| fault(&error))?;
        while let Some(row) = rows.next().map_err(|error| fault(&error))? {
            let read = |at| value(&row, at);
            each((0..row.len()).map(read).collect::<Result<Vec<Value>, Fault>>()?.into())?;
        }
        Ok(())
    }
}

fn value(row: &::postgres::Row, at: usize) -> Result<Value, Fault> {
    let of = row.columns().get(at).map(|column| column.type_().clone());
    let read = match of {
        Some(Type::INT8) => row.try_get::<_, Option<i64>>(at).map(Value::from),
        Some(Type::TEXT) => row.try_get::<_, Option<String>>(at).map(Value::from),
        Some(Type::BYTEA) => row.try_get::<_, Vec<u8>>(at).map(Value::Bytes),
        _ => return Err(Fault::damaged("a column has a type that no table of ours has")),
    };
    read.map_err(|error| fault(&error))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(value) => value.to_sql(of, out),
            Value::Text(text) => text.to_sql(of, out),
            Value::Bytes(bytes) => bytes.to_sql(of, out),
        }
    }

    fn accepts(of: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(of)
    }

    to_sql_checked!();
}

/// What the server or the client said: the message alone, since details quote what was given.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Said(String);

/// What an error of PostgreSQL means for whoever called.
pub(super) fn fault(error: &::postgres::Error) -> Fault {
    let Some(told) = error.as_db_error() else {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        return Fault::Unreachable { source: Said(format!("{error}{cause}")).into() };
    };
    let code = told.code().code();
    let source = Said(format!("{} ({code})", told.message())).into();
    match code {
        "53100" => Fault::Full { source },
        // No lock in time, no answer in time, a deadlock, or another transaction was first.
        "55P03" | "57014" | "40P01" | "40001" => Fault::Locked { source },
        "XX001" | "XX002" => Fault::Damaged { source },
        // The server goes, comes, has no connection left, or does not know us.
        _ if ["08", "57P", "28", "53"].iter().any(|it| code.starts_with(it)) => {
            Fault::Unreachable { source }
        }
        _ => Fault::Refused { source },
    }
}
