//! Known holes by a version's number: only of programs that many clusters run and that hold the
//! cluster's rights. What is inside images is for a scan of the images.

use super::{reference, version};
use crate::report::Report;

/// Versions from the first up to, not including, the second.
pub(super) type Range = ([u32; 3], [u32; 3]);

/// Reports an image whose repository is called `name` or ends so, with a tag in one of `ranges`.
pub(super) fn report_versions(
    written: &str,
    report: &mut Report<'_>,
    name: &str,
    ranges: &[Range],
    what: &str,
) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    let before = image.repository.strip_suffix(name);
    let is_named = before.is_some_and(|before| before.is_empty() || before.ends_with('/'));
    let Some(version) = image.tag.filter(|_| is_named).and_then(version::of) else {
        return report.not_applicable();
    };
    let range = ranges.iter().find(|(from, below)| version >= *from && version < *below);
    if let Some((_, [major, minor, patch])) = range {
        let tag = image.tag.unwrap_or_default();
        report.at("image", format!("version {tag} {what}, mended in {major}.{minor}.{patch}"));
    }
}
