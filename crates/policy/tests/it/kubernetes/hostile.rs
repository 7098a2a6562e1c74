//! Texts made to hurt the readers of Kubernetes's types, and what always holds of what they read.

use policy::cel::Pattern;
use policy::cel::kubernetes::json_patch::escape_key;
use policy::cel::kubernetes::{Cidr, Format, Ip, Semver, Url};

use crate::dice::Dice;

/// Texts of these pieces, mostly short, in an order that is the same each time.
fn texts(pieces: &'static str) -> impl Iterator<Item = String> {
    let pieces: Vec<&str> = pieces.split(' ').collect();
    let mut dice = Dice(0x5eed + pieces.len() as u64);
    (0..20_000).map(move |_| {
        let length = dice.below(12);
        (0..length).map(|_| pieces[dice.below(pieces.len())]).collect()
    })
}

#[test]
fn versions_are_ordered_and_lenience_changes_nothing_that_is_strict() {
    let mut versions: Vec<Semver> = Vec::new();
    for text in texts("0. 1. 0. 12. 10 01 99999999999999999999 . - -a -0 + rc v é") {
        for text in [format!("1.0.{text}"), text] {
            let Ok(version) = Semver::parse(&text) else { continue };
            assert_eq!(Semver::parse_lenient(&text).as_ref(), Ok(&version), "{text}");
            versions.push(version);
        }
    }
    assert!(versions.len() > 50, "{}", versions.len());
    versions.sort();
    for pair in versions.windows(2) {
        assert!(pair[0] <= pair[1], "{pair:?}");
    }
    assert!(texts("1. v 0 - a").filter(|it| Semver::parse_lenient(it).is_ok()).count() > 50);
}

#[test]
fn addresses_read_back_and_lie_in_their_own_ranges() {
    let mut read = 0;
    for text in texts("1 0. 255. 256. 10.0.0. 7 1: f: :: ffff: fe80: ::1 / /8 /30 /0 /128 % é") {
        if let Ok(ip) = Ip::parse(&text) {
            read += 1;
            assert_eq!(Ip::parse(&ip.to_string()), Ok(ip), "{text}");
            let kinds = [ip.is_unspecified(), ip.is_loopback(), ip.is_global_unicast()];
            assert!(kinds.iter().filter(|is| **is).count() <= 1, "{text}");
        }
        if let Ok(cidr) = Cidr::parse(&text) {
            read += 1;
            assert_eq!(Cidr::parse(&cidr.to_string()), Ok(cidr), "{text}");
            assert!(cidr.contains(cidr) && cidr.contains_ip(cidr.ip()), "{text}");
            assert!(cidr.contains(cidr.masked()) && cidr.masked().contains(cidr), "{text}");
            assert_eq!(cidr.masked(), cidr.masked().masked(), "{text}");
        }
    }
    assert!(read > 200, "{read}");
}

#[test]
fn parts_of_urls_are_parts_of_them() {
    let mut read = 0;
    for text in
        texts("http https :// // : / ? # @ [ ] ::1 %25 %41 %ff % %2 a b.c 80 + & = é ; * \n")
    {
        let Ok(url) = Url::parse(&text) else { continue };
        read += 1;
        assert!(Url::check(&text).is_ok(), "{text}");
        assert_eq!(Url::parse(&text).as_ref(), Ok(&url), "{text}");
        assert!(url.host().contains(url.hostname()), "{text}");
        assert!(url.port().bytes().all(|byte| byte.is_ascii_digit()), "{text}");
        assert!(url.escaped_path().is_ascii(), "{text}");
        assert!(url.query().count() <= text.matches('&').count() + 1, "{text}");
    }
    assert!(read > 1_000, "{read}");
}

#[test]
fn formats_agree_with_one_another() {
    for text in texts("a B 0 - . _ / é = 2020-01-01 T00:00:00 Z + http:// 0123abcd 1970-02-30") {
        let keeps = |format: Format| format.complaints(&text).is_empty();
        for (narrow, wide) in [
            (Format::Dns1035Label, Format::Dns1123Label),
            (Format::Dns1123Label, Format::Dns1123Subdomain),
            (Format::Dns1123Label, Format::LabelValue),
            (Format::Dns1123Label, Format::QualifiedName),
        ] {
            assert!(!keeps(narrow) || keeps(wide), "{text} {narrow:?} {wide:?}");
        }
        assert_eq!(keeps(Format::Uri), Url::check(&text).is_ok(), "{text}");
        for format in Format::ALL {
            assert!(format.complaints(&text).iter().all(|it| !it.is_empty()), "{text}");
        }
    }
}

#[test]
fn escaped_keys_are_one_segment_and_unescape() {
    for text in texts("~ / ~0 ~1 a é") {
        let escaped = escape_key(&text);
        assert!(!escaped.contains('/'), "{text}");
        assert_eq!(escaped.replace("~1", "/").replace("~0", "~"), text);
    }
}

#[test]
fn patterns_are_refused_or_find_pieces_of_a_text() {
    let mut read = 0;
    let pieces = "a é 1 \\ \\d \\W \\b \\B \\< \\Q \\E \\12 [ ] ^ - && {2} { } ( (?: ) ? * + | . [:alpha:] $";
    for text in texts(pieces).take(5_000) {
        let Ok(pattern) = Pattern::compile(&text) else { continue };
        read += 1;
        let whole = "aé1 <12> a&b\n";
        for found in pattern.regex().find_iter(whole) {
            assert_eq!(whole.get(found.range()), Some(found.as_str()), "{text}");
        }
    }
    assert!(read > 300, "{read}");
}

/// Nobody would wait for the end of this if time grew faster than the text.
#[test]
fn long_texts_are_read_in_no_time() {
    let long = |piece: &str| piece.repeat(100_000 / piece.len());
    for text in ["a", "0", "1.", "a-", ":", "/", "%41", "a=b&", "é", "~/"].map(long) {
        let _ = Semver::parse(&text).map(|_| ());
        let _ = Semver::parse(&format!("1.0.0-{text}")).map(|_| ());
        let _ = Ip::parse(&text).map(|_| ());
        let _ = Cidr::parse(&text).map(|_| ());
        assert!(model::Quantity::parse(&text).is_err() || text.starts_with('0'));
        let _ = Url::parse(&format!("http://a/{text}?{text}#{text}")).map(|it| it.query().count());
        let _ = Url::parse(&format!("http://{text}")).map(|_| ());
        for format in Format::ALL {
            assert!(format.complaints(&text).len() <= 3);
        }
        assert!(escape_key(&text).len() >= text.len());
    }
}
