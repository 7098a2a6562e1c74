//! Where a server is and how far it is trusted, from an address as libpq has it. What
//! PostgreSQL's client does not know of it is read here: `sslmode` in all its words, and `sslrootcert`.

use std::str::FromStr;

use ::postgres::Config;
use ::postgres::config::{Host, SslMode};

use super::tls::{Tls, Trust};
use crate::OpenError;

/// A server, and the ways to try to reach it.
pub(super) struct Address {
    pub(super) config: Config,
    /// One after the other, until one leads there.
    pub(super) ways: Vec<Way>,
}

/// A way to reach a server.
pub(super) enum Way {
    /// As it is.
    Plain,
    /// Encrypted; where `is_needed` does not hold, only if the server can.
    Encrypted { tls: Tls, is_needed: bool },
}

/// `sslmode`, from <https://www.postgresql.org/docs/current/libpq-ssl.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Address {
    /// Reads an address. No error quotes it.
    pub(super) fn read(text: &str) -> Result<Address, OpenError> {
        let Parts { rest, mode, authorities } = Parts::of(text).ok_or(OpenError::Address)?;
        // The error may quote a part of the password.
        let config = Config::from_str(&rest).map_err(|_| OpenError::Address)?;
        let is_system = authorities.as_deref() == Some("system");
        let mode = match mode.as_deref() {
            None if is_system => Mode::VerifyFull,
            None => Mode::Prefer,
            Some(word) => Mode::read(word).ok_or(OpenError::Address)?,
        };
        if is_system && mode != Mode::VerifyFull {
            let says = "sslrootcert=system goes with sslmode=verify-full only";
            return Err(OpenError::Trust { says: says.to_owned() });
        }
        // Nobody listens in between on the same machine.
        let is_local = |host: &Host| matches!(host, Host::Unix(_));
        if !config.get_hosts().is_empty() && config.get_hosts().iter().all(is_local) {
            return Ok(Address { config, ways: vec![Way::Plain] });
        }
        Ok(Address { config, ways: mode.ways(authorities.as_deref())? })
    }

    /// The configuration for a way.
    pub(super) fn config_for(&self, way: &Way) -> Config {
        let mut config = self.config.clone();
        config.ssl_mode(match way {
            Way::Plain => SslMode::Disable,
            Way::Encrypted { is_needed: true, .. } => SslMode::Require,
            Way::Encrypted { is_needed: false, .. } => SslMode::Prefer,
        });
        config
    }
}

impl Mode {
    fn read(word: &str) -> Option<Mode> {
        Some(match word {
            "disable" => Mode::Disable,
            "allow" => Mode::Allow,
            "prefer" => Mode::Prefer,
            "require" => Mode::Require,
            "verify-ca" => Mode::VerifyCa,
            "verify-full" => Mode::VerifyFull,
            _ => return None,
        })
    }

    fn ways(self, authorities: Option<&str>) -> Result<Vec<Way>, OpenError> {
        let encrypted = |trust: Trust, is_needed: bool| {
            Ok::<_, OpenError>(Way::Encrypted { tls: Tls::new(&trust)?, is_needed })
        };
        let trusted = |file: &str| match file {
            "system" => Trust::System,
            file => Trust::Authorities { file: file.into(), names: self == Mode::VerifyFull },
        };
        Ok(match (self, authorities) {
            (Mode::Disable, _) => vec![Way::Plain],
            (Mode::Allow, _) => vec![Way::Plain, encrypted(Trust::Anybody, true)?],
            (Mode::Prefer, _) => vec![encrypted(Trust::Anybody, false)?, Way::Plain],
            (Mode::Require, None) => vec![encrypted(Trust::Anybody, true)?],
            // Who names authorities wants them to be held to.
            (Mode::Require | Mode::VerifyCa | Mode::VerifyFull, Some(file)) => {
                vec![encrypted(trusted(file), true)?]
            }
            (Mode::VerifyCa | Mode::VerifyFull, None) => {
                let says =
                    "sslmode says that its certificate is verified, and no sslrootcert by what";
                return Err(OpenError::Trust { says: says.to_owned() });
            }
        })
    }
}

