//! The names of files as addresses.

use std::fmt::Write;

/// Where a file is.
pub(super) struct Address {
    pub(super) uri: String,
    /// Below the folder that the run began in.
    pub(super) is_relative: bool,
}

impl Address {
    pub(super) fn of(file: &str) -> Address {
        let file = file.strip_prefix("./").unwrap_or(file).replace('\\', "/");
        let is_relative = !file.starts_with('/') && !has_drive(&file);
        let mut uri = match (is_relative, file.starts_with('/')) {
            (true, _) => String::new(),
            (false, true) => "file://".to_owned(),
            (false, false) => "file:///".to_owned(),
        };
        for byte in file.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                _ => {
                    let _ = write!(uri, "%{byte:02X}");
                }
            }
        }
        Address { uri, is_relative }
    }
}

/// `C:/…`
fn has_drive(file: &str) -> bool {
    let mut letters = file.chars();
    letters.next().is_some_and(|it| it.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && letters.next() == Some('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_addresses() {
        for (file, uri) in [
            ("demo/web.yaml", "demo/web.yaml"),
            ("./a b/ü.yaml", "a%20b/%C3%BC.yaml"),
            ("/srv/web.yaml", "file:///srv/web.yaml"),
            ("C:\\shop\\web.yaml", "file:///C%3A/shop/web.yaml"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ] {
            assert_eq!(Address::of(file).uri, uri);
        }
    }
}
