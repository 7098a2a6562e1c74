//! What Go makes of URLs.

use super::Url;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Scheme, host, hostname, port and escaped path, between bars.
#[test]
fn urls_are_taken_apart() {
    for (text, parts) in [
        (
            "https://user:pass@example.com:80/path?query=val#fragment",
            "https|example.com:80|example.com|80|/path",
        ),
        ("HTTPS://Example.com", "https|Example.com|Example.com||"),
        ("/absolute-path", "||||/absolute-path"),
        ("//host/path", "|host|host||/path"),
        ("///path", "||||///path"),
        ("https://[::1]:80/", "https|[::1]:80|::1|80|/"),
        ("https://[::1]/", "https|[::1]|::1||/"),
        ("https://[fe80::1%25en0]:8/", "https|[fe80::1%en0]:8|fe80::1%en0|8|/"),
        ("https://[::ffff:1.2.3.4]/", "https|[::ffff:1.2.3.4]|::ffff:1.2.3.4||/"),
        ("https://127.0.0.1:80/", "https|127.0.0.1:80|127.0.0.1|80|/"),
        ("https://a:/", "https|a:|a||/"),
        ("https://:80/", "https|:80||80|/"),
        ("https:://kubernetes.io/", "https||||"),
        ("mailto:someone@example.com", "mailto||||"),
        ("http:a/b", "http||||"),
        ("file:///etc/passwd", "file||||/etc/passwd"),
        ("file:/etc/passwd", "file||||/etc/passwd"),
        ("*", "||||*"),
        (
            "https://example.com/path with spaces/",
            "https|example.com|example.com||/path%20with%20spaces/",
        ),
        ("https://example.com/a%2fb", "https|example.com|example.com||/a%2fb"),
        ("https://example.com/a%2fb c", "https|example.com|example.com||/a/b%20c"),
        (
            "https://example.com/[é]!*'()",
            "https|example.com|example.com||/%5B%C3%A9%5D%21%2A%27%28%29",
        ),
        ("https://example.com/[e]!*'()", "https|example.com|example.com||/[e]!*'()"),
        ("https://ex%C3%A9.com/", "https|exé.com|exé.com||/"),
        ("https://é.com/", "https|é.com|é.com||/"),
        ("https://<\"x\">/", "https|<\"x\">|<\"x\">||/"),
        ("https://a@b@c/", "https|c|c||/"),
        ("postgres://a:1,b:2,c:3", "postgres|a:1,b:2,c:3|a:1,b:2,c|3|"),
        ("x+y-1.z://h", "x+y-1.z|h|h||"),
        ("/a:b", "||||/a:b"),
        ("/a#%41", "||||/a"),
    ] {
        let url = url(text);
        let found = [url.scheme(), url.host(), url.hostname(), url.port(), url.escaped_path()];
        assert_eq!(found.join("|"), parts, "{text}");
        assert!(Url::check(text).is_ok(), "{text}");
    }
}

#[test]
fn what_is_no_url_is_refused() {
    for (text, reason) in [
        ("", "empty url"),
        ("../relative-path", "invalid URI for request"),
        ("relative", "invalid URI for request"),
        ("#a", "invalid URI for request"),
        ("?a=b", "invalid URI for request"),
        ("1http://a/", "invalid URI for request"),
        (":a", "missing protocol scheme"),
        ("https://a:b:c/", "invalid port \":b:c\" after host"),
        ("https://::1/", "invalid port \"::1\" after host"),
        ("https://a:80:80/", "invalid port \":80:80\" after host"),
        ("ftp://a:80:b/", "invalid port \":b\" after host"),
        ("https://[::1]x/", "invalid port \"x\" after host"),
        ("https://[::1", "missing ']' in host"),
        ("https://a[::1]/", "invalid IP-literal"),
        ("https://[1.2.3.4]/", "invalid host: \"1.2.3.4\" is no IPv6 address"),
        ("https://[a]/", "invalid host: \"a\" is no IPv6 address"),
        ("https://a b/", "invalid character ' ' in host name"),
        ("https://a{b}/", "invalid character '{' in host name"),
        ("https://%41/", "invalid URL escape \"%41\""),
        ("https://[fe80::1%25%41%0a]/", "invalid URL escape \"%0a\""),
        ("https://a/%zz", "invalid URL escape \"%zz\""),
        ("https://a/%2", "invalid URL escape \"%2\""),
        ("https://a/%", "invalid URL escape \"%\""),
        ("https://a b@c/", "net/url: invalid userinfo"),
        ("https://%z@c/", "invalid URL escape \"%z\""),
        ("https://a/\n", "net/url: invalid control character in URL"),
        ("/\u{7f}", "net/url: invalid control character in URL"),
    ] {
        let error = Url::parse(text).unwrap_err().to_string();
        assert_eq!(error, format!("parse {text:?}: {reason}"));
        assert!(Url::check(text).is_err(), "{text}");
    }
    // Not part of the URL, until one looks at it.
    assert!(Url::check("/a?b#%zz").is_ok());
    assert!(Url::parse("/a?b#%zz").is_err());
}

#[test]
fn queries_are_unescaped() {
    for (text, query) in [
        ("https://example.com/path?k1=a&k2=b&k2=c", "k1=a|k2=b|k2=c"),
        ("/?key with spaces=value with spaces", "key with spaces=value with spaces"),
        ("/?a+b=c%20d", "a b=c d"),
        ("/?a&=b&c=", "a=|=b|c="),
        ("/?a=b=c", "a=b=c"),
        ("/?a=1;b=2&c=3", "c=3"),
        ("/?a=%zz&%41=%42", "A=B"),
        ("/?%ff=1", "\u{fffd}=1"),
        ("/?", ""),
        ("/", ""),
        ("/?a=1#b=2", "a=1"),
    ] {
        let url = url(text);
        let pairs: Vec<String> = url.query().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(pairs.join("|"), query, "{text}");
    }
}

#[test]
fn of_a_very_long_query_nothing_is_read() {
    for (pairs, read) in [(10_000, 10_000), (10_001, 0)] {
        let url = url(&format!("/?{}", vec!["a=b"; pairs].join("&")));
        assert_eq!(url.query().count(), read);
    }
}

#[test]
fn urls_are_compared_as_they_are_written_out() {
    for (left, right) in [
        ("HTTP://a/b", "http://a/b"),
        ("http://a/é", "http://a/%C3%A9"),
        ("http://%75:p%41@a/", "http://u:pA@a/"),
        ("http://a/#", "http://a/"),
        ("http://a/#%41 ", "http://a/#A%20"),
        ("http://\u{e9}/", "http://%c3%a9/"),
    ] {
        assert_eq!(url(left), url(right), "{left} {right}");
    }
    for (left, right) in [
        ("http://a", "http://a/"),
        ("http://A/", "http://a/"),
        ("http://a/", "http://a:/"),
        ("http://a/?", "http://a/"),
        ("http://a/%2f", "http://a//"),
        ("http://u@a/", "http://u:@a/"),
        ("file:/a", "file:///a"),
    ] {
        assert_ne!(url(left), url(right), "{left} {right}");
    }
}
