//! Cipher suites by the names that Go's TLS library gives them.

/// Suites with forward secrecy and authenticated encryption. All others are weak.
pub(super) const STRONG: &[&str] = &[
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/// What is wrong with a list of suites, as a clause.
pub(super) fn complaint(list: &str) -> Option<String> {
    let mut weak = list.split(',').map(str::trim).filter(|suite| !STRONG.contains(suite));
    let first: String = weak.next()?.chars().take(60).collect();
    let more = weak.count();
    match (first.is_empty(), more) {
        (true, _) => Some("has an empty item".to_owned()),
        (false, 0) => Some(format!("allows {first}")),
        (false, _) => Some(format!("allows {first} and {more} more weak suites")),
    }
}
