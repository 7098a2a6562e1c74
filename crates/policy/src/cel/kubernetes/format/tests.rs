//! What keeps to a format, and what the API server says of what does not.

use super::Format;

#[track_caller]
fn check(name: &str, good: &[&str], bad: &[&str]) {
    let format = Format::named(name).unwrap();
    for text in good {
        assert_eq!(format.complaints(text), Vec::<String>::new(), "{name} {text:?}");
    }
    for text in bad {
        assert!(!format.complaints(text).is_empty(), "{name} {text:?}");
    }
}

#[test]
fn names_keep_to_their_format() {
    let (long, longer) = ("a".repeat(63), "a".repeat(64));
    let (domain, longer_domain) = ("a.".repeat(126) + "a", "a.".repeat(127) + "a");
    check(
        "dns1123Label",
        &["my-label-name", "a", "0", "0a-9", &long],
        &["", "contains a space", "-a", "a-", "a.b", "A", "é", "a\n", &longer],
    );
    check(
        "dns1123Subdomain",
        &["apiextensions.k8s.io", "example.com", "a", "0.1", &longer, &domain],
        &["", ".", "a.", ".a", "a..b", "a.-b", "A.b", "contains a space", &longer_domain],
    );
    check("dns1035Label", &["my-label-name", "a0", &long], &["", "0a", "-a", "a-", "a.b", "A"]);
    check(
        "qualifiedName",
        &["my.name", "A_b-c.d", "apiextensions.k8s.io/v1beta1", "a/b"],
        &["", "a/", "/b", "a/b/c", "A/b", "-a", "a_", "contains a space", &longer],
    );
    check(
        "dns1123LabelPrefix",
        &["my-label-prefix-", "a-", "a"],
        &["contains a space-", "-", "-a-", ""],
    );
    check(
        "dns1123SubdomainPrefix",
        &["mysubdomain.prefix.-", "a-"],
        &["contains a space-", ".a-", "é-"],
    );
    check("dns1035LabelPrefix", &["my-label-prefix-"], &["contains a space-", "0ab-"]);
    check(
        "labelValue",
        &["", "my-cool-label-Value", "a_b.c", "0"],
        &["!", "a\n\n", "-a", "a.", &longer],
    );
}

#[test]
fn other_strings_keep_to_their_format() {
    check("uri", &["http://example.com", "/a", "mailto:a"], &["", "a", "../a", "https://a:b:c/"]);
    check(
        "uuid",
        &[
            "123e4567-e89b-12d3-a456-426614174000",
            "123E4567E89B12D3A456426614174000",
            "123e4567e89b-12d3-a456426614174000",
        ],
        &[
            "",
            "123e4567-e89b-12d3-a456-42661417400",
            "123e4567--e89b-12d3-a456-426614174000",
            "g23e4567-e89b-12d3-a456-426614174000",
            "123e4567-e89b-12d3-a456-4266141740000",
        ],
    );
    check(
        "byte",
        &["aGVsbG8=", "aGVsbA==", "aGVs", "+/09"],
        &["", "aGVsbG8", "aGVsbG8==", "a===", "====", "aGV\n", "aG-s", "=aGV"],
    );
    check(
        "date",
        &["2020-01-01", "2020-02-29", "0000-01-01", "9999-12-31", "2000-02-29"],
        &[
            "",
            "2020-01-32",
            "2021-02-29",
            "1900-02-29",
            "2020-13-01",
            "2020-00-01",
            "2020-1-1",
            "20200101",
            "2020-01-01 ",
            "+020-01-01",
            "2020-01-00",
        ],
    );
    check(
        "datetime",
        &[
            "2020-01-01T00:00:00Z",
            "2020-01-01t00:00:00z",
            "2020-01-01T23:59:59.123456789+01:00",
            "2020-01-01T00:00:00,5-99:99",
            "2020-01-01T00:00:00ZTX",
            "2020-01-01T00:00:00é5Z",
        ],
        &[
            "",
            "2020-01-01",
            "2020-01-32T00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:60:00Z",
            "2020-01-01T00:00:60Z",
            "2020-01-01T00:00:00",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00+01",
            "2020-01-01 00:00:00Z",
            "2020-01-01T00:00:00\n5Z",
        ],
    );
}

#[test]
fn complaints_are_in_the_words_of_the_api_server() {
    let longer = "A".repeat(64);
    let (long_key, long_domain) = ("a".repeat(64), "a.".repeat(127) + "a");
    let long_prefix = format!("{long_domain}/a");
    for (name, text, complaints) in [
        ("dns1123Label", "a.b", vec!["must not contain dots"]),
        (
            "dns1123Label",
            &longer,
            vec![
                "must be no more than 63 characters",
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \
                 '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or \
                 '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
            ],
        ),
        (
            "dns1123Subdomain",
            "contains a space",
            vec![
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
                 characters, '-' or '.', and must start and end with an alphanumeric character \
                 (e.g. 'example.com', regex used for validation is \
                 '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            ],
        ),
        (
            "dns1035Label",
            "contains a space",
            vec![
                "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start \
                 with an alphabetic character, and end with an alphanumeric character (e.g. \
                 'my-name',  or 'abc-123', regex used for validation is \
                 '[a-z]([-a-z0-9]*[a-z0-9])?')",
            ],
        ),
        (
            "qualifiedName",
            "/",
            vec![
                "prefix part must be non-empty",
                "name part must be non-empty",
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must \
                 start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or \
                 '123-abc', regex used for validation is \
                 '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
            ],
        ),
        (
            "qualifiedName",
            "a/b/c",
            vec![
                "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and \
                 must start and end with an alphanumeric character (e.g. 'MyName',  or \
                 'my.name',  or '123-abc', regex used for validation is \
                 '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain \
                 prefix and '/' (e.g. 'example.com/MyName')",
            ],
        ),
        (
            "labelValue",
            "!",
            vec![
                "a valid label must be an empty string or consist of alphanumeric characters, \
                 '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
                 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
                 '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
            ],
        ),
        ("dns1123Subdomain", &long_domain, vec!["must be no more than 253 characters"]),
        ("dns1035Label", &long_key, vec!["must be no more than 63 characters"]),
        ("labelValue", &long_key, vec!["must be no more than 63 bytes"]),
        ("qualifiedName", &long_key, vec!["name part must be no more than 63 bytes"]),
        ("qualifiedName", &long_prefix, vec!["prefix part must be no more than 253 bytes"]),
        ("uri", "a", vec!["parse \"a\": invalid URI for request"]),
        ("uuid", "a", vec!["does not match the UUID format"]),
        ("byte", "a", vec!["invalid base64"]),
        ("date", "a", vec!["invalid date"]),
        ("datetime", "a", vec!["invalid datetime"]),
    ] {
        assert_eq!(Format::named(name).unwrap().complaints(text), complaints, "{name} {text}");
    }
}

#[test]
fn formats_are_known_by_name() {
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(format));
    }
    assert_eq!(Format::named("dns1123label"), None);
}
