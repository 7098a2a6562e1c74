//! Which images are ingress-nginx, and of which release.

/// Any name that the controller has gone by.
pub(super) fn is_controller(image: &str) -> bool {
    ["nginx-controller", "ingress-controller", "ingress-nginx"]
        .iter()
        .any(|name| image.contains(name))
}

/// The release in the image's tag: `[1, 11, 5]`.
pub(super) fn version(image: &str) -> Option<[u32; 3]> {
    let without_digest = image.split_once('@').map_or(image, |(name, _)| name);
    let (_, tag) = without_digest.rsplit_once(':')?;
    let mut numbers = tag.trim_start_matches(|it: char| !it.is_ascii_digit()).splitn(3, '.');
    let (major, minor) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    let patch = numbers.next()?;
    let end = patch.find(|it: char| !it.is_ascii_digit()).unwrap_or(patch.len());
    Some([major, minor, patch.get(..end)?.parse().ok()?])
}
