//! What a setting's value must be.

use super::ciphers;

/// What a setting's value must be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wants {
    /// A switch that is on.
    On,
    /// A switch that is off.
    Off,
    /// Anything but nothing.
    Given,
    /// Not to be given at all.
    Never,
    /// A list with this item.
    With(&'static str),
    /// A list without this item.
    Without(&'static str),
    /// A number not below this one.
    AtLeast(i64),
    /// Another value than this one.
    Not(&'static str),
    /// An address that only the node itself reaches.
    Loopback,
    /// A list of cipher suites without weak ones.
    StrongCiphers,
    /// No complaint from this function, which answers with a clause: `is shorter than a minute`.
    Passing(fn(&str) -> Option<String>),
}

/// How to correct a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Correction {
    /// Say this instead.
    Write(String),
    /// Say nothing.
    Remove,
}

impl Wants {
    /// A flag of this kind may stand without a value.
    pub(crate) fn is_switch(self) -> bool {
        matches!(self, Wants::On | Wants::Off)
    }

    /// Giving the flag again adds to what was given before.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Wants::With(_) | Wants::Without(_) | Wants::StrongCiphers)
    }

    /// What is wrong with `value`, as a clause that follows the setting's name.
    pub(crate) fn complaint(self, value: &str) -> Option<String> {
        match self {
            Wants::On => (switch(value) != Some(true)).then(|| is(value)),
            Wants::Off => (switch(value) != Some(false)).then(|| is(value)),
            Wants::Given => value.is_empty().then(|| "is empty".to_owned()),
            Wants::Never => Some("is set".to_owned()),
            Wants::With(item) => (!has(value, item)).then(|| format!("lacks {item}")),
            Wants::Without(item) => has(value, item).then(|| format!("has {item}")),
            Wants::AtLeast(least) => match value.parse::<i64>() {
                Ok(number) if number >= least => None,
                Ok(number) => Some(format!("is {number}, below {least}")),
                Err(_) => Some(format!("{}, no number", is(value))),
            },
            Wants::Not(bad) => (value == bad).then(|| is(value)),
            Wants::Loopback => (!is_loopback(value)).then(|| is(value)),
            Wants::StrongCiphers => ciphers::complaint(value),
            Wants::Passing(complaint) => complaint(value),
        }
    }

    /// How to make `given` (or its lack) right. `remedy` is the value to fall back on.
    pub(crate) fn correction(
        self,
        given: Option<&str>,
        remedy: Option<&'static str>,
    ) -> Option<Correction> {
        let written = match self {
            Wants::On => "true".to_owned(),
            Wants::Off => "false".to_owned(),
            Wants::Never => return Some(Correction::Remove),
            Wants::With(item) => match given {
                Some(given) if !given.is_empty() => format!("{given},{item}"),
                _ => item.to_owned(),
            },
            Wants::Without(item) => {
                let rest: Vec<&str> =
                    items(given.unwrap_or_default()).filter(|it| *it != item).collect();
                match (rest.is_empty(), remedy) {
                    (false, _) => rest.join(","),
                    (true, Some(remedy)) => remedy.to_owned(),
                    (true, None) => return Some(Correction::Remove),
                }
            }
            Wants::AtLeast(least) => least.to_string(),
            Wants::Loopback => loopback_like(given.unwrap_or_default()),
            Wants::StrongCiphers => ciphers::STRONG.join(","),
            Wants::Given | Wants::Not(_) | Wants::Passing(_) => remedy?.to_owned(),
        };
        Some(Correction::Write(written))
    }
}

/// The boolean that the flag libraries read in `value`.
fn switch(value: &str) -> Option<bool> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

fn is(value: &str) -> String {
    let short: String = value.chars().take(40).collect();
    if short.is_empty() { "is empty".to_owned() } else { format!("is {short}") }
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn has(list: &str, item: &str) -> bool {
    items(list).any(|it| it == item)
}

/// `127.0.0.1`, `127.0.0.1:10249`, `[::1]:10249`, `localhost`.
pub(crate) fn is_loopback(address: &str) -> bool {
    let host = match address.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None if address.matches(':').count() == 1 => address.split(':').next().unwrap_or_default(),
        None => address,
    };
    host == "localhost" || host == "::1" || host.starts_with("127.")
}

/// The loopback address, with the port that `address` has.
fn loopback_like(address: &str) -> String {
    match address.rsplit_once(':') {
        Some((host, port)) if host.ends_with(']') || !host.contains(':') => {
            format!("127.0.0.1:{port}")
        }
        _ => "127.0.0.1".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_known_in_every_notation() {
        for address in ["127.0.0.1", "127.0.0.53:10249", "[::1]:10249", "::1", "localhost:80"] {
            assert!(is_loopback(address), "{address}");
        }
        for address in ["0.0.0.0", "::", "[::]:10249", "10.0.0.1:80", "", "127-0-0-1.example"] {
            assert!(!is_loopback(address), "{address}");
        }
    }

    #[test]
    fn corrections_keep_what_was_right() {
        let write = |text: &str| Some(Correction::Write(text.to_owned()));
        assert_eq!(Wants::With("RBAC").correction(Some("Node"), None), write("Node,RBAC"));
        assert_eq!(Wants::Without("A").correction(Some("B,A,C"), None), write("B,C"));
        assert_eq!(Wants::Without("A").correction(Some("A"), Some("RBAC")), write("RBAC"));
        assert_eq!(Wants::Without("A").correction(Some("A"), None), Some(Correction::Remove));
        assert_eq!(
            Wants::Loopback.correction(Some("0.0.0.0:10249"), None),
            write("127.0.0.1:10249")
        );
    }
}
