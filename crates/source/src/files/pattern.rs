//! Targets with `*`, `?` or `[…]`, for shells that do not expand them and for `**`.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

/// A pattern of paths.
#[derive(Debug)]
pub(super) struct Pattern {
    root: PathBuf,
    matcher: GlobMatcher,
}

/// Has letters that mean something in a pattern.
pub(super) fn is_pattern(target: &str) -> bool {
    target.contains(['*', '?', '[', '{'])
}

impl Pattern {
    /// Reads a pattern; the error is a clause.
    pub(super) fn new(written: &str) -> Result<Pattern, String> {
        let written = written.strip_prefix("./").unwrap_or(written);
        let matcher = GlobBuilder::new(written)
            .literal_separator(true)
            .build()
            .map_err(|error| format!("not a pattern: {}", error.kind()))?
            .compile_matcher();
        let steps = Path::new(written).components();
        let root: PathBuf =
            steps.take_while(|step| !is_pattern(&step.as_os_str().to_string_lossy())).collect();
        let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
        Ok(Pattern { root, matcher })
    }

    /// The folder to walk through.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The path is one of those meant.
    pub(super) fn matches(&self, path: &Path) -> bool {
        self.matcher.is_match(path.strip_prefix("./").unwrap_or(path))
    }
}
