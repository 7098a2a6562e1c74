//! What several settings' values are read as.

use std::time::Duration;

use super::wants::is_loopback;

/// A Go duration: `1h30m`, `300ms`, `0`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let (number, after) = rest.split_at_checked(digits)?;
        let unit_end = after.find(|it: char| it.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(unit_end)?;
        let unit = match unit {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        rest = after;
    }
    (!text.is_empty()).then_some(seconds).and_then(|it| Duration::try_from_secs_f64(it).ok())
}

/// Complains of a version of TLS before 1.2.
pub(crate) fn old_tls(version: &str) -> Option<String> {
    let is_old = matches!(version, "VersionTLS10" | "VersionTLS11");
    is_old.then(|| format!("is {version}"))
}

/// Complains of a port other than 0, which means none.
pub(crate) fn open_port(port: &str) -> Option<String> {
    (port.parse::<u32>().ok()? != 0).then(|| format!("is {port}"))
}

/// Complains of a URL without TLS in a list.
pub(crate) fn plain_url(urls: &str) -> Option<String> {
    plain_hosts(urls).next().map(|_| "has a URL without TLS".to_owned())
}

/// Complains of a URL without TLS in a list, unless only the node itself reaches it.
pub(crate) fn plain_listener(urls: &str) -> Option<String> {
    let mut plain = plain_hosts(urls);
    plain.any(|host| !is_loopback(host)).then(|| "has a URL without TLS".to_owned())
}

fn plain_hosts(urls: &str) -> impl Iterator<Item = &str> {
    urls.split(',').filter_map(|url| url.trim().strip_prefix("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        for (text, seconds) in
            [("0", Some(0.0)), ("1h30m", Some(5400.0)), ("1.5s", Some(1.5)), ("0s", Some(0.0))]
        {
            assert_eq!(duration(text).map(|it| it.as_secs_f64()), seconds, "{text}");
        }
        for text in ["", "300", "s", "5x", "1h30", "99999999999999999999h", "-1s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
