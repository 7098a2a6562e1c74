//! Credentials that are known by what they are called: `DB_PASSWORD: hunter2`.

/// `value`, under this name, is a credential that stands there itself: not a reference to one, a
/// place where one lies, or something about one.
pub(super) fn is_credential(name: &str, value: &str) -> bool {
    let value = value.trim();
    match secrecy(name) {
        Secrecy::None => false,
        Secrecy::Password => !is_no_secret(value) && !is_switch(value),
        Secrecy::Other => !is_no_secret(value) && !is_switch(value) && !is_number(value),
        // A Secret's name is no secret: `TLS_SECRET: web-tls`.
        Secrecy::Secret => {
            !is_no_secret(value) && !is_switch(value) && !is_number(value) && !is_object_name(value)
        }
    }
}

/// The same, where the name stands among other texts and may mean anything: passwords, tokens and
/// keys only, no Secrets' names.
pub(super) fn is_password(name: &str, value: &str) -> bool {
    !matches!(secrecy(name), Secrecy::Secret) && is_credential(name, value)
}

/// The name of a credential, whatever its value.
pub(super) fn sounds_secret(name: &str) -> bool {
    !matches!(secrecy(name), Secrecy::None)
}

/// What a name says of its value.
enum Secrecy {
    None,
    Password,
    Secret,
    Other,
}

/// Last words of names that speak about a credential.
const ABOUT: &[&str] = &[
    "algorithm",
    "alg",
    "audience",
    "class",
    "count",
    "dir",
    "directory",
    "duration",
    "enable",
    "enabled",
    "endpoint",
    "engine",
    "env",
    "expiration",
    "expire",
    "expires",
    "expiry",
    "field",
    "file",
    "filename",
    "folder",
    "format",
    "header",
    "helper",
    "host",
    "id",
    "interval",
    "issuer",
    "kind",
    "length",
    "lifetime",
    "limit",
    "location",
    "max",
    "method",
    "min",
    "mode",
    "mount",
    "name",
    "namespace",
    "names",
    "optional",
    "path",
    "paths",
    "policy",
    "port",
    "prefix",
    "provider",
    "ref",
    "regex",
    "request",
    "required",
    "review",
    "role",
    "rotation",
    "scheme",
    "selector",
    "server",
    "service",
    "size",
    "source",
    "stdin",
    "store",
    "suffix",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "usage",
    "user",
    "username",
    "validity",
    "verify",
    "version",
    "volume",
    "window",
];

/// What stands before `key` when the two make a credential.
const KEYS: &[&str] = &[
    "access",
    "account",
    "api",
    "app",
    "auth",
    "azure",
    "client",
    "cookie",
    "crypto",
    "decryption",
    "deploy",
    "django",
    "encryption",
    "hmac",
    "jwt",
    "license",
    "master",
    "private",
    "secret",
    "session",
    "shared",
    "signing",
    "ssh",
    "storage",
];

/// One of these stands in every name of a credential. They are asked for by their first letter.
fn hints(first: u8) -> &'static [&'static [u8]] {
    match first {
        b'b' => &[b"bearer"],
        b'c' => &[b"credential"],
        b'j' => &[b"jwt"],
        b'k' => &[b"key"],
        b'p' => &[b"pass", b"pwd"],
        b's' => &[b"secret"],
        b't' => &[b"token"],
        _ => &[],
    }
}

/// Longer names are nobody's.
const LONGEST: usize = 200;

fn secrecy(name: &str) -> Secrecy {
    // Most names are nothing like it, and need not be taken apart.
    if is_hinted(name) { secrecy_of_words(&words(name)) } else { Secrecy::None }
}

/// Has a hint among its letters, whatever stands between these.
fn is_hinted(name: &str) -> bool {
    let mut rest = beginning(name.as_bytes());
    while let Some(at) = rest.iter().position(|byte| begins_hint(*byte)) {
        let Some((first, behind)) = rest.get(at..).and_then(<[u8]>::split_first) else { break };
        if hints(first.to_ascii_lowercase()).iter().any(|hint| spells(behind, hint)) {
            return true;
        }
        rest = behind;
    }
    false
}

