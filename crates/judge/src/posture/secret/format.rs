//! Credentials that give themselves away by their form.

use std::sync::LazyLock;

use aho_corasick::{Span, packed::Searcher};

/// What `text` holds, when a part of it has the form of a credential: `an AWS access key`.
pub(super) fn known(text: &str) -> Option<&'static str> {
    if text.len() < 12 {
        return None;
    }
    let signs = Signs::of(text);
    if signs.is_empty() {
        return is_authorization(text).then_some("an Authorization header");
    }
    if signs.has("-BEGIN ") && holds_private_key(text) {
        return Some("a private key");
    }
    let mut forms = PREFIXES.iter().filter(|form| signs.has(form.prefix));
    let prefixed = forms.find(|form| form.is_in(text)).map(|form| form.name);
    let holds = |sign: &str, holds: fn(&str) -> bool| signs.has(sign) && holds(text);
    let keys = ["AccountKey=", "SharedAccessKey="];
    prefixed
        .or_else(|| holds("eyJ", holds_json_web_token).then_some("a JSON web token"))
        .or_else(|| is_authorization(text).then_some("an Authorization header"))
        .or_else(|| {
            let found = keys.iter().any(|key| holds(key, holds_account_key));
            found.then_some("a connection string with its key")
        })
        .or_else(|| holds("\"auths\"", holds_registry_login).then_some("a registry login"))
        .or_else(|| holds("://", holds_password_in_url).then_some("a URL with a password"))
}

/// A prefix and the letters that follow it.
struct Form {
    name: &'static str,
    prefix: &'static str,
    /// How many of `letters` follow at least.
    least: usize,
    letters: fn(char) -> bool,
}

const fn form(
    name: &'static str,
    prefix: &'static str,
    least: usize,
    letters: fn(char) -> bool,
) -> Form {
    Form { name, prefix, least, letters }
}

const PREFIXES: &[Form] = &[
    form("an AWS access key", "AKIA", 16, is_upper),
    form("an AWS access key", "ASIA", 16, is_upper),
    form("a Google API key", "AIza", 35, is_token),
    form("a Google OAuth secret", "GOCSPX-", 20, is_token),
    form("a GitHub token", "ghp_", 36, is_alphanumeric),
    form("a GitHub token", "gho_", 36, is_alphanumeric),
    form("a GitHub token", "ghu_", 36, is_alphanumeric),
    form("a GitHub token", "ghs_", 36, is_alphanumeric),
    form("a GitHub token", "ghr_", 36, is_alphanumeric),
    form("a GitHub token", "github_pat_", 22, is_token),
    form("a GitLab token", "glpat-", 20, is_token),
    form("a Slack token", "xoxb-", 10, is_token),
    form("a Slack token", "xoxp-", 10, is_token),
    form("a Slack token", "xoxa-", 10, is_token),
    form("a Slack token", "xoxr-", 10, is_token),
    form("a Slack token", "xoxs-", 10, is_token),
    form("a Slack webhook", "hooks.slack.com/services/T", 20, is_path),
    form("a Stripe key", "sk_live_", 16, is_alphanumeric),
    form("a Stripe key", "rk_live_", 16, is_alphanumeric),
    form("an npm token", "npm_", 36, is_alphanumeric),
    form("a PyPI token", "pypi-AgE", 40, is_token),
    form("a SendGrid key", "SG.", 60, is_dotted),
    form("a DigitalOcean token", "dop_v1_", 64, is_alphanumeric),
    form("a Vault token", "hvs.", 24, is_token),
    form("a Docker Hub token", "dckr_pat_", 20, is_token),
    form("an Anthropic key", "sk-ant-", 20, is_token),
    form("an OpenAI key", "sk-proj-", 20, is_token),
    form("an age key", "AGE-SECRET-KEY-1", 50, is_upper),
];

/// What stands in every text that holds a credential, but for an Authorization header's: the
/// prefixes above, and these.
const SIGNS: &[&str] = &["-BEGIN ", "eyJ", "AccountKey=", "SharedAccessKey=", "\"auths\"", "://"];

/// Which signs stand in a text, a bit each. One pass tells, and most texts hold none.
#[derive(Debug, Clone, Copy)]
struct Signs(u64);

impl Signs {
    fn all() -> impl Iterator<Item = &'static str> {
        PREFIXES.iter().map(|form| form.prefix).chain(SIGNS.iter().copied())
    }

    fn of(text: &str) -> Signs {
        const { assert!(PREFIXES.len() + SIGNS.len() <= u64::BITS as usize) };
        static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(Signs::all()));
        // Without a searcher, as on a processor that lacks what it needs, every sign may be there.
        let Some(searcher) = SEARCHER.as_ref() else { return Signs(u64::MAX) };
        let mut signs = 0;
        let mut rest = Span::from(0..text.len());
        while let Some(found) = searcher.find_in(text, rest) {
            signs |= 1 << found.pattern().as_u32();
            // The next sign may begin within this one. None begins with another.
            rest.start = found.start() + 1;
        }
        Signs(signs)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn has(self, sign: &str) -> bool {
        let bit = Signs::all().position(|known| known == sign);
        bit.is_none_or(|bit| self.0 >> bit & 1 == 1)
    }
}

