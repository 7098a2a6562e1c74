//! Where findings and events are kept: a folder, or a PostgreSQL server.

use std::path::Path;
use std::sync::Arc;

use store::{OpenError, Settings, Sqlite, Store};

/// The beginnings of an address of PostgreSQL.
#[cfg(feature = "postgres")]
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// Opens the store at `place`, and makes it where there is none. An address may hold a password: no
/// error quotes it.
pub(crate) fn open(place: &str) -> Result<Arc<dyn Store>, OpenError> {
    #[cfg(feature = "postgres")]
    if POSTGRES.iter().any(|beginning| place.starts_with(beginning)) {
        return Ok(Arc::new(store::Postgres::open(place)?));
    }
    #[cfg(not(feature = "postgres"))]
    if place.contains("://") {
        return Err(OpenError::Address);
    }
    Ok(Arc::new(Sqlite::open(Path::new(place), Settings::default())?))
}

/// A store may be at `place`: a database is asked when it is opened.
pub(crate) fn is_there(place: &str) -> bool {
    place.contains("://") || Path::new(place).join("state.db").is_file()
}

/// Time or somebody else may mend it: it is worth another try.
pub(crate) fn may_pass(error: &OpenError) -> bool {
    matches!(error, OpenError::Database { .. })
}
