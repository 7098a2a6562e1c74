//! The style sheet and the scripts, as they are embedded, each under a name that changes with it.

use std::collections::HashMap;
use std::io::Write;

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Name, type, bytes.
const FILES: [(&str, &str, &[u8]); 4] = [
    ("style.css", "text/css; charset=utf-8", include_bytes!("../assets/style.css")),
    ("script.js", "text/javascript; charset=utf-8", include_bytes!("../assets/script.js")),
    ("htmx.js", "text/javascript; charset=utf-8", include_bytes!("../assets/htmx-4.0.1.min.js")),
    ("tower.svg", "image/svg+xml", include_bytes!("../assets/tower.svg")),
];

/// All files, each by its path.
pub(crate) struct Assets {
    by_path: HashMap<String, Asset>,
    paths: HashMap<&'static str, String>,
}

struct Asset {
    kind: &'static str,
    plain: &'static [u8],
    compressed: Bytes,
}

impl Assets {
    pub(crate) fn new() -> Assets {
        let mut assets = Assets { by_path: HashMap::new(), paths: HashMap::new() };
        for (name, kind, plain) in FILES {
            let digest = Sha256::digest(plain);
            let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let (stem, end) = name.split_once('.').unwrap_or((name, ""));
            let path = format!("/assets/{stem}-{digest}.{end}");
            let compressed = compressed(plain, Compression::best()).into();
            assets.by_path.insert(path.clone(), Asset { kind, plain, compressed });
            assets.paths.insert(name, path);
        }
        assets
    }

    /// Where a file is.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.paths.get(name).map_or("", String::as_str)
    }

    /// The file at a path, which never changes; `None` where there is none.
    pub(crate) fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let Asset { kind, plain, compressed } = self.by_path.get(path)?;
        let told = [(CONTENT_TYPE, *kind), (VARY, "accept-encoding")];
        Some(match takes_gzip(headers) {
            true => (told, [(CONTENT_ENCODING, "gzip")], compressed.clone()).into_response(),
            false => (told, Bytes::from_static(plain)).into_response(),
        })
    }
}

/// Whether a browser takes what is compressed.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    let mut codings = accepted.unwrap_or_default().split(',');
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|it| matches!(it, "q=0" | "q=0.0"))
    })
}

/// A vector takes everything: there is no way to fail.
pub(crate) fn compressed(bytes: &[u8], how: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), how);
    encoder.write_all(bytes).ok();
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_what_they_published() {
        let listed = include_str!("../assets/README.md");
        let htmx = include_bytes!("../assets/htmx-4.0.1.min.js");
        let digest: String = Sha256::digest(htmx).iter().map(|it| format!("{it:02x}")).collect();
        let row = format!("| `htmx-4.0.1.min.js` | htmx.org 4.0.1 | 0BSD | `{digest}` |");
        assert!(listed.contains(&row), "{row}");
    }

    #[test]
    fn all_of_them_together_are_small() {
        let assets = Assets::new();
        let total: usize = assets.by_path.values().map(|it| it.compressed.len()).sum();
        assert!(total < 60 << 10, "{total} bytes");
    }
}