/// Up to where a name is looked at.
fn beginning(name: &[u8]) -> &[u8] {
    if name.len() <= LONGEST {
        return name;
    }
    let letters = name.iter().enumerate().filter(|(_, byte)| byte.is_ascii_alphanumeric());
    let end = letters.map(|(at, _)| at).nth(LONGEST);
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// The letters of `text` go on as `hint` does behind its first letter.
fn spells(text: &[u8], hint: &[u8]) -> bool {
    let mut letters = text.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let mut next = || letters.next().map(u8::to_ascii_lowercase);
    hint.iter().skip(1).all(|letter| next() == Some(*letter))
}

fn begins_hint(byte: u8) -> bool {
    matches!(byte | 0x20, b'b' | b'c' | b'j' | b'k' | b'p' | b's' | b't')
}

fn secrecy_of_words(words: &[String]) -> Secrecy {
    let has = |word: &str| words.iter().any(|it| it == word);
    // `TOKENIZER` splits text, and `PASSWORDLESS` has none.
    let is_other_word = |word: &str| {
        ["tokeniz", "tokenis", "passwordless"].iter().any(|start| word.starts_with(start))
    };
    let joined: String =
        words.iter().map(String::as_str).filter(|word| !is_other_word(word)).collect();
    let Some(last) = words.last() else { return Secrecy::None };
    if ABOUT.contains(&last.as_str()) || joined.contains("public") {
        return Secrecy::None;
    }
    let ends_as_password =
        ["password", "passwd", "passphrase", "passwort"].iter().any(|it| joined.contains(it));
    if ends_as_password || has("pwd") || last == "pass" || joined.ends_with("pwd") {
        return Secrecy::Password;
    }
    if joined.contains("token") || has("bearer") || has("jwt") || joined.contains("credential") {
        return Secrecy::Other;
    }
    // `AZURE_BATCH_KEY`, `OCI_CLI_KEY_CONTENT`, `SECRET_KEY`, `apikey`
    let is_key = last == "key" || last == "keys" || joined.ends_with("keycontent");
    let kind = |word: &String| KEYS.contains(&word.as_str()) || word == "oci";
    let is_compound = ["apikey", "accesskey", "secretkey", "privatekey", "authkey", "signingkey"]
        .iter()
        .any(|it| joined.ends_with(it));
    if is_compound || (is_key && words.iter().any(kind)) {
        return Secrecy::Other;
    }
    if joined.contains("secret") { Secrecy::Secret } else { Secrecy::None }
}

/// The words of a name in lower case: `dbPassword`, `db-password`, `DB_PASSWORD`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars().take(LONGEST) {
        let starts_word = letter.is_ascii_uppercase() && was_lower;
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if !letter.is_ascii_alphanumeric() || starts_word {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Filled in by someone else: `$(VAR)`, `{{ .Values.password }}`, `<password>`, `vault:…`.
pub(super) fn is_reference(value: &str) -> bool {
    const SCHEMES: &[&str] =
        &["arn:", "env:", "file:", "op:", "projects/", "ref+", "secret:", "sm:", "ssm:", "vault:"];
    let wrapped = [("<", ">"), ("[", "]"), ("%", "%"), ("__", "__"), ("@@", "@@"), ("{", "}")];
    value.is_empty()
        || is_constant(value)
        || value.contains("$(")
        || value.contains("${")
        || value.contains("{{")
        || value.starts_with('$')
        || value.starts_with("ENC[")
        || wrapped.iter().any(|(open, close)| value.starts_with(open) && value.ends_with(close))
        || value.chars().all(|it| it == '*')
        || SCHEMES.iter().any(|scheme| value.starts_with(scheme))
}

/// `YOUR_API_KEY`, `placeholder`: a word for someone to replace.
fn is_constant(value: &str) -> bool {
    const WORDS: &[&str] = &["placeholder", "redacted", "replaceme", "replace-me", "tbd", "todo"];
    (value.contains('_') && value.chars().all(|it| it.is_ascii_uppercase() || it == '_'))
        || WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// A reference, a place, or something that is made to be seen.
fn is_no_secret(value: &str) -> bool {
    const SEEN: &[&str] =
        &["ssh-", "ecdsa-", "-----BEGIN CERT", "-----BEGIN PUBLIC", "http:", "https:"];
    is_reference(value) || is_path(value) || SEEN.iter().any(|it| value.starts_with(it))
}

/// `/etc/token`, `./token`, `my/secret/file`
fn is_path(value: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty()
            && part.len() < 20
            && part.chars().all(|it| it.is_ascii_lowercase() || "-_.".contains(it))
    };
    value.starts_with('/')
        || value.starts_with("./")
        || value.starts_with("../")
        || value.starts_with("~/")
        || (value.contains('/') && value.split('/').all(is_word))
}

fn is_switch(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "true", "false", "yes", "no", "on", "off", "null", "nil", "none", "enabled", "disabled",
        "required", "optional", "auto", "default",
    ];
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// `3600`, `15m`, `24h`, `0.5`
fn is_number(value: &str) -> bool {
    let digits = value.trim_end_matches(|it: char| it.is_ascii_lowercase());
    value.len() - digits.len() <= 2
        && !digits.is_empty()
        && digits.chars().all(|it| it.is_ascii_digit() || it == '.')
}

/// Words of lower case letters, joined by dashes or dots, as objects are called.
fn is_object_name(value: &str) -> bool {
    let letters_only = value.chars().all(|it| it.is_ascii_lowercase() || "-.".contains(it));
    letters_only && value.contains('-')
}

#[cfg(test)]
mod tests {
    use super::is_credential;

    #[test]
    fn credentials_are_known_by_their_name() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("dbPassword", "123456"),
            ("pwd", "Hpwd"),
            ("MYSQL_PASS", "x"),
            ("AWS_SECRET_ACCESS_KEY", "xxxxx"),
            ("azure_batch_key", "Hello from the environment"),
            ("OCI_CLI_KEY_CONTENT", "xxxxx"),
            ("API_TOKEN", "4f8a"),
            ("CLIENT_SECRET", "s3cr3t"),
            ("apikey", "abc"),
            ("DJANGO_SECRET_KEY", "not/so+secret"),
            ("TOKENIZER_API_TOKEN", "4f8a"),
            ("KEY_PASSWORD", "changeit"),
        ] {
            assert!(is_credential(name, value), "{name}={value}");
        }
    }

    #[test]
    fn what_only_speaks_of_credentials_is_let_be() {
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "$(OTHER)"),
            ("DB_PASSWORD", "{{ .Values.password }}"),
            ("DB_PASSWORD", "<password>"),
            ("DB_PASSWORD", "YOUR_PASSWORD"),
            ("DB_PASSWORD_FILE", "hunter2"),
            ("DB_TOKEN_FILE", "run/secrets/DB0"),
            ("TOKENFILE", "/run/t"),
            ("SOME_TOKEN_PATH", "/var/run/token"),
            ("my_password", "my/secret/file/path"),
            ("TOKEN_TTL", "3600"),
            ("TOKEN_LIFETIME", "week"),
            ("ACCESS_TOKEN", "24h"),
            ("USE_TOKEN", "true"),
            ("TLS_SECRET", "web-tls"),
            ("SECRET_NAME", "Web"),
            ("PUBLIC_KEY", "ssh-rsa AAAA"),
            ("PARTITION_KEY", "customer"),
            ("KEYCLOAK_HOST", "sso"),
            ("PASSENGER", "yes please"),
            ("PWD_DIR", "x"),
            ("TOKENIZER", "fast-bpe-32k"),
            ("PASSWORDLESS_LOGIN", "by-mail"),
            ("CREDENTIAL_HELPER", "ecr-login"),
            ("DOCKER_PASSWORD_STDIN", "1"),
            ("DB_PASSWORD", "PLACEHOLDER"),
        ] {
            assert!(!is_credential(name, value), "{name}={value}");
        }
    }
}
