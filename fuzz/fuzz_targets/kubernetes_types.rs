//! Quantities, versions, URLs, addresses, ranges and formats, each line as each of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Quantity, QuantityError};
use policy::cel::kubernetes::json_patch::escape_key;
use policy::cel::kubernetes::{Cidr, Format, Ip, Semver, Url};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut last: Option<Quantity> = None;
    for line in text.lines() {
        if let Ok(quantity) = Quantity::parse(line) {
            numbers(line, &quantity, last.as_ref());
            last = Some(quantity);
        }
        if let Ok(version) = Semver::parse(line) {
            assert!(Semver::parse_lenient(line).is_ok_and(|it| it == version), "{line}");
        }
        let _ = Semver::parse_lenient(line);
        if let Ok(ip) = Ip::parse(line) {
            assert_eq!(Ip::parse(&ip.to_string()), Ok(ip));
        }
        if let Ok(cidr) = Cidr::parse(line) {
            assert_eq!(Cidr::parse(&cidr.to_string()), Ok(cidr));
            assert!(cidr.masked().contains(cidr) && cidr.contains_ip(cidr.ip()));
        }
        if let Ok(url) = Url::parse(line) {
            assert!(Url::check(line).is_ok() && url.escaped_path().is_ascii(), "{line}");
            assert!(url.host().contains(url.hostname()), "{line}");
            assert!(url.query().all(|(key, value)| key.len() + value.len() <= 3 * line.len()));
        }
        for format in Format::ALL {
            assert!(format.complaints(line).iter().all(|it| !it.is_empty()), "{line}");
        }
        assert_eq!(escape_key(line).replace("~1", "/").replace("~0", "~"), line);
    }
});

/// Sums obey their laws, and what is written reads back.
fn numbers(line: &str, quantity: &Quantity, last: Option<&Quantity>) {
    // The canonical form may have digits instead of an exponent, and too many of them.
    let read = Quantity::parse(&quantity.to_string());
    assert!(matches!(&read, Ok(it) if it == quantity) || read == Err(QuantityError::TooLong));
    assert_eq!(quantity.sign(), quantity.cmp(&Quantity::from(0)) as i64, "{line}");
    let Some(last) = last else { return };
    if let Ok(sum) = quantity.add(last) {
        assert!(last.add(quantity).is_ok_and(|it| it == sum), "{line}");
        assert!(sum.subtract(last).is_ok_and(|it| it == *quantity), "{line}");
    }
}