impl Form {
    fn is_in(&self, text: &str) -> bool {
        text.match_indices(self.prefix).any(|(at, _)| {
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            let after = text.get(at + self.prefix.len()..).unwrap_or_default();
            let length = after.chars().take_while(|it| (self.letters)(*it)).count();
            length >= self.least && !before.is_some_and(is_alphanumeric)
        })
    }
}

fn is_upper(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit()
}

fn is_alphanumeric(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
}

fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

fn is_dotted(letter: char) -> bool {
    is_token(letter) || letter == '.'
}

fn is_path(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '/'
}

/// `-----BEGIN RSA PRIVATE KEY-----`
fn holds_private_key(text: &str) -> bool {
    text.match_indices("-BEGIN ").any(|(at, begin)| {
        let rest = text.get(at + begin.len()..).unwrap_or_default();
        let line = rest.split(['\n', '\\']).next().unwrap_or_default();
        line.find("PRIVATE KEY").is_some_and(|at| {
            let label_ends = line.get(at + "PRIVATE KEY".len()..).unwrap_or_default();
            at < 40 && label_ends.trim_start_matches(" BLOCK").starts_with('-')
        })
    })
}

/// Header, claims and signature: `eyJ….eyJ….…`
fn holds_json_web_token(text: &str) -> bool {
    text.match_indices("eyJ").any(|(at, _)| {
        let token = text.get(at..).unwrap_or_default();
        let token = token.split(|it| !is_dotted(it)).next().unwrap_or_default();
        let mut parts = token.split('.');
        let (header, claims) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        header.len() >= 16
            && claims.starts_with("eyJ")
            && parts.next().is_some_and(|it| it.len() > 8)
    })
}

/// `Bearer 4f8a…`, `Basic dXNlcjpwYXNz`
fn is_authorization(text: &str) -> bool {
    let Some((scheme, rest)) = text.trim().split_once(' ') else { return false };
    let rest = rest.trim();
    let is_scheme = ["bearer", "basic"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
    let has_digit = rest.chars().any(|it| it.is_ascii_digit());
    is_scheme
        && rest.len() >= 8
        && (has_digit || rest.len() >= 20)
        && rest.chars().all(|it| is_dotted(it) || "+/=~".contains(it))
}

/// Azure's `AccountKey=` and `SharedAccessKey=`.
fn holds_account_key(text: &str) -> bool {
    ["AccountKey=", "SharedAccessKey="].iter().any(|name| {
        let value = text.split_once(name).map_or("", |(_, value)| value);
        value.chars().take_while(|it| is_token(*it) || "+/=".contains(*it)).count() >= 32
    })
}

/// The contents of a Docker configuration with a login in it.
fn holds_registry_login(text: &str) -> bool {
    text.contains("\"auths\"")
        && text.split("\"auth\"").skip(1).any(|rest| {
            let value = rest.trim_start_matches([' ', ':', '\n']).trim_start_matches('"');
            value.chars().take_while(|it| is_alphanumeric(*it) || "+/=".contains(*it)).count() >= 8
        })
}

/// `postgres://web:hunter2@db/shop`
fn holds_password_in_url(text: &str) -> bool {
    text.match_indices("://").any(|(at, separator)| {
        let rest = text.get(at + separator.len()..).unwrap_or_default();
        let end = rest.find(|it: char| it.is_whitespace() || "/?#\"'`,;".contains(it));
        let authority = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let Some((login, host)) = authority.rsplit_once('@') else { return false };
        let password = login.split_once(':').map_or("", |(_, password)| password);
        !host.is_empty() && !password.is_empty() && !super::name::is_reference(password)
    })
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn credentials_are_known_by_their_form() {
        for (text, name) in [
            ("AKIAIOSFODNN7EXAMPLE", "an AWS access key"),
            ("key: AKIAIOSFODNN7EXAMPLE\n", "an AWS access key"),
            ("-----BEGIN PRIVATE KEY-----\nMII", "a private key"),
            ("-----BEGIN RSA PRIVATE KEY-----\\nMII", "a private key"),
            ("---BEGIN OPENSSH PRIVATE KEY---\nxxxxx", "a private key"),
            ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "a private key"),
            ("postgres://web:hunter2@db:5432/shop", "a URL with a password"),
            ("bearer abc123def", "an Authorization header"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", "a JSON web token"),
            ("{\"auths\": {\"r.example\": {\"auth\": \"d2ViOnB3Cg==\"}}}", "a registry login"),
        ] {
            assert_eq!(known(text), Some(name), "{text}");
        }
        let github = format!("ghp_{}", "a1".repeat(18));
        assert_eq!(known(&github), Some("a GitHub token"));
    }

    #[test]
    fn what_only_looks_alike_is_let_be() {
        for text in [
            "AKIA",
            "MAKIAIOSFODNN7EXAMPLE",
            "-----BEGIN PUBLIC KEY-----\nMII",
            "-----BEGIN CERTIFICATE-----\nMII",
            "postgres://web@db:5432/shop",
            "postgres://web:$(PASSWORD)@db/shop",
            "postgres://web:${PASSWORD}@db/shop",
            "http://example.com/a:b@c",
            "bearer of good news",
            "Basic authentication",
            "eyJhbGciOiJIUzI1NiJ9",
            "http://[::1]:80/",
        ] {
            assert_eq!(known(text), None, "{text}");
        }
    }
}
