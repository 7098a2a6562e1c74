//! Keys in the paths of JSON patches.

/// `key` as a segment of a path: `k8s.io/my~label` becomes `k8s.io~1my~0label`.
#[must_use]
pub fn escape_key(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::escape_key;

    #[test]
    fn keys_are_escaped() {
        for (key, escaped) in [
            ("", ""),
            ("app", "app"),
            ("k8s.io/my~label", "k8s.io~1my~0label"),
            ("~1/~0", "~01~1~00"),
        ] {
            assert_eq!(escape_key(key), escaped);
        }
    }
}
