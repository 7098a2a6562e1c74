//! Where findings and events are kept: a folder, or a PostgreSQL server.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use store::{OpenError, Settings, Sqlite, Store};

/// The beginnings of an address of PostgreSQL.
#[cfg(feature = "postgres")]
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// Longer than any address.
const LONGEST: u64 = 16 << 10;

/// Opens the store at `place`, and makes it where there is none. An address may hold a password: no
/// error quotes it. `@FILE` is what stands in that file.
pub(crate) fn open(place: &str) -> Result<Arc<dyn Store>, OpenError> {
    let written = place.strip_prefix('@').map(written_in).transpose()?;
    let place = written.as_deref().unwrap_or(place);
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

/// The place that stands in a file.
fn written_in(file: &str) -> Result<String, OpenError> {
    let read = || {
        let mut text = String::new();
        File::open(file)?.take(LONGEST).read_to_string(&mut text)?;
        Ok(text.trim().to_owned())
    };
    read().map_err(|source| OpenError::Unreadable { file: file.into(), source })
}

/// A store may be at `place`: a database is asked when it is opened, and so is a file.
pub(crate) fn is_there(place: &str) -> bool {
    place.starts_with('@') || place.contains("://") || Path::new(place).join("state.db").is_file()
}

/// Time or somebody else may mend it: it is worth another try.
pub(crate) fn may_pass(error: &OpenError) -> bool {
    matches!(error, OpenError::Database { .. })
}
