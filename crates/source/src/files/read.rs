//! Reads a file's bytes, within bounds.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use model::Diagnostic;

/// A manifest is smaller than this. The largest that the API server takes has 3 MiB.
pub const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file; a diagnostic when it is too large, no regular file, or cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = read_into(path, &mut bytes)?.len();
    bytes.truncate(read);
    Ok(bytes)
}

/// The same, at the beginning of `room`, which grows as needed and never shrinks: one after
/// another, files need room for the largest, and it is cleared once.
pub fn read_into<'r>(path: &Path, room: &'r mut Vec<u8>) -> Result<&'r [u8], Diagnostic> {
    let cannot = |error: io::Error| {
        Diagnostic::error(format!("cannot read it: {}", super::describe(&error)))
    };
    let mut file = open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if !metadata.is_file() {
        return Err(Diagnostic::error("not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(metadata.len()));
    }
    // One byte more than there should be: where it stays free, the file has ended.
    let length = metadata.len() as usize;
    if room.len() <= length {
        room.resize(length + 1, 0);
    }
    let read = file.read(room.get_mut(..=length).unwrap_or_default()).map_err(cannot)?;
    if read == length {
        return Ok(room.get(..read).unwrap_or_default());
    }
    room.truncate(read);
    file.take(MAX_BYTES + 1).read_to_end(room).map_err(cannot)?;
    let read = room.len() as u64;
    if read > MAX_BYTES { Err(too_large(read)) } else { Ok(room) }
}

/// Opens a file without waiting: a pipe without a writer would keep us for ever.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
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
