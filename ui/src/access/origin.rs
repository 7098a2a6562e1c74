//! Requests that another site had a browser send, and names that are not ours, are refused.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use axum::http::{Method, Uri};

/// Whether a request that may change something comes from a page of ours. A request that only reads
/// always does: browsers show others nothing of the answer.
pub(crate) fn same_site(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return true;
    }
    let headers = request.headers();
    if let Some(site) = text(headers, "sec-fetch-site") {
        return site == "same-origin";
    }
    // A browser that does not tell the site tells the origin.
    let Some(origin) = text(headers, ORIGIN.as_str()) else { return false };
    let origin = origin.split_once("://").map(|(_, authority)| authority);
    origin.is_some() && origin == host(request.uri(), headers)
}

/// Whether a server that answers on loopback only is asked by a name of the machine itself. A page
/// whose own name was made to lead here asks by another.
pub(crate) fn own_host(request: &Request) -> bool {
    let Some(host) = host(request.uri(), request.headers()) else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_loopback = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || name.eq_ignore_ascii_case("localhost")
}

/// The host that is asked, with its port; HTTP/2 has it elsewhere than HTTP/1.1.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    uri.authority().map(|it| it.as_str()).or_else(|| text(headers, HOST.as_str()))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(method: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri("/preferences");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_our_own_pages_post() {
        for (headers, expected) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://a:1"), ("host", "a:1")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", "http://a:1"), ("host", "a:1")], true),
            (&[("origin", "http://b:1"), ("host", "a:1")], false),
            (&[("origin", "null"), ("host", "null")], false),
            (&[("host", "a:1")], false),
        ] {
            assert_eq!(same_site(&request("POST", headers)), expected, "{headers:?}");
        }
        assert!(same_site(&request("GET", &[("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn other_names_are_not_ours() {
        for (host, expected) in [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LocalHost:1", true),
            ("[::1]:8080", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
            ("[::2]:1", false),
            ("", false),
        ] {
            assert_eq!(own_host(&request("GET", &[("host", host)])), expected, "{host}");
        }
    }
}
