//! Version numbers as tags and nodes write them.

/// Major, minor and patch: `v1.2.3-rc.1` is `[1, 2, 3]`, `1.2` is `[1, 2, 0]`. `None` for what
/// begins with no two numbers.
pub(in crate::posture) fn of(written: &str) -> Option<[u32; 3]> {
    let digits = written.strip_prefix('v').unwrap_or(written);
    let end = digits.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let (digits, _) = digits.split_at_checked(end.unwrap_or(digits.len()))?;
    let mut parts = digits.split('.').map(|part| part.parse().ok());
    let (major, minor) = (parts.next()??, parts.next()??);
    Some([major, minor, parts.next().flatten().unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_version_has_two_numbers_at_least() {
        assert_eq!(of("v1.2.3-rc.1"), Some([1, 2, 3]));
        assert_eq!(of("9.2.0-ubuntu"), Some([9, 2, 0]));
        assert_eq!(of("1.2"), Some([1, 2, 0]));
        assert_eq!(of("v1.30.4+k3s1"), Some([1, 30, 4]));
        for none in ["", "v", "latest", "1", "1.", ".1", "99999999999.1"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
