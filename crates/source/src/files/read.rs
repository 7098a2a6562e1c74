//! Reads a file's bytes, within bounds.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use model::Diagnostic;

/// A manifest is smaller than this. The largest that the API server takes has 3 MiB.
pub const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file; a diagnostic when it is too large, no regular file, or cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let cannot = |error: io::Error| {
        Diagnostic::error(format!("cannot read it: {}", super::describe(&error)))
    };
    let metadata = std::fs::metadata(path).map_err(cannot)?;
    if !metadata.is_file() {
        return Err(Diagnostic::error("not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(metadata.len()));
    }
    let file = File::open(path).map_err(cannot)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)? as u64;
    if read > MAX_BYTES { Err(too_large(read)) } else { Ok(bytes) }
}

/// The bytes of a stream such as standard input.
pub fn read_stream(stream: impl Read) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = stream.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| {
        Diagnostic::error(format!("cannot read it: {}", super::describe(&error)))
    })?;
    if read as u64 > MAX_BYTES { Err(too_large(read as u64)) } else { Ok(bytes) }
}

fn too_large(bytes: u64) -> Diagnostic {
    let (size, limit) = (bytes >> 20, MAX_BYTES >> 20);
    Diagnostic::error(format!(
        "too large to be a manifest: {size} MiB or more, the limit is {limit} MiB"
    ))
}
