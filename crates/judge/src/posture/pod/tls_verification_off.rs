use model::{Container, Severity};

use super::command;
use super::command::Word;
use super::environment;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "tls-verification-off",
    severity: Severity::Medium,
    page: include_str!("tls_verification_off.md"),
    judge: Judge::Container(tls_verification_off),
};

fn tls_verification_off(container: &Container<'_>, report: &mut Report<'_>) {
    let needles = ["insecure", "curl", "wget", "tls-verify", "ssl", "sslVerify"];
    let words = command::words(container, &needles);
    let found = (words.iter().enumerate())
        .find(|(position, word)| is_flag(word.text) || is_careless(&words, *position));
    if let Some((_, word)) = found {
        let says = format!("{} takes any certificate: {}", container.name(), word.text);
        report.at(word.source.path(), says);
    }
    for (path, name, value) in environment::variables(container) {
        if VARIABLES.iter().any(|(known, off)| *known == name && off.contains(&value)) {
            let says = format!("{} takes any certificate: {name}={value}", container.name());
            report.at(path, says);
        }
    }
}

fn is_flag(text: &str) -> bool {
    const FLAGS: &[&str] = &[
        "--insecure-skip-tls-verify",
        "--kubelet-insecure-tls",
        "--no-check-certificate",
        "--no-verify-ssl",
        "--skip-tls-verify",
        "--tls-skip-verify",
    ];
    let (flag, value) = text.split_once('=').unwrap_or((text, "true"));
    (FLAGS.contains(&flag) && value == "true")
        || matches!(text, "--tls-verify=false" | "http.sslVerify=false")
}

/// `curl -k`, unless it only asks the pod itself.
fn is_careless(words: &[Word<'_>], position: usize) -> bool {
    let Some(word) = words.get(position).filter(|word| word.program() == "curl") else {
        return false;
    };
    let own = ["https://localhost", "https://127.0.0.1", "https://[::1]"];
    let arguments = || command::arguments(words, position).map(|word| word.text);
    let is_short = |text: &str| {
        text.strip_prefix('-').is_some_and(|flags| {
            flags.contains('k') && flags.chars().all(|flag| flag.is_ascii_alphabetic())
        })
    };
    word.is_first
        && arguments().any(|text| text == "--insecure" || is_short(text))
        && !arguments().any(|text| own.iter().any(|own| text.starts_with(own)))
}

/// Environment variables, and the values that turn checking off.
const VARIABLES: &[(&str, &[&str])] = &[
    ("ANSIBLE_HOST_KEY_CHECKING", &["false", "False", "0"]),
    ("GIT_SSL_NO_VERIFY", &["1", "true", "yes", "on"]),
    ("GODEBUG", &["x509ignoreCN=0"]),
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"]),
    ("NPM_CONFIG_STRICT_SSL", &["false"]),
    ("PGSSLMODE", &["disable", "allow"]),
    ("PYTHONHTTPSVERIFY", &["0"]),
    ("VAULT_SKIP_VERIFY", &["1", "true"]),
];