/// What of an address is ours to read, and the rest of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    rest: String,
    mode: Option<String>,
    authorities: Option<String>,
}

impl Parts {
    fn of(text: &str) -> Option<Parts> {
        match text.starts_with("postgres://") || text.starts_with("postgresql://") {
            true => Parts::of_url(text),
            false => Parts::of_words(text),
        }
    }

    fn take(&mut self, key: &str, value: String) -> bool {
        match key {
            "sslmode" => self.mode = Some(value),
            "sslrootcert" => self.authorities = Some(value),
            _ => return false,
        }
        true
    }

    /// `postgres://user:password@host/database?sslmode=require`
    fn of_url(text: &str) -> Option<Parts> {
        // Before this may be a password with any letters.
        let host = text.find('@').unwrap_or_default();
        let (front, behind) = text.split_at_checked(host)?;
        let Some((path, query)) = behind.split_once('?') else {
            return Some(Parts { rest: text.to_owned(), ..Parts::default() });
        };
        let mut parts = Parts::default();
        let mut kept = Vec::new();
        for option in query.split('&') {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            if !parts.take(key, decoded(value)?) {
                kept.push(option);
            }
        }
        let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        parts.rest = format!("{front}{path}{query}");
        Some(parts)
    }

    /// `host=db user=yagura sslmode=require`; a value may stand between quotes.
    fn of_words(text: &str) -> Option<Parts> {
        let mut parts = Parts::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (key, behind) = rest.split_once('=')?;
            let (value, next) = word(behind.trim_start())?;
            let written = rest.get(..rest.len() - next.len())?;
            if !parts.take(key.trim_end(), value) {
                parts.rest.push_str(written);
                parts.rest.push(' ');
            }
            rest = next.trim_start();
        }
        Some(parts)
    }
}

/// A value, and what stands behind it.
fn word(text: &str) -> Option<(String, &str)> {
    let (quoted, text) = match text.strip_prefix('\'') {
        Some(behind) => (true, behind),
        None => (false, text),
    };
    let (mut value, mut letters) = (String::new(), text.char_indices());
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => value.push(letters.next()?.1),
            '\'' if quoted => return Some((value, text.get(at + 1..)?)),
            letter if !quoted && letter.is_whitespace() => return Some((value, text.get(at..)?)),
            letter => value.push(letter),
        }
    }
    (!quoted).then_some((value, ""))
}

/// A text with `%2F` in it, as a URL has it.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn what_is_ours_is_taken_out_of_an_address() {
        let parts = |rest: &str, mode: Option<&str>, authorities: Option<&str>| {
            let own = |it: Option<&str>| it.map(str::to_owned);
            Some(Parts { rest: rest.to_owned(), mode: own(mode), authorities: own(authorities) })
        };
        for (text, expected) in [
            ("postgres://u:p@h/d", parts("postgres://u:p@h/d", None, None)),
            (
                "postgres://u:p?%23@h/d?sslmode=verify-full&connect_timeout=3&sslrootcert=%2Fa%20b",
                parts(
                    "postgres://u:p?%23@h/d?connect_timeout=3",
                    Some("verify-full"),
                    Some("/a b"),
                ),
            ),
            ("postgresql://h/d?sslmode=require", parts("postgresql://h/d", Some("require"), None)),
            ("postgres://h/d?sslrootcert=%zz", None),
            (
                "host=h sslmode = verify-ca  password='a \\'b' sslrootcert='/a b'",
                parts("host=h password='a \\'b' ", Some("verify-ca"), Some("/a b")),
            ),
            ("host=h password='a", None),
            ("host", None),
            ("", parts("", None, None)),
        ] {
            assert_eq!(Parts::of(text), expected, "{text}");
        }
    }
}
