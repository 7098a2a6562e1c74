//! What stands between `//` and the path: `user:password@host:port`.

use std::net::Ipv6Addr;

use super::super::shown;
use super::Reason;
use super::escape::{Part, escaped, unescaped};

#[derive(Debug, Default)]
pub(super) struct Authority {
    /// User and password, escaped anew.
    pub(super) user: Option<String>,
    /// With port and brackets, unescaped.
    pub(super) host: Vec<u8>,
}

impl Authority {
    pub(super) fn parse(scheme: &str, text: &str) -> Result<Authority, Reason> {
        let Some((user, host)) = text.rsplit_once('@') else {
            return Ok(Authority { user: None, host: parse_host(scheme, text)? });
        };
        let host = parse_host(scheme, host)?;
        Ok(Authority { user: Some(parse_user(user)?), host })
    }
}

fn parse_user(text: &str) -> Result<String, Reason> {
    const MARKS: &[u8] = b"-._:~!$&'()*+,;=%@";
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || MARKS.contains(&byte)) {
        return Err(Reason::User);
    }
    let clean = |text| unescaped(text, Part::User).map(|bytes| escaped(&bytes, Part::User));
    match text.split_once(':') {
        Some((user, password)) => Ok(format!("{}:{}", clean(user)?, clean(password)?)),
        None => clean(text),
    }
}

fn parse_host(scheme: &str, text: &str) -> Result<Vec<u8>, Reason> {
    match text.rfind('[') {
        Some(0) => parse_literal(text),
        Some(_) => Err(Reason::Literal),
        None => {
            // Databases have lists of hosts here; what is for browsers has one.
            let is_strict = matches!(scheme, "http" | "https");
            let colon = if is_strict { text.find(':') } else { text.rfind(':') };
            if let Some((_, port)) = colon.and_then(|colon| text.split_at_checked(colon)) {
                check_port(port)?;
            }
            unescaped(text, Part::Host)
        }
    }
}

/// `[::1]`, `[fe80::1%25eth0]:80`
fn parse_literal(text: &str) -> Result<Vec<u8>, Reason> {
    let (name, port) = text.rsplit_once(']').ok_or(Reason::Bracket)?;
    check_port(port)?;
    let name = name.strip_prefix('[').unwrap_or(name);
    let zone = name.find("%25").unwrap_or(name.len());
    let (address, zone) = name.split_at_checked(zone).unwrap_or((name, ""));
    let mut host = unescaped(address, Part::Host)?;
    host.extend(unescaped(zone, Part::Zone)?);
    let is_address = std::str::from_utf8(&host).is_ok_and(is_ipv6);
    if !is_address {
        return Err(Reason::Address(shown(&String::from_utf8_lossy(&host))));
    }
    host.insert(0, b'[');
    host.push(b']');
    host.extend(port.bytes());
    Ok(host)
}

fn is_ipv6(text: &str) -> bool {
    match text.split_once('%') {
        Some((address, zone)) => !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok(),
        None => text.parse::<Ipv6Addr>().is_ok(),
    }
}

fn check_port(text: &str) -> Result<(), Reason> {
    match is_port(text) {
        true => Ok(()),
        false => Err(Reason::Port(shown(text))),
    }
}

/// Nothing, or a colon and digits, of which there may be none.
fn is_port(text: &str) -> bool {
    let digits = text.strip_prefix(':');
    text.is_empty() || digits.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A host and the digits of its port.
pub(super) fn split_port(host: &str) -> (&str, &str) {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, port),
        _ => (host, ""),
    }
}
